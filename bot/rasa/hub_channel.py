"""Rasa's input channel for the hub: one turn on a tracker that lives no longer than the turn."""

import uuid
from collections.abc import Mapping
from typing import Any

from rasa.core.channels.channel import CollectingOutputChannel, InputChannel, UserMessage
from rasa.core.processor import MessageProcessor
from rasa.shared.core.constants import ACTION_LISTEN_NAME, REQUESTED_SLOT
from rasa.shared.core.events import ActionExecuted, ActiveLoop, Event, SessionStarted, SlotSet
from rasa.shared.core.trackers import DialogueStateTracker
from sanic import Blueprint, Request, response
from sanic.response import HTTPResponse

from bot.rasa.reading import UNSURE, Taken, bare, take

NAME = "hub"
REMEMBERED = ("topic", "fault_what", "business_what")


class HubInput(InputChannel):
    """`POST turn` and `POST parse` under /webhooks/hub.

    turn: `{text, state, threshold, entities?, parse?, model?}` →
    `{messages, parse, intent, state, model}`; a parse is taken over only from the very model that
    runs here. parse: `{text}` → `{parse, model}`.
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
    entities, threshold = body.get("entities") or [], body.get("threshold", 0.0)
    taken = take(parse, body["text"], state, entities, threshold=threshold)
    tracker, out = _tracker(processor, state, taken), CollectingOutputChannel()
    await _run(processor, tracker, _message(parse, body["text"], taken, out), taken)
    messages = [_filled(m["custom"], tracker, taken) for m in out.messages if "custom" in m]
    return response.json(
        {
            "messages": messages,
            "parse": parse,
            "intent": taken.intent,
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


def _message(
    parse: dict[str, Any], text: str, taken: Taken, out: CollectingOutputChannel
) -> UserMessage:
    intent = {"name": taken.move, "confidence": parse["intent"]["confidence"]}
    return UserMessage(
        text, out, parse_data={**parse, "text": text, "intent": intent, "entities": []}
    )


def _tracker(
    processor: MessageProcessor, state: Mapping[str, Any], taken: Taken
) -> DialogueStateTracker:
    events: list[Event] = [SessionStarted()]
    if loop := state.get("loop"):
        events += [ActionExecuted(loop), ActiveLoop(loop)]
    known = {slot.name for slot in processor.domain.slots}
    slots = {**(state.get("slots") or {}), **taken.known}
    events += [SlotSet(name, value) for name, value in slots.items() if name in known]
    events.append(ActionExecuted(ACTION_LISTEN_NAME))
    return DialogueStateTracker.from_events(uuid.uuid4().hex, events, processor.domain.slots)


async def _run(
    processor: MessageProcessor, tracker: DialogueStateTracker, message: UserMessage, taken: Taken
) -> None:
    """What `MessageProcessor.handle_message` does, without its lock, its store and its own slots.

    The first two would only cost time here: nobody else can name this tracker, and it is not
    kept. Answers are set after the message, where an open form looks for them: it takes them, and
    without any it lets the rules of talk.yml speak.
    """
    await processor._handle_message_with_tracker(message, tracker)
    tracker.update_with_events(
        [SlotSet(name, value) for name, value in taken.answers.items()], processor.domain
    )
    await processor._run_prediction_loop(message.output_channel, tracker)


def _filled(
    directive: dict[str, Any], tracker: DialogueStateTracker, taken: Taken
) -> dict[str, Any]:
    """Directives about slots get what they hold; customers' words never pass a template."""
    match directive["do"]:
        case "work_order" | "confirm":
            slots = {field: tracker.get_slot(slot) for field, slot in directive["slots"].items()}
            return {**directive, "slots": slots}
        case "unclear":
            return {**directive, "slot": tracker.get_slot(REQUESTED_SLOT)}
        case "corrected":
            return {**directive, "changed": dict(taken.known)}
    return directive


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
