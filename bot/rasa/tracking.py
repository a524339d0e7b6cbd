"""A tracker for one turn: built from the hub's state, run by Rasa's rules, read, forgotten."""

import uuid
from collections.abc import Mapping
from typing import Any

from rasa.core.channels.channel import UserMessage
from rasa.core.processor import MessageProcessor
from rasa.shared.core.constants import ACTION_LISTEN_NAME, REQUESTED_SLOT
from rasa.shared.core.events import ActionExecuted, ActiveLoop, Event, SessionStarted, SlotSet
from rasa.shared.core.trackers import DialogueStateTracker

from bot.rasa.reading import Taken

REMEMBERED = ("topic", "fault_what", "business_what")


def begin(
    processor: MessageProcessor, state: Mapping[str, Any], taken: Taken
) -> DialogueStateTracker:
    """Where the dialogue stands, with what is known before the text counts."""
    events: list[Event] = [SessionStarted()]
    if loop := state.get("loop"):
        events += [ActionExecuted(loop), ActiveLoop(loop)]
    known = {slot.name for slot in processor.domain.slots}
    slots = {**(state.get("slots") or {}), **taken.known}
    events += [SlotSet(name, value) for name, value in slots.items() if name in known]
    events.append(ActionExecuted(ACTION_LISTEN_NAME))
    return DialogueStateTracker.from_events(uuid.uuid4().hex, events, processor.domain.slots)


async def run(
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


def filled(
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


def state_after(tracker: DialogueStateTracker, *, done: bool) -> dict[str, Any]:
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
