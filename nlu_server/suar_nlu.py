"""What does the caller need, is it danger, is the offer bad? Our one Rasa component: linear models of weighed words."""

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.nlu.classifiers.classifier import IntentClassifier
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData
from scipy.sparse import csr_matrix

from nlu_server.features import Features
from nlu_server.normalise import Normaliser, load

HIGH = 3  # the level from which a person must come (docs/labels.md)
DANGER, BAD = "danger", "bad"  # opinions beside the intents: the level is 3 or 4; a careful person warns of this offer
_FEWEST = 40  # examples that a warning sign needs before there is an opinion on it
_SAID = 0.5  # what is less likely of an offer is not spoken of: finding the words costs more than all the rest
_LONGEST = 8  # words that are quoted for a sign


class Example(NamedTuple):
    """A message to learn from; None where nobody said. ``bad`` and ``signs`` are known of labelled offers only."""

    text: str
    intent: str
    danger: bool | None = False
    bad: bool | None = None
    signs: frozenset[str] = frozenset()


class Heard(NamedTuple):
    """Every intent with its probability, best first; the probability of danger; what is wrong with the offer."""

    ranking: list[dict[str, Any]]
    danger: float
    offer: dict[str, Any]


class Model:
    """Trained weights, and nothing of scikit-learn: its calls alone cost more than the arithmetic.

    The slopes have a column for each intent, then one for each of the ``opinions``.
    """

    def __init__(
        self,
        normaliser: Normaliser,
        features: Features,
        intents: list[str],
        opinions: list[str],
        slopes: np.ndarray,
        offsets: np.ndarray,
    ) -> None:
        self.normaliser = normaliser
        self.features = features
        self.intents = intents
        self.opinions = opinions
        self.slopes = np.ascontiguousarray(slopes, dtype=np.float32)  # a row for each column of the features
        self.offsets = np.asarray(offsets, dtype=np.float32)

    def hear(self, text: str) -> Heard | None:
        """What these words are and, if they were an offer, what is wrong with it; None without words."""
        words = self.normaliser.normalise(text).split()
        if not words:
            return None
        columns, values = self.features.of(words)
        odds = 1 / (1 + np.exp(-(self.offsets + values @ self.slopes[columns])))
        split = len(self.intents)
        shares = odds[:split] / odds[:split].sum()
        order = np.argsort(-shares, kind="stable").tolist()
        each_share = shares.tolist()
        held = dict(zip(self.opinions, odds[split:].tolist(), strict=True))
        danger, bad = held.pop(DANGER), held.pop(BAD, 0.0)
        named = [name for name, share in {BAD: bad, **held}.items() if min(bad, share) >= _SAID]
        because = dict(zip(named, self._because(words, named), strict=True)) if named else {}
        signs = [
            {"name": name, "share": share, "words": because[name]}
            for name, share in sorted(held.items(), key=lambda pair: -pair[1])
            if name in because
        ]
        offer = {"bad": bad, "words": because.get(BAD, [0, 0]), "signs": signs}
        return Heard([{"name": self.intents[at], "confidence": each_share[at]} for at in order], danger, offer)

    def _because(self, words: Sequence[str], opinions: Sequence[str]) -> list[list[int]]:
        """For each opinion the stretch of normalised words, first and end, that speaks loudest for it."""
        split = len(self.intents)
        weighs = self.features.by_word(words, self.slopes, [split + self.opinions.index(each) for each in opinions])
        sums = np.vstack([np.zeros((1, len(opinions)), weighs.dtype), np.cumsum(weighs, axis=0)])
        ends = [(size, sums[size:] - sums[:-size]) for size in range(1, min(_LONGEST, len(words)) + 1)]
        found = []
        for at in range(len(opinions)):
            size, stretches = max(ends, key=lambda pair: float(pair[1][:, at].max()))
            first = int(stretches[:, at].argmax())
            found.append([first, first + size])
        return found

    def keep(self, folder: Path) -> None:
        """Write plain numbers and JSON: a model file must never be able to run code (no pickle, no joblib)."""
        np.savez(folder / "numbers.npz", weights=self.features.weights, slopes=self.slopes, offsets=self.offsets)
        names = {
            "intents": self.intents,
            "opinions": self.opinions,
            "terms": list(self.features.terms),
            "chunks": list(self.features.chunks),
            "words": self.normaliser.words,
        }
        (folder / "names.json").write_text(json.dumps(names, ensure_ascii=False), encoding="utf-8")

    @classmethod
    def restore(cls, folder: Path) -> "Model":
        """Read what ``keep`` wrote."""
        names = json.loads((folder / "names.json").read_text(encoding="utf-8"))
        with np.load(folder / "numbers.npz", allow_pickle=False) as numbers:
            terms = {each: at for at, each in enumerate(names["terms"])}
            chunks = {each: len(terms) + at for at, each in enumerate(names["chunks"])}
            features = Features(terms, chunks, numbers["weights"])
            normaliser = Normaliser(names["words"])
            opinions = names["opinions"]
            return cls(normaliser, features, names["intents"], opinions, numbers["slopes"], numbers["offsets"])


