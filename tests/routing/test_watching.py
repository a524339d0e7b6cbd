"""Looks at what others have: each is written down with its beginning and its end."""

from dataclasses import replace

import pytest

from hub.core.clock import SystemClock
from hub.core.conversations import Conversation
from hub.core.errors import Conflict
from hub.core.events import Event, Kind
from hub.pipeline.pipeline import Spine
from hub.store.conversations import Conversations
from hub.store.events import Events
from hub.store.leases import Leases
from routing.presence import Presence
from routing.watching import KEPT, Customs, Watching
from tests.store.test_committer import open_and_say, to

pytestmark = pytest.mark.store


class Ticking(SystemClock):
    def __init__(self) -> None:
        self.ticks = 0.0

    def monotonic(self) -> float:
        return self.ticks


class House:
    """One hub process as far as watching goes."""

    def __init__(self, spine: Spine, name: str) -> None:
        self.spine, self.name, self.clock = spine, name, Ticking()
        db, committer = spine.db, spine.committer
        self.presence = Presence(db, committer, spine.feed, self.clock, name)
        self.customs = Customs(db, committer)
        self.watching = Watching(db, committer, self.clock, self.presence, self.customs)

    async def live(self) -> "House":
        await Leases(self.spine.db).beat(self.name)
        return self

    async def events(self) -> list[Event]:
        found = await Events(self.spine.db).since(0)
        return [event for event in found if event.kind is Kind.WATCH]


async def a_conversation(spine: Spine) -> Conversation:
    await spine.committer.commit(to("a"), lambda draft: open_and_say(draft, address="a"))
    view = await spine.committer.view(to("a"))
    assert view
    return view.conversation


@pytest.fixture
async def house(spine: Spine) -> House:
    made = await House(spine, "one").live()
    made.presence.come("sun")
    return made


async def test_a_look_is_told_once_with_its_beginning_and_its_end(house: House) -> None:
    conversation = await a_conversation(house.spine)
    first = await house.watching.begin(conversation, "sun")
    again = await house.watching.begin(conversation, "sun")
    assert again.id == first.id
    assert [one.person_id for one in await house.watching.of(conversation.id)] == ["sun"]
    await house.watching.end(conversation.id, "sun")
    await house.watching.end(conversation.id, "sun")
    assert await house.watching.of(conversation.id) == []
    began, ended = await house.events()
    assert (began.by, began.data["action"], began.conversation_id) == (
        "sun", "began", conversation.id
    )  # fmt: skip
    assert (ended.by, ended.data["action"], ended.data["id"]) == ("sun", "ended", first.id)
    kept = await house.spine.db["watches"].find_one({"_id": first.id})
    assert kept["ended_at"] == ended.at > kept["began_at"]


async def test_a_look_changes_nothing_of_the_conversation(house: House) -> None:
    before = await a_conversation(house.spine)
    await house.watching.begin(before, "sun")
    assert await Conversations(house.spine.db).get(before.id) == before


async def test_who_is_gone_for_long_looks_no_more_and_who_comes_back_soon_does(
    house: House,
) -> None:
    conversation = await a_conversation(house.spine)
    await house.watching.begin(conversation, "sun")
    house.presence.go("sun")
    await house.watching.look()
    house.clock.ticks += KEPT.total_seconds() - 1
    house.presence.come("sun")
    await house.watching.look()
    house.presence.go("sun")
    house.clock.ticks += 1
    await house.watching.look()
    assert len(await house.watching.of(conversation.id)) == 1
    house.clock.ticks += KEPT.total_seconds()
    await house.watching.look()
    assert await house.watching.of(conversation.id) == []
    assert (await house.events())[-1].by == "rule"


async def test_a_look_goes_with_its_line_to_another_process_and_ends_with_a_dead_one(
    house: House,
) -> None:
    conversation = await a_conversation(house.spine)
    await house.watching.begin(conversation, "sun")
    house.presence.go("sun")
    other = await House(house.spine, "two").live()
    other.presence.come("sun")
    await other.watching.begin(conversation, "sun")
    house.clock.ticks += 2 * KEPT.total_seconds()
    await house.watching.look()
    assert len(await other.watching.of(conversation.id)) == 1
    await Leases(house.spine.db).bury("two")
    await house.watching.look()
    assert await other.watching.of(conversation.id) == []


async def test_whether_it_is_shown_goes_by_what_holds_when_it_begins(house: House) -> None:
    conversation = await a_conversation(house.spine)
    await house.customs.load()
    assert (await house.watching.begin(conversation, "sun")).shown
    hidden = replace(house.customs.now, shows_watchers=False)
    assert not (await house.customs.change(hidden, by="admin")).shows_watchers
    assert (await house.watching.begin(conversation, "sun")).shown
    assert not (await house.watching.begin(conversation, "li")).shown
    with pytest.raises(Conflict):
        await house.customs.change(hidden, by="admin")


async def test_what_the_customer_has_left_for_a_newer_one_is_not_watched(house: House) -> None:
    old = replace(await a_conversation(house.spine), id="older")
    with pytest.raises(Conflict) as refused:
        await house.watching.begin(old, "sun")
    assert refused.value.code == "superseded"
