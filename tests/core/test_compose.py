"""The deployment file starts what exists, hides what must be hidden, and bakes in no secret."""

import re
from pathlib import Path
from typing import Any

import jsonschema
import pytest
import yaml

from bot.settings import described, variable

COMPOSE = Path("docker-compose.yml")
DOCKERFILE = Path("Dockerfile").read_text(encoding="utf-8")
PUBLIC = {variable(each.name) for each in described() if not each.metadata["secret"]}
SECRET = {variable(each.name) for each in described() if each.metadata["secret"]}
HOTLINE = ("web", "turns", "delivery")


class Strict(yaml.SafeLoader):
    """A key that is written twice would silently win over the first."""


def _mapping(loader: Strict, node: yaml.MappingNode, deep: bool = False) -> dict[str, Any]:
    written = [key.value for key, _ in node.value]
    assert len(set(written)) == len(written), f"written twice near line {node.start_mark.line}: {written}"
    return yaml.SafeLoader.construct_mapping(loader, node, deep)


Strict.add_constructor(
    yaml.resolver.BaseResolver.DEFAULT_MAPPING_TAG, lambda loader, node: _mapping(loader, node, True)
)


@pytest.fixture(scope="module")
def compose() -> dict[str, Any]:
    return yaml.load(COMPOSE.read_text(encoding="utf-8"), Loader=Strict)  # noqa: S506 - it is a safe one


def services(compose: dict[str, Any]) -> dict[str, dict[str, Any]]:
    return compose["services"]


# The part of the Compose specification's schema that this file uses, and stricter: no other key may appear. Where there
# is an engine, `docker compose config` checks the whole.
SERVICE = {
    "type": "object",
    "additionalProperties": False,
    "required": ["image", "networks", "restart"],
    "properties": {
        "image": {"type": "string"},
        "build": {
            "type": "object",
            "additionalProperties": False,
            "properties": {"context": {"type": "string"}, "target": {"enum": ["hotline", "nlu"]}},
        },
        "command": {"type": "array", "items": {"type": "string"}},
        "restart": {"enum": ["unless-stopped"]},
        "init": {"type": "boolean"},
        "read_only": {"type": "boolean"},
        "user": {"type": "string"},
        "mem_limit": {"type": "string", "pattern": r"^\d+[kmg]$"},
        "shm_size": {"type": "string", "pattern": r"^\d+[kmg]$"},
        "pids_limit": {"type": "integer"},
        **{
            name: {"type": "array", "items": {"type": "string"}, "uniqueItems": True}
            for name in ("tmpfs", "cap_drop", "cap_add", "security_opt", "volumes", "networks", "ports", "secrets")
        },
        "environment": {"type": "object", "additionalProperties": {"type": "string"}},
        "depends_on": {
            "type": "object",
            "additionalProperties": {
                "type": "object",
                "additionalProperties": False,
                "properties": {"condition": {"enum": ["service_started", "service_healthy"]}},
            },
        },
        "healthcheck": {
            "type": "object",
            "additionalProperties": False,
            "required": ["test"],
            "properties": {
                "test": {"type": "array", "items": {"type": "string"}, "contains": {"const": "CMD"}},
                "retries": {"type": "integer"},
                **{name: {"type": "string", "pattern": r"^\d+s$"} for name in ("interval", "timeout", "start_period")},
            },
        },
    },
}


def test_the_file_has_the_shape_that_the_compose_specification_wants(compose: dict[str, Any]):
    assert set(compose) == {"name", "x-hotline", "services", "networks", "volumes", "secrets"}
    for name, service in services(compose).items():
        assert list(jsonschema.Draft202012Validator(SERVICE).iter_errors(service)) == [], name


def test_what_a_service_names_is_declared(compose: dict[str, Any]):
    for service in services(compose).values():
        assert set(service["networks"]) <= set(compose["networks"])
        assert set(service.get("secrets", ())) <= set(compose["secrets"])
        assert {each.split(":")[0] for each in service.get("volumes", ())} <= set(compose["volumes"])
        for other, how in service.get("depends_on", {}).items():
            assert how["condition"] != "service_healthy" or "healthcheck" in services(compose)[other]