def fit(normaliser: Normaliser, examples: Sequence[Example], strength: float) -> Model:
    """Learn what each example is. A larger ``strength`` trusts the examples more.

    One model for each intent against all others, one for danger: as good as one for all together on
    tests/nlu/dev.jsonl, and trained in a tenth of the time. What is wrong with an offer is learned of offers alone.
    """
    texts = [normaliser.normalise(each.text).split() for each in examples]
    features = Features.learn(texts)
    matrix = features.matrix(texts)
    named = np.array([each.intent for each in examples])
    intents = sorted(set(named.tolist()))
    told = np.flatnonzero([each.danger is not None for each in examples])
    offers = np.flatnonzero([each.bad is not None for each in examples])
    of_offers, of_told = matrix[offers], matrix[told]
    signs = _of_offers([examples[at] for at in offers])
    weighed = [
        *(weigh(matrix, named == each, strength, "balanced") for each in intents),
        weigh(of_told, np.array([bool(examples[at].danger) for at in told]), strength),
        *(weigh(of_offers, truth, strength) for truth in signs.values()),
    ]
    slopes, offsets = zip(*weighed, strict=True)
    return Model(normaliser, features, intents, [DANGER, *signs], np.array(slopes).T, np.array(offsets))


def weigh(
    matrix: csr_matrix, truth: np.ndarray, strength: float, balance: str | None = None
) -> tuple[np.ndarray, float]:
    """The slopes and the offset of one linear model. ``balance`` as scikit-learn's ``class_weight``."""
    from sklearn.linear_model import LogisticRegression

    learner = LogisticRegression(
        C=strength, solver="liblinear", dual=True, tol=0.3, class_weight=balance, random_state=1
    )
    learner.fit(matrix, truth)
    return learner.coef_[0], float(learner.intercept_[0])


def _of_offers(offers: Sequence[Example]) -> Mapping[str, np.ndarray]:
    """What can be learned of labelled offers: whether they are bad, and each sign that enough of them carry."""
    if not any(each.bad for each in offers):
        return {}
    signs = sorted({sign for each in offers for sign in each.signs})
    held = {sign: np.array([sign in each.signs for each in offers]) for sign in signs}
    return {
        BAD: np.array([bool(each.bad) for each in offers]),
        **{sign: truth for sign, truth in held.items() if truth.sum() >= _FEWEST},
    }


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER, is_trainable=True)
class Needs(GraphComponent, IntentClassifier):
    """Puts the whole ranking of intents on each message; Rasa's own classifiers cut it to ten."""

    def __init__(self, config: dict[str, Any], storage: ModelStorage, resource: Resource, model: Model | None) -> None:
        self._config = config
        self._storage = storage
        self._resource = resource
        self._model = model

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        """The spelling table and the labelled offers, seen from where training runs; ``strength`` as in ``fit``."""
        return {"normal": "nlu_data/normal.yml", "offers": "nlu_data/offers.jsonl", "strength": 20.0}

    @classmethod
    def create(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> "Needs":
        """An untrained component; Rasa's name and arguments."""
        return cls(config, model_storage, resource, None)

    @classmethod
    def load(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
        **kwargs: Any,
    ) -> "Needs":
        """A trained component; Rasa's name and arguments."""
        with model_storage.read_from(resource) as folder:
            return cls(config, model_storage, resource, Model.restore(folder))

    def train(self, training_data: TrainingData) -> Resource:
        """Learn from all examples that have an intent, and keep the result.

        ``metadata`` of a block: ``level: 3`` says 3 or 4. Labelled offers come from their own file: Rasa takes a
        minute to read labels of single examples.
        """
        examples = [_example(each) for each in training_data.intent_examples]
        examples += offers(Path(self._config["offers"]))
        self._model = fit(load(Path(self._config["normal"])), examples, self._config["strength"])
        with self._storage.write_to(self._resource) as folder:
            self._model.keep(folder)
        return self._resource

    def process_training_data(self, training_data: TrainingData) -> TrainingData:
        """Nothing comes after us in the pipeline that would want predictions."""
        return training_data

    def process(self, messages: list[Message]) -> list[Message]:
        """Set ``intent``, the full ``intent_ranking``, ``danger`` and ``offer``; a message without words keeps none."""
        if self._model is None:
            raise RuntimeError("The component was asked before it was trained.")
        for message in messages:
            heard = self._model.hear(message.get("text") or "")
            if heard is not None:
                message.set("intent", heard.ranking[0], add_to_output=True)
                message.set("intent_ranking", heard.ranking, add_to_output=True)
                message.set("danger", heard.danger, add_to_output=True)
                message.set("offer", heard.offer, add_to_output=True)
        return messages


def _example(message: Message) -> Example:
    level = (message.get("metadata") or {}).get("intent", {}).get("level", 0)
    return Example(message.get("text"), message.get("intent"), int(level) >= HIGH)


def offers(path: Path) -> list[Example]:
    """The labelled offers of ``nlu_data/offers.jsonl``.

    One is high for a day, an age or a paper in it, which rules read: its other words are no danger.
    """
    rows = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
    return [
        Example(
            row["text"],
            row["intent"],
            None if row.get("level", 0) >= HIGH else False,
            row["bad"],
            frozenset(row.get("signs", ())),
        )
        for row in rows
    ]
