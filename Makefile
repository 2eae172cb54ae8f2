# `make run` and `make test` are the whole set-up; `make` alone lists the rest.
export UV_LINK_MODE ?= copy
PYTHON ?= python3
VENV := .venv
UV := $(CURDIR)/$(VENV)/bin/uv
RASA := nlu_server/.venv
EXAMPLES := $(wildcard nlu_data/*.yml)

.DEFAULT_GOAL := help
.PHONY: help run test setup train chat bench words locks fast lint

help: ## List what can be made
	@grep -hE '^[a-z]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/^([a-z]+):.*## (.*)/  make \1\t\2/' | expand -t 16

run: setup ## Run the whole hotline on one address; it prints where to look
	@$(VENV)/bin/suar run

test: setup ## Lint, types and every test
	@$(MAKE) --no-print-directory lint
	@$(VENV)/bin/suar facts check
	$(VENV)/bin/pytest -q

fast: $(VENV)/.ready ## Only the tests that need no model and no browser
	$(VENV)/bin/pytest -q tests/core tests/topics tests/channels tests/store tests/desk tests/stories

lint: $(VENV)/.ready ## Formatting, rules and types
	@$(VENV)/bin/ruff format --check -q .
	@$(VENV)/bin/ruff check -q .
	@$(VENV)/bin/mypy

setup: $(VENV)/.ready $(RASA)/.ready train ## Both environments and the trained model

$(VENV)/bin/uv: requirements-tools.lock
	@echo "[1/4] A place for the hotline's packages (.venv)"
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' \
		|| { echo "Suar needs Python 3.11 or newer as $(PYTHON). Install it, or run: make PYTHON=python3.12 …"; exit 1; }
	@$(PYTHON) -m venv $(VENV) \
		|| { echo "Python cannot make environments. On Debian and Ubuntu: apt-get install python3-venv"; exit 1; }
	@$(VENV)/bin/python -m pip install -q --disable-pip-version-check --require-hashes -r requirements-tools.lock \
		|| { echo "The package uv could not be fetched. Is there a connection to a package index?"; exit 1; }
	@touch $@

$(VENV)/.ready: $(VENV)/bin/uv requirements-dev.lock pyproject.toml
	@echo "[2/4] The hotline's packages"
	@VIRTUAL_ENV=$(VENV) $(UV) pip sync -q --require-hashes --compile-bytecode requirements-dev.lock \
		|| { echo "The hotline's packages could not be installed. Is there a connection to a package index?"; exit 1; }
	@VIRTUAL_ENV=$(VENV) $(UV) pip install -q --no-deps --no-build-isolation -e .
	@touch $@

$(RASA)/.ready: $(VENV)/.ready nlu_server/requirements.lock
	@echo "[3/4] Rasa and its older Python, 2.5 GB: some minutes the first time"
	@cd nlu_server && $(UV) venv -q --clear \
		|| { echo "Rasa needs Python 3.10, which could be neither found nor fetched."; \
		     echo "Install it (for example with pyenv: pyenv install 3.10), or let another host understand: SUAR_NLU_URL."; \
		     exit 1; }
	@cd nlu_server && VIRTUAL_ENV=.venv $(UV) pip sync -q --require-hashes --compile-bytecode requirements.lock \
		|| { echo "Rasa's packages could not be installed. Is there a connection to a package index?"; exit 1; }
	@touch $@

train: $(RASA)/.ready ## Train the model on nlu_data/ when it has changed
	@echo "[4/4] The model"
	@$(RASA)/bin/python -m nlu_server.train

chat: setup ## Talk to the hotline in the terminal
	@$(VENV)/bin/suar chat

bench: setup ## Measure speed, as ratios in one run
	@$(VENV)/bin/python -m bench

words: $(VENV)/.ready ## Extract lines and facts, update the translations
	@$(VENV)/bin/python -m bot.catalogs

locks: $(VENV)/.ready ## Pin the newest allowed versions of everything
	$(UV) pip compile pyproject.toml --universal --generate-hashes --no-annotate --no-header -q -o requirements.lock
	$(UV) pip compile pyproject.toml --extra dev --universal --generate-hashes --no-annotate --no-header -q -o requirements-dev.lock
	echo uv | $(UV) pip compile - --universal --generate-hashes --no-annotate --no-header -q -o requirements-tools.lock
	cd nlu_server && $(UV) pip compile requirements.in --python-version 3.10 --python-platform linux --generate-hashes --no-annotate --no-header -q -o requirements.lock
