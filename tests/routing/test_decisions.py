"""Of two who answer at once, the second is told what the first has said."""

from datetime import UTC, datetime
from typing import Any

import pytest

from hub.core.conversations import Conversation, State, Thread
from hub.core.errors import Conflict
from hub.core.messages import Delivery
from hub.store.draft import Draft, Numbers, View
from routing import decisions
from routing.decisions import Agent

NOW = datetime(2026, 11, 29, 8, tzinfo=UTC)
LIN = Agent(id="lin", name="林")
SUN = Agent(id="sun", name="孙", supervises=True)


def view(**values: Any) -> View:
    same: dict[str, Any] = {
        "channel": "sms", "account": "main", "address": "1", "name": "", "customer_id": "c",
        "shard": 0,
    }  # fmt: skip
    conversation = Conversation(
        id="one", thread_id="0" * 24, state=State.ASSIGNED, epoch=1, rev=1, first_seq=1, last_seq=1,
        opened_at=NOW, last_at=NOW, assignee="lin", **same, **values,
    )  # fmt: skip
    return View(
        thread=Thread(id="0" * 24, conversation_id="one", **same), conversation=conversation
    )


def answer(at: View, agent: Agent, seen: int | None) -> View:
    draft = Draft(at, now=NOW, numbers=Numbers({}), births=lambda *_: Delivery.SENT)
    decisions.reply(draft, agent=agent, text="好", key=None, client_id="", seen=seen)
    after = draft.finish().view
    assert after
    return after


def test_what_a_colleague_said_since_holds_the_reply_back():
    first = answer(view(), SUN, seen=1)
    with pytest.raises(Conflict) as refused:
        answer(first, LIN, seen=1)
    assert refused.value.code == "answered_meanwhile"
    assert refused.value.details == {"seen": 1, "seq": 2, "by": "sun"}
    assert answer(first, LIN, seen=2).conversation.last_seq == 3


def test_ones_own_answer_does_not_hide_what_a_colleague_said_before_it():
    both = answer(answer(view(), SUN, seen=1), LIN, seen=2)
    with pytest.raises(Conflict):
        answer(both, LIN, seen=1)
    assert answer(both, LIN, seen=2)


def test_ones_own_answers_hold_nothing_back():
    assert answer(answer(view(), LIN, seen=1), LIN, seen=1).conversation.last_seq == 3


def test_who_does_not_say_what_he_had_read_is_not_held_back():
    assert answer(answer(view(), SUN, seen=1), LIN, seen=None)
