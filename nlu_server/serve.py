"""Serves the trained model on Rasa's HTTP interface: ``python -m nlu_server.serve --port N``.

The token comes from ``SUAR_NLU_TOKEN``, never from the command line, where every process could read it.
"""

import argparse
import logging
import os
import sys
import threading
import warnings
from pathlib import Path
from typing import Any

from nlu_server import kept


def _end_with_parent() -> None:
    """A parent killed with -9 cannot end us, but the pipe that it held as our stdin closes all the same."""

    def watch() -> None:
        while os.read(0, 1024):
            pass
        os._exit(0)

    threading.Thread(target=watch, daemon=True, name="parent").start()


def _verified() -> Path:
    """The model's path. Loading a foreign model file could run foreign code, so its hash comes first."""
    now = kept.current()
    if now is None:
        raise SystemExit("There is no trained model. Run make train.")
    if kept.sha256(now[1]) != now[0]:
        raise SystemExit(f"{now[1].name} is not the file that was trained here. Run make train.")
    return now[1]


def _app(model: Path, token: str) -> Any:
    """Rasa's own server with its programming interface and nothing else: no channel, no dialogue, no logs."""
    import structlog
    from rasa.core.run import close_resources, configure_app
    from sanic import Sanic

    # Rasa hands every text to its debug log; a logger that drops it at once is both silent and quick.
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.ERROR))
    app = configure_app(auth_token=token, enable_api=True, cors=[])

    async def load(app: Sanic, loop: Any) -> None:
        from nlu_server.straight import load_agent

        app.ctx.agent = await load_agent(model)

    app.register_listener(load, "before_server_start")
    app.register_listener(close_resources, "after_server_stop")
    return app


def main() -> None:
    """Serve until SIGTERM, or until stdin closes when asked so."""
    parser = argparse.ArgumentParser(description="Serve the trained model.")
    parser.add_argument("--host", default="127.0.0.1")
    parser.add_argument("--port", type=int, required=True)
    parser.add_argument("--until-stdin-closes", action="store_true", help="end together with the parent process")
    asked = parser.parse_args()
    if asked.until_stdin_closes:
        _end_with_parent()
    token = os.environ.get("SUAR_NLU_TOKEN", "")
    if not token:
        raise SystemExit("SUAR_NLU_TOKEN must be set: without a token anybody could replace the model.")
    model = _verified()
    os.environ.update(RASA_TELEMETRY_ENABLED="false", LOG_LEVEL="ERROR", TF_CPP_MIN_LOG_LEVEL="3")
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")  # our matrices are small: threads only wait for each other
    warnings.showwarning = lambda *_, **__: None  # its libraries warn of each other's ways
    logging.basicConfig(level=logging.ERROR, stream=sys.stderr)
    app = _app(model, token)
    for name in ("sanic.root", "sanic.error", "sanic.access"):
        logging.getLogger(name).setLevel(logging.ERROR)
    app.run(host=asked.host, port=asked.port, access_log=False, debug=False, motd=False)


if __name__ == "__main__":
    main()
