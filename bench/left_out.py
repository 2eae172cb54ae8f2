"""How does the model judge offers of an author, or of a mode, that it never saw? Each is left out of training in turn.

``nlu_server/.venv/bin/python -m bench.left_out``: in Rasa's environment, where the model is trained. The model's
suspicion alone, without the rules that stand beside it.
"""

import json
import sys
from collections.abc import Sequence
from typing import Any

import numpy as np
import yaml

from nlu_server import kept
from nlu_server.features import Features
from nlu_server.normalise import load
from nlu_server.suar_nlu import weigh

SURE, STRENGTH = 0.5, 20.0  # as in bot/suspicion.py and config.yml


def examples() -> tuple[list[str], list[dict[str, Any]]]:
    """Texts of the plain examples, and the rows of labelled offers."""
    blocks = [block for path in kept.examples() for block in yaml.safe_load(path.read_text(encoding="utf-8"))["nlu"]]
    plain = [line.removeprefix("- ") for block in blocks for line in block["examples"].splitlines()]
    offers = (kept.ROOT / "nlu_data" / "offers.jsonl").read_text(encoding="utf-8")
    return plain, [json.loads(line) for line in offers.splitlines()]


def _left_out(plain: Sequence[str], offers: Sequence[dict[str, Any]], name: str, which: str) -> tuple[str, np.ndarray]:
    """A line of the table, and for bad and good (columns) how many were warned of and how many there are (rows)."""
    normal = load(kept.ROOT / "nlu_data" / "normal.yml")
    learned = [each for each in offers if str(each[name]) != which]
    asked = [each for each in offers if str(each[name]) == which]
    words = [[normal.normalise(str(each["text"])).split() for each in part] for part in (learned, asked)]
    features = Features.learn([*(normal.normalise(text).split() for text in plain), *words[0]])
    slope, offset = weigh(features.matrix(words[0]), np.array([each["bad"] for each in learned]), STRENGTH)
    warned = 1 / (1 + np.exp(-(features.matrix(words[1]) @ slope + offset))) >= SURE
    bad = np.array([each["bad"] for each in asked])
    found = np.array([[warned[bad].sum(), warned[~bad].sum()], [bad.sum(), (~bad).sum()]])
    shares = [f"{hits / n:7.1%} ({hits}/{n})" if n else "       -" for hits, n in found.T]
    return f"{name} {which:28}{shares[0]:>20}{shares[1]:>20}", found


def main() -> None:
    """Print a line for each author and each mode, and the sums."""
    plain, offers = examples()
    sys.stdout.write(f"{'left out':33}{'bad warned':>20}{'good warned':>20}\n")
    for name in ("by", "mode"):
        total = np.zeros((2, 2), dtype=int)
        for which in sorted({str(each[name]) for each in offers}):
            line, found = _left_out(plain, offers, name, which)
            total += found
            sys.stdout.write(f"{line}\n")
            sys.stdout.flush()
        sys.stdout.write(
            f"all, {name} left out: bad {total[0, 0] / total[1, 0]:.1%}, good {total[0, 1] / total[1, 1]:.1%}\n"
        )


if __name__ == "__main__":
    main()
