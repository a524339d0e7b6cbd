"""How the model came to what it says: each opinion on a text alone, for people who want to know.

It looks into the classifier instead of having it tell: what tells nothing about a model need not
make all of them be trained anew (`RasaProject.fingerprint`).
"""

from typing import Any

from rasa.core.processor import MessageProcessor

from bot.rasa.classifier import NgramClassifier
from bot.rasa.reading import bare

_SHOWN = 8


def tell(processor: MessageProcessor, text: str) -> dict[str, Any]:
    """`{plain, ngrams, meaning, doubt, voice}`; rankings as in a parse, None without an opinion.

    `meaning` is told although the n-grams may be sure enough, above `doubt`, not to need it.
    """
    plain, component = bare(text), _classifier(processor)
    if not plain or component is None or component._model is None:
        return {"plain": plain, "ngrams": None, "meaning": None, "doubt": 0.0, "voice": 0.0}
    names = component._model.names
    ngrams = component._model.read(plain, component._jieba.lcut)
    meaning = None
    if component._second and component._embed:
        meaning = _ranked(names, component._second.read(component._embed([plain]))[0])
    return {
        "plain": plain,
        "ngrams": _ranked(names, ngrams),
        "meaning": meaning,
        "doubt": component._config["doubt"],
        "voice": component._config["voice"],
    }


def _classifier(processor: MessageProcessor) -> NgramClassifier | None:
    nodes = processor.graph_runner._instantiated_nodes.values()
    found = (node._component for node in nodes)
    return next((one for one in found if isinstance(one, NgramClassifier)), None)


def _ranked(names: Any, shares: Any) -> list[dict[str, Any]]:
    ranked = sorted(zip(names, shares.tolist(), strict=True), key=lambda one: -one[1])
    return [{"name": name, "confidence": round(share, 4)} for name, share in ranked[:_SHOWN]]
