"""Rasa's input channel for the hub: one turn on a tracker that lives no longer than the turn."""

from typing import Any

from rasa.core.channels.channel import CollectingOutputChannel, InputChannel, UserMessage
from rasa.core.processor import MessageProcessor
from sanic import Blueprint, Request, response
from sanic.response import HTTPResponse

from bot.rasa import tracking
from bot.rasa.reading import UNSURE, Taken, as_written, bare, take

NAME = "hub"


class HubInput(InputChannel):
    """`POST turn` and `POST parse` under /webhooks/hub.

    turn: `{text, plain, state, threshold, entities?, parse?, model?}` →
    `{messages, parse, intent, state, model}`; what is read is `plain`, letter for letter `text`; a
    parse is taken over only from the very model that runs here. parse: `{text}` → `{parse, model}`.
    """

    @classmethod
    def name(cls) -> str:
        return NAME

    def blueprint(self, on_new_message: Any) -> Blueprint:
        routes = Blueprint("hub_webhook", NAME)
        routes.add_route(_turn, "/turn", methods=["POST"])
        routes.add_route(_parse, "/parse", methods=["POST"])
        return routes


async def _parse(request: Request) -> HTTPResponse:
    processor = request.app.ctx.agent.processor
    if processor is None:
        return _refuse("no_model", 503)
    parse = await _read(processor, request.json["text"])
    return response.json({"parse": parse, "model": processor.model_metadata.model_id})


async def _turn(request: Request) -> HTTPResponse:
    processor = request.app.ctx.agent.processor
    if processor is None:
        return _refuse("no_model", 503)
    body = request.json
    state = body.get("state") or {}
    if state.get("loop") and state["loop"] not in processor.domain.form_names:
        return _refuse("unknown_form", 409)
    known = body.get("parse") if body.get("model") == processor.model_metadata.model_id else None
    plain = body.get("plain") or body["text"]
    parse = known or await _read(processor, plain)
    entities, threshold = body.get("entities") or [], body.get("threshold", 0.0)
    taken = take(parse, plain, state, entities, threshold=threshold)
    taken = as_written(taken, plain, body["text"])
    tracker, out = tracking.begin(processor, state, taken), CollectingOutputChannel()
    await tracking.run(processor, tracker, _message(parse, body["text"], taken, out), taken)
    messages = [tracking.filled(m["custom"], tracker, taken) for m in out.messages if "custom" in m]
    return response.json(
        {
            "messages": messages,
            "parse": parse,
            "intent": taken.intent,
            "state": tracking.state_after(
                tracker, done=any(m["do"] == "work_order" for m in messages)
            ),
            "model": processor.model_metadata.model_id,
        }
    )


def _refuse(code: str, status: int) -> HTTPResponse:
    return response.json({"error": code}, status=status)


async def _read(processor: MessageProcessor, text: str) -> dict[str, Any]:
    """What the model makes of the text; a text of slashes and blanks only says nothing."""
    if not (words := bare(text)):
        return {"intent": {"name": UNSURE, "confidence": 0.0}, "intent_ranking": [], "entities": []}
    parse = await processor.parse_message(UserMessage(words))
    ranking = [_rounded(entry) for entry in parse["intent_ranking"]]
    entities = [{key: one[key] for key in ("entity", "value")} for one in parse["entities"]]
    return {"intent": _rounded(parse["intent"]), "intent_ranking": ranking, "entities": entities}


def _rounded(entry: dict[str, Any]) -> dict[str, Any]:
    return {"name": entry["name"], "confidence": round(entry["confidence"], 4)}


def _message(
    parse: dict[str, Any], text: str, taken: Taken, out: CollectingOutputChannel
) -> UserMessage:
    intent = {"name": taken.move, "confidence": parse["intent"]["confidence"]}
    return UserMessage(
        text, out, parse_data={**parse, "text": text, "intent": intent, "entities": []}
    )
