"""Rasa's component around the linear models of `ngrams.py` and `meaning.py`."""

import os
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import jieba
import numpy as np
from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.nlu.classifiers.classifier import IntentClassifier
from rasa.shared.nlu.constants import INTENT, TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from bot.rasa.meaning import Meaning, embed_once, embedder, embedders
from bot.rasa.ngrams import Ngrams

_VECTORS = Path(__file__).parents[2] / ".cache" / "vectors.npz"


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER, is_trainable=True)
class NgramClassifier(GraphComponent, IntentClassifier):
    """`strength` is scikit-learn's C: the greater, the more closely the examples are followed.

    `weights`: how often an example of an intent counts, where that is not once. `dictionary`: a
    folder of words that jieba must keep whole, relative to this folder. Below the confidence
    `doubt` the second opinion is heard, with `voice` of one; at 0 there is none.
    """

    def __init__(
        self,
        config: dict[str, Any],
        storage: ModelStorage,
        resource: Resource,
        model: Ngrams | None = None,
        second: Meaning | None = None,
    ) -> None:
        self._config = config
        self._storage = storage
        self._resource = resource
        self._model = model
        self._second = second
        self._embed = embedder() if second else None
        self._jieba = jieba.Tokenizer()
        for path in sorted((Path(__file__).parent / config["dictionary"]).glob("*.txt")):
            self._jieba.load_userdict(str(path))

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        return {
            "strength": 20.0,
            "weights": {},
            "dictionary": "../../nlu_data/words",
            "doubt": 0.7,
            "voice": 0.4,
        }

    @staticmethod
    def required_packages() -> list[str]:
        return ["jieba", "sklearn"]

    @classmethod
    def create(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> "NgramClassifier":
        return cls(config, model_storage, resource)

    @classmethod
    def load(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
        **kwargs: Any,
    ) -> "NgramClassifier":
        with model_storage.read_from(resource) as folder:
            model, second = Ngrams.load(folder), Meaning.load(folder)
        return cls(config, model_storage, resource, model, second)

    def train(self, training_data: TrainingData) -> Resource:
        examples = [one for one in training_data.intent_examples if one.get(TEXT)]
        texts = [one.get(TEXT) for one in examples]
        intents = [one.get(INTENT) for one in examples]
        weights = {**dict.fromkeys(intents, 1.0), **self._config["weights"]}
        how = {"C": self._config["strength"], "class_weight": weights}
        embed = embedders(os.cpu_count() or 1) if self._config["doubt"] else None
        with self._storage.write_to(self._resource) as folder, ThreadPoolExecutor(1) as beside:
            # The engines leave Python free, and the vectors are by far the longest part.
            vectors = beside.submit(embed_once, texts, embed, _VECTORS) if embed else None
            self._model = Ngrams.learn(texts, intents, self._jieba.lcut, **how)
            self._model.save(folder)
            if vectors:
                Meaning.learn(vectors.result(), intents, weights).save(folder)
        return self._resource

    def process(self, messages: list[Message]) -> list[Message]:
        for message in messages:
            ranking = self._rank(message.get(TEXT) or "")
            message.set("intent", ranking[0], add_to_output=True)
            message.set("intent_ranking", ranking, add_to_output=True)
        return messages

    def process_training_data(self, training_data: TrainingData) -> TrainingData:
        """Nothing that is trained after it wants to know what it makes of the examples."""
        return training_data

    def _rank(self, text: str) -> list[dict[str, Any]]:
        if self._model is None:
            return [{"name": None, "confidence": 0.0}]
        shares = self._model.read(text, self._jieba.lcut)
        if self._second and self._embed and shares.max() < self._config["doubt"]:
            other = self._second.read(self._embed([text]))[0]
            shares = _mix(shares, other, self._config["voice"])
        ranked = sorted(zip(self._model.names, shares.tolist(), strict=True), key=_confidence)
        return [{"name": name, "confidence": share} for name, share in ranked]


def _mix(one: Any, other: Any, voice: float) -> Any:
    """What either finds unlikely stays so; the shares still sum to one."""
    mixed = np.maximum(one, 1e-9) ** (1 - voice) * np.maximum(other, 1e-9) ** voice
    return mixed / mixed.sum()


def _confidence(entry: tuple[str, float]) -> float:
    return -entry[1]
