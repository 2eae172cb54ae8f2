"""Is our one component better than Rasa's own pipelines? All trained on the same examples, in one run.

``nlu_server/.venv/bin/python -m bench.pipelines tests/nlu/dev.jsonl``: runs in Rasa's environment, because the others
are Rasa's. Each pipeline trains and answers in a process of its own, so that memory is its own too.
"""

import asyncio
import json
import os
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Mapping, Sequence
from pathlib import Path
from statistics import median
from typing import Any

import yaml

ROOT = Path(__file__).resolve().parent.parent
ROUNDS = 3  # over all messages; the median counts
HIGH = 3

_COUNTS: list[dict[str, Any]] = [
    {"name": "WhitespaceTokenizer"},
    {"name": "CountVectorsFeaturizer"},
    {"name": "CountVectorsFeaturizer", "analyzer": "char_wb", "min_ngram": 2, "max_ngram": 5},
]
PIPELINES: Mapping[str, list[dict[str, Any]]] = {
    "ours": [
        {
            "name": "nlu_server.suar_nlu.Needs",
            "normal": str(ROOT / "nlu_data" / "normal.yml"),
            "offers": str(ROOT / "nlu_data" / "offers.jsonl"),
        }
    ],
    "stock": [*_COUNTS, {"name": "LogisticRegressionClassifier", "ranking_length": 0}],
    "diet": [*_COUNTS, {"name": "DIETClassifier", "epochs": 15, "entity_recognition": False, "ranking_length": 0}],
}


def _trained(name: str, folder: Path) -> tuple[str, float]:
    """The path of a model and the seconds that training took, Rasa's start not counted."""
    from rasa.model_training import train_nlu

    from nlu_server import kept

    data = folder / "examples"
    data.mkdir()
    for path in kept.examples():
        (data / path.name).write_bytes(path.read_bytes())
    config = folder / "config.yml"
    config.write_text(
        yaml.safe_dump({"recipe": "default.v1", "assistant_id": name, "language": "id", "pipeline": PIPELINES[name]})
    )
    started = time.monotonic()
    made = train_nlu(str(config), str(data), str(folder), fixed_model_name=name)
    return str(made), time.monotonic() - started


async def _answers(model: str, texts: Sequence[str]) -> tuple[list[dict[str, Any]], float]:
    """What the model makes of each text, and the median milliseconds of one parse."""
    from nlu_server.straight import load_agent

    agent = await load_agent(Path(model))
    found, times = [], []
    for turn in range(ROUNDS):
        for text in texts:
            started = time.perf_counter()
            answer = await agent.parse_message(text)
            times.append(time.perf_counter() - started)
            if turn == 0:
                found.append(answer)
    return found, median(times) * 1000


def _figures(rows: Sequence[Mapping[str, Any]], found: Sequence[Mapping[str, Any]]) -> dict[str, float]:
    """Need accuracy and macro-F1 of the top intent, and recall at 5 % false alarms by the summed danger intents.

    Where a model has a second opinion on danger, the larger of the two counts, as in bot/risk.py.
    """
    needs = yaml.safe_load((ROOT / "nlu_data" / "needs.yml").read_text(encoding="utf-8"))
    heard = [needs[answer["intent"]["name"]]["need"] if answer["intent"].get("name") else "unclear" for answer in found]
    right = [need in {row["need"], *row.get("also", ())} for row, need in zip(rows, heard, strict=True)]
    f1s = []
    for need in {row["need"] for row in rows}:
        hits = sum(ok for ok, row in zip(right, rows, strict=True) if row["need"] == need)
        missed = sum(not ok for ok, row in zip(right, rows, strict=True) if row["need"] == need)
        wrong = sum(not ok and said == need for ok, said in zip(right, heard, strict=True))
        f1s.append(2 * hits / (2 * hits + missed + wrong) if hits else 0.0)
    danger = [
        max(
            answer.get("danger") or 0.0,
            sum(one["confidence"] for one in answer["intent_ranking"] if needs[one["name"]].get("danger")),
        )
        for answer in found
    ]
    calm = sorted((score for score, row in zip(danger, rows, strict=True) if row["risk"] < HIGH - 1), reverse=True)
    bar = calm[int(0.05 * len(calm))]
    high = [score > bar for score, row in zip(danger, rows, strict=True) if row["risk"] >= HIGH]
    return {"accuracy": sum(right) / len(right), "f1": sum(f1s) / len(f1s), "recall": sum(high) / len(high)}


def _one(name: str, path: Path) -> dict[str, float]:
    rows = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
    rows = [row for row in rows if not row.get("disputed")]
    with tempfile.TemporaryDirectory(prefix="suar-pipelines-") as folder:
        os.environ.update(RASA_CACHE_DIRECTORY=f"{folder}/cache", RASA_MAX_CACHE_SIZE="0")
        model, seconds = _trained(name, Path(folder))
        found, milliseconds = asyncio.run(_answers(model, [row["text"] for row in rows]))
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return {**_figures(rows, found), "ms": milliseconds, "train_s": seconds, "peak_mb": memory}


def main(arguments: list[str]) -> None:
    """Print a table of all pipelines, or, as a child, the figures of one."""
    if len(arguments) == 2:
        sys.stdout.write("\n" + json.dumps(_one(arguments[1], Path(arguments[0]))) + "\n")
        return
    quiet = {**os.environ, "RASA_TELEMETRY_ENABLED": "false", "LOG_LEVEL": "ERROR", "TF_CPP_MIN_LOG_LEVEL": "3"}
    sys.stdout.write("| pipeline | need accuracy | macro-F1 | danger at 5 % false | ms | training s | peak MB |\n")
    sys.stdout.write("|---|---|---|---|---|---|---|\n")
    for name in PIPELINES:
        child = [sys.executable, "-W", "ignore", "-m", "bench.pipelines", arguments[0], name]
        done = subprocess.run(child, env=quiet, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, check=True)
        one = json.loads(done.stdout.splitlines()[-1])
        sys.stdout.write(
            f"| {name} | {one['accuracy']:.3f} | {one['f1']:.3f} | {one['recall']:.3f} | {one['ms']:.2f} "
            f"| {one['train_s']:.0f} | {one['peak_mb']:.0f} |\n"
        )
        sys.stdout.flush()


if __name__ == "__main__":
    main(sys.argv[1:])
