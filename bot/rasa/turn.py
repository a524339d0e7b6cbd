"""One turn of Rasa's rules for the hub, on a tracker that then is forgotten; knows no HTTP."""

from collections.abc import Mapping
from typing import Any

from rasa.core.channels.channel import CollectingOutputChannel, UserMessage
from rasa.core.processor import MessageProcessor

from bot.rasa import tracking
from bot.rasa.reading import UNSURE, Taken, as_written, bare, take


class UnknownForm(Exception):
    """The open form belongs to an older model."""


async def answer(processor: MessageProcessor, body: Mapping[str, Any]) -> dict[str, Any]:
    """`{text, plain?, state, threshold, entities?, parse?, model?}` → `{messages, parse, intent,
    state, model}`; what is read is `plain`, letter for letter `text`; a parse is taken over only
    from the very model that runs here. Raises UnknownForm.
    """
    state = body.get("state") or {}
    if state.get("loop") and state["loop"] not in processor.domain.form_names:
        raise UnknownForm
    known = body.get("parse") if body.get("model") == model_of(processor) else None
    plain = body.get("plain") or body["text"]
    parse = known or await read(processor, plain)
    entities, threshold = body.get("entities") or [], body.get("threshold", 0.0)
    taken = take(parse, plain, state, entities, threshold=threshold)
    taken = as_written(taken, plain, body["text"])
    tracker, out = tracking.begin(processor, state, taken), CollectingOutputChannel()
    await tracking.run(processor, tracker, _message(parse, body["text"], taken, out), taken)
    messages = [tracking.filled(m["custom"], tracker, taken) for m in out.messages if "custom" in m]
    done = any(m["do"] == "work_order" for m in messages)
    return {
        "messages": messages,
        "parse": parse,
        "intent": taken.intent,
        "state": tracking.state_after(tracker, done=done),
        "model": model_of(processor),
    }


def model_of(processor: MessageProcessor) -> str:
    return str(processor.model_metadata.model_id)


async def read(processor: MessageProcessor, text: str) -> dict[str, Any]:
    """What the model makes of the text; a text of slashes and blanks only says nothing."""
    if not (words := bare(text)):
        return {"intent": {"name": UNSURE, "confidence": 0.0}, "intent_ranking": [], "entities": []}
    parse = await processor.parse_message(UserMessage(words))
    ranking = [_rounded(entry) for entry in parse["intent_ranking"]]
    entities = [{key: one[key] for key in ("entity", "value")} for one in parse["entities"]]
    return {"intent": _rounded(parse["intent"]), "intent_ranking": ranking, "entities": entities}


def _rounded(entry: Mapping[str, Any]) -> dict[str, Any]:
    return {"name": entry["name"], "confidence": round(entry["confidence"], 4)}


def _message(
    parse: Mapping[str, Any], text: str, taken: Taken, out: CollectingOutputChannel
) -> UserMessage:
    intent = {"name": taken.move, "confidence": parse["intent"]["confidence"]}
    return UserMessage(
        text, out, parse_data={**parse, "text": text, "intent": intent, "entities": []}
    )
