"""What a customer thinks of how he was served: asked at the end, told by his client or in words."""

from datetime import datetime, timedelta

from hub.core.conversations import Conversation
from hub.core.errors import Conflict, InputError
from hub.core.events import Kind
from hub.core.messages import SYSTEM, Inbound
from hub.core.parts import Choice, Choices, Text, plain_text
from hub.core.ports.answering import ShortAnswers
from hub.core.ports.wording import Wording
from hub.store.draft import Draft, counted_by

RATED_WITHIN = timedelta(days=7)
"""After its end a conversation is rated, and the rating changed, for so long."""
SCORES = range(1, 6)
_LOW = 2


class Opinions:
    """Takes a score that a customer writes who was asked for one in words."""

    def __init__(self, answers: ShortAnswers, wording: Wording) -> None:
        self._answers = answers
        self._wording = wording

    def read(self, conversation: Conversation | None, inbound: Inbound, at: datetime) -> int:
        """The score that he gives what has ended; 0 when he means something else."""
        asked = conversation.asked_at if conversation else None
        if conversation is None or asked is None or inbound.automatic or inbound.unsure:
            return 0
        if conversation.is_open or at - asked > RATED_WITHIN:
            return 0
        return self._answers.score(conversation, plain_text(inbound.parts))

    def take(self, draft: Draft, score: int, *, seq: int) -> None:
        """Once: whoever answers each word of thanks with a digit is a machine."""
        keep(draft, score, seq=seq)
        draft.set(asked_at=None)
        draft.say(SYSTEM, (Text(text=_word(draft, self._wording, _thanks(score))),))


def ask(draft: Draft, wording: Wording, told: str) -> None:
    """Say what is `told`, and ask for a score in the same message."""
    options = tuple(
        Choice(value=str(score), title=_word(draft, wording, f"order_score_{score}"))
        for score in SCORES
    )
    text = f"{_word(draft, wording, told)}\n{_word(draft, wording, 'desk_ask_score')}"
    draft.say(SYSTEM, (Choices(text=text, options=options),))
    draft.set(asked_at=draft.now)


def keep(draft: Draft, score: int, *, comment: str = "", seq: int = 0) -> None:
    """`seq` is his message, where he said it in one.

    The event tells what it was before and since when, so that a changed score counts once.
    """
    if score not in SCORES:
        raise InputError("bad_score")
    one = draft.current()
    if one.closed_at and draft.now - one.closed_at > RATED_WITHIN:
        raise Conflict("rating_over")
    first = one.rated_at or draft.now
    draft.set(score=score, comment=comment[:1000], rated_at=first)
    draft.event(
        Kind.RATED, score=score, seq=seq, was=one.score if one.rated_at else 0,
        first=first.isoformat(), queue=one.home_queue, **counted_by(one),
    )  # fmt: skip


def _thanks(score: int) -> str:
    return "desk_rated_low" if score <= _LOW else "desk_rated"


def _word(draft: Draft, wording: Wording, key: str) -> str:
    conversation = draft.current()
    return wording.text(key, conversation.locale, conversation.channel)
