"""From the bot to the people: what somebody is told who has to wait, and his way out of it."""

from datetime import datetime

from hub.core.conversations import Conversation, Entrance, QueuePlace, State
from hub.core.messages import SYSTEM, Author, AuthorKind
from hub.core.parts import Choice, Choices, Part, Text
from hub.core.ports.wording import Wording
from hub.core.queues import DEFAULT_QUEUE
from hub.store.draft import Draft

BOT = Author(kind=AuthorKind.BOT, id="bot")
NO_BOT = "no_bot"
"""Why it is handed over, from its beginning, where an account has no bot."""
UNSOLVED = "unsolved"
"""Why a letter is handed over that the bot does not know how to answer."""
REOPENED = "reopened"
"""Why it is handed over that people had, and to which its customer has written again."""


def hand_over(
    draft: Draft, reason: str, wording: Wording, entrance: Entrance | None, *,
    letters: bool = False, quiet: bool = False,
) -> None:  # fmt: skip
    """From the bot to the queue: what the bot had still to do goes to the person, unread.

    Whoever had a place there has kept it. `letters`: he writes on a channel of letters. `quiet`:
    he is told nothing.
    """
    conversation = draft.current()
    unread = len(conversation.pending) + 1
    queue = entrance.queue if entrance else DEFAULT_QUEUE
    shut = bool(entrance and entrance.opens)
    draft.state(State.QUEUED, by=BOT.id, reason=reason, queue=queue, shut=shut)
    draft.set(
        pending=(), queue=queue, home_queue=queue, handover_reason=reason, unread=unread,
        queued_at=conversation.queued_at or draft.now, waiting_since=draft.now, needs_look=False,
        refused=(), returned=False, told_opens=None,
    )  # fmt: skip
    if entrance and quiet:
        draft.set(told_opens=entrance.opens)
    elif entrance and entrance.opens:
        say_closed(draft, entrance.opens, wording, letters=letters)
    elif entrance:
        tell = _acknowledge if letters else _welcome
        draft.say(SYSTEM, (Text(text=tell(conversation, entrance.place, wording)),))


def say_closed(draft: Draft, opens: datetime, wording: Wording, *, letters: bool) -> None:
    """From when on somebody is there; `opens` by the wall clock of the queue.

    Who chats waits: he may be called instead. Who writes letters need not be there.
    """
    draft.set(told_opens=opens)
    draft.say(SYSTEM, (_closed(draft.current(), opens, wording, letters=letters),))


def _closed(
    conversation: Conversation, opens: datetime, wording: Wording, *, letters: bool
) -> Part:
    locale, channel, at = conversation.locale, conversation.channel, opens.strftime("%m-%d %H:%M")
    if letters:
        number = conversation.id
        text = wording.text("queue_closed_letter", locale, channel, opens=at, number=number)
        return Text(text=text)
    text = wording.text("queue_closed", locale, channel, opens=at)
    if conversation.handover_reason == NO_BOT:
        return Text(text=text)
    text = f"{text}\n{wording.text('queue_closed_call', locale, channel)}"
    call = wording.text("call_wanted", locale, channel)
    return Choices(text=text, options=(Choice(value=call, title=call),))


def _welcome(conversation: Conversation, place: QueuePlace, wording: Wording) -> str:
    """His place and an honest wait, or that nobody is there now."""
    locale, channel, position = conversation.locale, conversation.channel, place.position
    minutes = place.wait_minutes
    if minutes is None:
        return wording.text("queue_unattended", locale, channel, position=position)
    return wording.text("queue_entered", locale, channel, position=position, minutes=minutes)


def _acknowledge(conversation: Conversation, place: QueuePlace, wording: Wording) -> str:
    """By what number his letter is known, and when he may look for an answer."""
    locale, channel, number = conversation.locale, conversation.channel, conversation.id
    minutes = place.wait_minutes
    if minutes is None:
        return wording.text("queue_unattended_letter", locale, channel, number=number)
    return wording.text("queue_entered_letter", locale, channel, number=number, minutes=minutes)


def waits_for_opening(conversation: Conversation, now: datetime) -> bool:
    """Whether he has been told that nobody is there, and nobody is there yet but the bot."""
    opens = conversation.told_opens
    closed = conversation.state is State.QUEUED and opens is not None and now < opens
    return closed and conversation.handover_reason != NO_BOT


def step_out(draft: Draft) -> None:
    """To the bot, for what it can do at night too; since when he waits is kept with his queue."""
    draft.state(State.BOT, by=AuthorKind.CUSTOMER.value, reason="closed")
    draft.set(queue=None, waiting_since=None, unread=0, bot_state={}, failures=0)


def step_back(draft: Draft, *, by: str) -> None:
    """To his place in the queue, where nothing came of what he stepped out for."""
    conversation = draft.current()
    queue = conversation.home_queue or DEFAULT_QUEUE
    draft.state(State.QUEUED, by=by, reason="back", queue=queue)
    draft.set(queue=queue, waiting_since=draft.now, unread=1, pending=())
