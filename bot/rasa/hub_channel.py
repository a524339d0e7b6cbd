"""Rasa's input channel for the hub: one turn on a tracker that lives no longer than the turn."""

import uuid
from typing import Any

from rasa.core.channels.channel import CollectingOutputChannel, InputChannel, UserMessage
from rasa.core.processor import MessageProcessor
from rasa.shared.core.constants import ACTION_LISTEN_NAME
from rasa.shared.core.events import ActionExecuted, ActiveLoop, Event, SessionStarted, SlotSet
from rasa.shared.core.trackers import DialogueStateTracker
from reading import UNSURE, bare, effective_intent, story
from sanic import Blueprint, Request, response
from sanic.response import HTTPResponse

NAME = "hub"
REMEMBERED = ("topic", "fault_what")


class HubInput(InputChannel):
    """`POST turn` and `POST parse` under /webhooks/hub.

    turn: `{text, state, threshold, parse?, model?}` → `{messages, parse, intent, state, model}`;
    a parse is taken over only from the very model that runs here.
    parse: `{text}` → `{parse, model}`.
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
    parse = known or await _read(processor, body["text"])
    taken = _taken(parse, body["text"], body.get("threshold", 0.0), state.get("loop"))
    tracker = _tracker(processor, state)
    out = CollectingOutputChannel()
    await _run(processor, tracker, UserMessage(body["text"], out, parse_data=taken))
    messages = [_filled(m["custom"], tracker) for m in out.messages if "custom" in m]
    return response.json(
        {
            "messages": messages,
            "parse": parse,
            "intent": taken["intent"]["name"],
            "state": _state(tracker, done=any(m["do"] == "work_order" for m in messages)),
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


def _taken(parse: dict[str, Any], text: str, threshold: float, form: str | None) -> dict[str, Any]:
    name = effective_intent(parse, text, threshold=threshold, form=form)
    entities = [*parse["entities"], *story(name, text)]
    intent = {**parse["intent"], "name": name}
    return {**parse, "text": text, "intent": intent, "entities": entities}


def _tracker(processor: MessageProcessor, state: dict[str, Any]) -> DialogueStateTracker:
    events: list[Event] = [SessionStarted()]
    if loop := state.get("loop"):
        events += [ActionExecuted(loop), ActiveLoop(loop)]
    known = {slot.name for slot in processor.domain.slots}
    slots = state.get("slots") or {}
    events += [SlotSet(name, value) for name, value in slots.items() if name in known]
    events.append(ActionExecuted(ACTION_LISTEN_NAME))
    return DialogueStateTracker.from_events(uuid.uuid4().hex, events, processor.domain.slots)


async def _run(
    processor: MessageProcessor, tracker: DialogueStateTracker, message: UserMessage
) -> None:
    """What `MessageProcessor.handle_message` does, without its lock and its tracker store.

    Both would only cost time here: nobody else can name this tracker, and it is not kept.
    """
    await processor._handle_message_with_tracker(message, tracker)
    await processor.run_action_extract_slots(message.output_channel, tracker)
    await processor._run_prediction_loop(message.output_channel, tracker)


def _filled(directive: dict[str, Any], tracker: DialogueStateTracker) -> dict[str, Any]:
    """A work order's fields with what their slots hold; customers' words never pass a template."""
    if directive.get("do") != "work_order":
        return directive
    slots = {field: tracker.get_slot(slot) or "" for field, slot in directive["slots"].items()}
    return {**directive, "slots": slots}


def _state(tracker: DialogueStateTracker, *, done: bool) -> dict[str, Any]:
    """What the next turn must know: the open form with its answers, or what was last talked about.

    After a work order that is nothing: "still does not work" then begins anew.
    """
    loop = tracker.active_loop_name
    slots = {
        name: value for name, value in tracker.current_slot_values().items() if value is not None
    }
    if not loop:
        slots = {} if done else {name: slots[name] for name in REMEMBERED if name in slots}
    slots.pop("offered", None)
    return {"loop": loop, "slots": slots}