def test_every_secret_is_declared_for_somebody(compose: dict[str, Any]):
    used = {each for service in services(compose).values() for each in service.get("secrets", ())}

    assert used == set(compose["secrets"])


def test_every_setting_named_here_exists_and_secrets_come_from_files(compose: dict[str, Any]):
    for service in services(compose).values():
        for name, value in service.get("environment", {}).items():
            if name.startswith("SUAR_"):
                plain = name.removesuffix("_FILE")
                if name.endswith("_FILE"):
                    assert plain in SECRET
                    assert value.removeprefix("/run/secrets/") in service["secrets"]
                else:
                    # Redis keeps nothing, has no password and no way out: its address is no secret here.
                    assert plain in PUBLIC | {"SUAR_REDIS_URL"}


def test_every_secret_setting_of_the_hotline_has_its_file(compose: dict[str, Any]):
    for name in HOTLINE:
        given = {each.removesuffix("_FILE") for each in services(compose)[name]["environment"]}

        assert given >= SECRET


def test_every_part_of_the_hotline_runs(compose: dict[str, Any]):
    assert {name: services(compose)[name]["command"] for name in HOTLINE} == {name: ["run", name] for name in HOTLINE}


def test_only_the_web_part_is_reachable_and_only_from_this_host(compose: dict[str, Any]):
    published = {name: service["ports"] for name, service in services(compose).items() if "ports" in service}

    assert published == {"web": ["127.0.0.1:8000:8000"]}


def test_the_old_python_has_no_way_out_and_sees_nothing_but_its_token(compose: dict[str, Any]):
    nlu = services(compose)["nlu"]

    assert nlu["networks"] == ["understanding"]
    assert compose["networks"]["understanding"] == {"internal": True}
    assert nlu["secrets"] == ["nlu_token"]
    assert "volumes" not in nlu
    assert "postgres" not in {
        name for name, service in services(compose).items() if "understanding" in service["networks"]
    }


def test_the_store_has_no_way_out(compose: dict[str, Any]):
    assert compose["networks"]["store"] == {"internal": True}
    for name in ("postgres", "redis"):
        assert services(compose)[name]["networks"] == ["store"]


@pytest.mark.parametrize("name", [*HOTLINE, "nlu", "redis"])
def test_what_faces_words_of_strangers_cannot_change_itself(compose: dict[str, Any], name: str):
    service = services(compose)[name]

    assert service["read_only"] is True
    assert service["cap_drop"] == ["ALL"]
    assert "cap_add" not in service
    assert "no-new-privileges:true" in service["security_opt"]


def test_readiness_is_what_the_web_part_is_asked_for(compose: dict[str, Any]):
    assert "/health/ready" in services(compose)["web"]["healthcheck"]["test"][-1]


def test_images_run_as_somebody_and_hold_no_secret():
    stages = re.split(r"^FROM ", DOCKERFILE, flags=re.MULTILINE)[1:]
    final = {stage.splitlines()[0].split(" AS ")[1]: stage for stage in stages}

    for name in ("hotline", "nlu"):
        assert re.search(r"^USER (suar|nlu)$", final[name], re.MULTILINE)
    assert not re.search(r"^(ENV|ARG).*(TOKEN|SECRET|KEY|PASSWORD)", DOCKERFILE, re.MULTILINE)


def test_packages_are_installed_by_hash_alone():
    installs = [line for line in DOCKERFILE.splitlines() if "pip install" in line]

    assert len(installs) == 2
    assert all("--require-hashes" in line and "--no-deps" in line for line in installs)


def test_what_is_copied_into_an_image_exists_and_is_let_through():
    let = Path(".dockerignore").read_text(encoding="utf-8").splitlines()
    copied = re.findall(r"^COPY (?!--)(\S+)", DOCKERFILE, re.MULTILINE)

    assert copied
    for each in copied:
        assert Path(each).exists()
        assert f"!{each.split('/')[0]}" in let
    assert let[1] == "*"
