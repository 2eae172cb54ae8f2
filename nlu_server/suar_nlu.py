"""What does the caller need? Our one Rasa component: spelling, weighed words and pieces, a linear model."""

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


class Model:
    """Trained weights, and nothing of scikit-learn: its calls alone cost more than the arithmetic."""

    def __init__(
        self, normaliser: Normaliser, features: Features, intents: list[str], slopes: np.ndarray, offsets: np.ndarray
    ) -> None:
        self.normaliser = normaliser
        self.features = features
        self.intents = intents
        self.slopes = np.ascontiguousarray(slopes, dtype=np.float32)  # a row for each column of the features
        self.offsets = np.asarray(offsets, dtype=np.float32)

    def rank(self, text: str) -> list[dict[str, Any]]:
        """Every intent with its probability, best first; none for a text without words."""
        normal = self.normaliser.normalise(text)
        if not normal:
            return []
        columns, values = self.features.of(normal)
        scores = self.offsets + values @ self.slopes[columns]
        odds = np.exp(scores - scores.max())
        odds /= odds.sum()
        order = np.argsort(-odds, kind="stable").tolist()
        shares = odds.tolist()
        return [{"name": self.intents[each], "confidence": shares[each]} for each in order]

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


def fit(normaliser: Normaliser, examples: list[tuple[str, str]], strength: float) -> Model:
    """Learn from (text, intent) pairs. A larger ``strength`` trusts the examples more (scikit-learn's C)."""
    from sklearn.linear_model import LogisticRegression

    texts = [normaliser.normalise(text) for text, _ in examples]
    features = Features.learn(texts)
    learner = LogisticRegression(C=strength, max_iter=400, tol=1e-3, class_weight="balanced", random_state=1)
    learner.fit(features.matrix(texts), [intent for _, intent in examples])
    intents = [str(each) for each in learner.classes_]
    slopes, offsets = learner.coef_, learner.intercept_
    if len(intents) == 2:  # scikit-learn then keeps one row, for the second intent
        slopes, offsets = np.vstack([-slopes / 2, slopes / 2]), np.concatenate([-offsets / 2, offsets / 2])
    return Model(normaliser, features, intents, slopes.T, offsets)


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
        return {"normal": "nlu_data/normal.yml", "strength": 10.0}

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
        """Learn from all examples that have an intent, and keep the result."""
        examples = [(each.get("text"), each.get("intent")) for each in training_data.intent_examples]
        self._model = fit(load(Path(self._config["normal"])), examples, self._config["strength"])
        with self._storage.write_to(self._resource) as folder:
            self._model.keep(folder)
        return self._resource

    def process_training_data(self, training_data: TrainingData) -> TrainingData:
        """Nothing comes after us in the pipeline that would want predictions."""
        return training_data

    def process(self, messages: list[Message]) -> list[Message]:
        """Set ``intent`` and the full ``intent_ranking``; a message without words keeps no intent."""
        if self._model is None:
            raise RuntimeError("The component was asked before it was trained.")
        for message in messages:
            if ranking := self._model.rank(message.get("text") or ""):
                message.set("intent", ranking[0], add_to_output=True)
                message.set("intent_ranking", ranking, add_to_output=True)
        return messages
