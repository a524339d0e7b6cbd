"""When somebody should look at the bot's conversations: by words, failures, tier and topic."""

from dataclasses import replace
from typing import Any

import pytest

from hub.core.conversations import Conversation, Entrance, State
from hub.core.customers import Tier
from hub.core.errors import Conflict, NotFound
from hub.core.events import Event, Kind
from hub.core.interventions import Intervention, Sign, noticed
from hub.core.messages import Author, AuthorKind, Message
from hub.core.parts import Text
from hub.core.ports.answering import Response
from hub.pipeline.pipeline import Spine
from hub.pipeline.turn import Turn, finish_turn
from hub.store.draft import Draft, Numbers, View
from routing.watch import BUILT_IN, Watch
from tests.doubles import CountingOrders, KeyWording, saying
from tests.routing.test_board import at, waiting

RULES = BUILT_IN.values()


def talking(**more: Any) -> Conversation:
    return waiting("a", state=State.BOT, queue=None, pending=(1,), **more)


@pytest.mark.parametrize("text", ["我要去12315投诉", "找律 师", "You are a ＳＣＡＭ"])
def test_angry_words_call_somebody_however_they_are_spelt(text: str) -> None:
    found = noticed(RULES, talking(), text)
    assert found and found.id == "anger"


def test_the_third_time_that_the_bot_is_at_a_loss_calls_somebody() -> None:
    assert noticed(RULES, talking(stumbles=2), "你好") is None
    found = noticed(RULES, talking(stumbles=3), "你好")
    assert found and found.id == "failures"


def test_a_tier_or_a_topic_calls_somebody_where_the_rule_is_switched_on() -> None:
    found = noticed(RULES, talking(tier=Tier.SUPREME), "你好")
    assert found and found.id == "tier"
    angry = talking(topic="complaint")
    assert noticed(RULES, angry, "你好") is None
    on = replace(BUILT_IN["topic"], active=True)
    assert noticed([on], angry, "你好") == on


def test_a_rule_holds_at_its_node_and_below() -> None:
    rule = Intervention(id="a", name="a", sign=Sign.WORDS, values=("急",), node_id="root.zj")
    held = [
        node
        for node in ("root", "root.zj", "root.zj.hz", "root.gd")
        if noticed([rule], talking(node_id=node), "很急")
    ]
    assert held == ["root.zj", "root.zj.hz"]


def finished(
    conversation: Conversation, text: str, response: Response
) -> tuple[Conversation, list[Event]]:
    message = Message(
        thread_id="a", conversation_id="a", seq=1, at=at(0),
        author=Author(kind=AuthorKind.CUSTOMER), parts=(Text(text=text),),
    )  # fmt: skip
    thread: Any = None
    draft = Draft(
        View(thread=thread, conversation=conversation), now=at(1),
        numbers=Numbers({}), births=lambda *_: None,
    )  # fmt: skip
    entrance: Entrance | None = None
    watch = Watch.__new__(Watch)
    watch._known = BUILT_IN
    finish_turn(
        draft, turn=Turn(conversation, message), response=response, orders=CountingOrders(),
        wording=KeyWording(), entrance=entrance, watcher=watch,
    )  # fmt: skip
    return draft.current(), [event for event in draft._events if event.kind is Kind.NEEDS_LOOK]


def test_a_turn_flags_the_conversation_once_and_records_by_which_rule() -> None:
    now, events = finished(talking(), "骗子", saying("答"))
    assert (now.needs_look, now.look_rule) == (True, "anger")
    assert [event.data["rule"] for event in events] == ["anger"]
    again, events = finished(replace(now, pending=(1,)), "骗子", saying("答"))
    assert again.look_rule == "anger" and events == []


def test_stumbles_are_counted_and_the_topic_is_remembered() -> None:
    now, _ = finished(talking(stumbles=1), "嗯", saying("答", needs_look=True, topic="fault"))
    assert (now.stumbles, now.topic, now.look_rule) == (2, "fault", "")
    now, _ = finished(replace(now, pending=(1,)), "嗯", saying("答", needs_look=True))
    assert (now.stumbles, now.topic, now.look_rule) == (3, "fault", "failures")


@pytest.mark.store
async def test_rules_are_changed_and_a_built_in_one_comes_back_when_it_is_deleted(
    spine: Spine,
) -> None:
    watch = Watch(spine.db, spine.committer)
    anger = await watch.get("anger")
    off = await watch.change(replace(anger, active=False), by="admin")
    assert off.rev == 1
    assert noticed(watch.all(), talking(), "骗子") is None
    with pytest.raises(Conflict):
        await watch.change(anger, by="admin")
    again = await watch.change(replace(off, values=("哼",), active=True), by="admin")
    assert again.rev == 2
    other = Watch(spine.db, spine.committer)
    await other.load()
    found = noticed(other.all(), talking(), "哼！")
    assert found and found.id == "anger"
    await watch.delete("anger", by="admin")
    assert await watch.get("anger") == BUILT_IN["anger"]
    with pytest.raises(NotFound):
        await watch.delete("anger", by="admin")
