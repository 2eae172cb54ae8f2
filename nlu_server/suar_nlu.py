"""What does the caller need, and is it danger? Our one Rasa component: spelling, weighed words, linear models."""

import json
from pathlib import Path
from typing import Any

import numpy as np
from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.nlu.classifiers.classifier import IntentClassifier
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from nlu_server.features import Features
from nlu_server.normalise import Normaliser, load

HIGH = 3  # the level from which a person must come (docs/labels.md)


class Model:
    """Trained weights, and nothing of scikit-learn: its calls alone cost more than the arithmetic.

    The last column of the slopes is the second opinion, on danger alone; those before are the intents.
    """

    def __init__(
        self, normaliser: Normaliser, features: Features, intents: list[str], slopes: np.ndarray, offsets: np.ndarray
    ) -> None:
        self.normaliser = normaliser
        self.features = features
        self.intents = intents
        self.slopes = np.ascontiguousarray(slopes, dtype=np.float32)  # a row for each column of the features
        self.offsets = np.asarray(offsets, dtype=np.float32)

    def rank(self, text: str) -> tuple[list[dict[str, Any]], float]:
        """Every intent with its probability, best first, and the probability that the level is 3 or 4.

        Nothing and 0 for a text without words.
        """
        normal = self.normaliser.normalise(text)
        if not normal:
            return [], 0.0
        columns, values = self.features.of(normal)
        odds = 1 / (1 + np.exp(-(self.offsets + values @ self.slopes[columns])))
        shares = odds[:-1] / odds[:-1].sum()
        order = np.argsort(-shares, kind="stable").tolist()
        each_share = shares.tolist()
        return [{"name": self.intents[each], "confidence": each_share[each]} for each in order], float(odds[-1])

    def keep(self, folder: Path) -> None:
        """Write plain numbers and JSON: a model file must never be able to run code (no pickle, no joblib)."""
        np.savez(folder / "numbers.npz", weights=self.features.weights, slopes=self.slopes, offsets=self.offsets)
        names = {
            "intents": self.intents,
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
            return cls(Normaliser(names["words"]), features, names["intents"], numbers["slopes"], numbers["offsets"])


def fit(normaliser: Normaliser, examples: list[tuple[str, str, bool]], strength: float) -> Model:
    """Learn from (text, intent, whether its level is 3 or 4). A larger ``strength`` trusts the examples more.

    One model for each intent against all others, and one for danger: as good as one for all together on
    tests/nlu/dev.jsonl, and trained in a tenth of the time.
    """
    from sklearn.linear_model import LogisticRegression

    texts = [normaliser.normalise(text) for text, _, _ in examples]
    features = Features.learn(texts)
    matrix = features.matrix(texts)
    named = np.array([intent for _, intent, _ in examples])
    intents = sorted(set(named.tolist()))
    slopes, offsets = [], []
    for truth, weight in (
        *((named == each, "balanced") for each in intents),
        (np.array([d for *_, d in examples]), None),
    ):
        learner = LogisticRegression(
            C=strength, solver="liblinear", dual=True, tol=0.3, class_weight=weight, random_state=1
        )
        learner.fit(matrix, truth)
        slopes.append(learner.coef_[0])
        offsets.append(learner.intercept_[0])
    return Model(normaliser, features, intents, np.array(slopes).T, np.array(offsets))


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
        """``normal`` is the spelling table, seen from where training runs; ``strength`` as in ``fit``."""
        return {"normal": "nlu_data/normal.yml", "strength": 20.0}

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

        The level of an example is the ``metadata`` of its block: ``level: 3`` says 3 or 4, none less.
        """
        examples = [
            (each.get("text"), each.get("intent"), _level(each) >= HIGH) for each in training_data.intent_examples
        ]
        self._model = fit(load(Path(self._config["normal"])), examples, self._config["strength"])
        with self._storage.write_to(self._resource) as folder:
            self._model.keep(folder)
        return self._resource

    def process_training_data(self, training_data: TrainingData) -> TrainingData:
        """Nothing comes after us in the pipeline that would want predictions."""
        return training_data

    def process(self, messages: list[Message]) -> list[Message]:
        """Set ``intent``, the full ``intent_ranking`` and ``danger``; a message without words keeps none."""
        if self._model is None:
            raise RuntimeError("The component was asked before it was trained.")
        for message in messages:
            ranking, danger = self._model.rank(message.get("text") or "")
            if ranking:
                message.set("intent", ranking[0], add_to_output=True)
                message.set("intent_ranking", ranking, add_to_output=True)
                message.set("danger", danger, add_to_output=True)
        return messages


def _level(example: Message) -> int:
    return int((example.get("metadata") or {}).get("intent", {}).get("level", 0))
