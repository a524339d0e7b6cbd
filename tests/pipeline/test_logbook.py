"""What channels that fetch leave behind: bookmarks, parked files, the source of a message."""

import asyncio
from dataclasses import replace
from datetime import timedelta

import pytest

from hub.core.errors import Conflict, InputError
from hub.core.parts import plain_text
from hub.pipeline.logbook import Logbook
from hub.pipeline.replay import Replay
from hub.store.files import ORPHAN_AFTER, Files
from hub.store.parked import Parked
from tests.doubles import inbound
from tests.pipeline.conftest import House

pytestmark = pytest.mark.store


@pytest.fixture
def logbook(house: House) -> Logbook:
    return Logbook(house.spine.db, house.spine.committer)


async def test_a_bookmark_is_found_as_it_was_put_last(logbook: Logbook):
    assert await logbook.bookmark("post:main") == {}
    await logbook.put_bookmark("post:main", {"uid": 1, "day": "2026-05-04"})
    await logbook.put_bookmark("post:main", {"uid": 2})
    assert await logbook.bookmark("post:main") == {"uid": 2}
    assert await logbook.bookmark("post:other") == {}


async def test_a_number_is_never_given_twice_whoever_asks_at_once(house: House, logbook: Logbook):
    others = [Logbook(house.spine.db, house.spine.committer) for _ in range(3)]
    given = await asyncio.gather(*(one.number("lives") for one in [logbook, *others] * 5))
    assert sorted(given) == list(range(1, 21))
    assert await logbook.number("other") == 1


async def test_what_a_message_was_read_from_is_kept_and_what_was_read_again_is_swept(house: House):
    files = Files(house.spine.db)
    first, again = [await files.put("mail.eml", "message/rfc822", b"raw") for _ in range(2)]
    for source in (first, again):
        await house.receive(replace(inbound("你好", external_id="1"), source=source.file_id))
    later = house.spine.clock.now() + ORPHAN_AFTER + timedelta(hours=1)
    assert await files.sweep(later) == 1
    assert (await files.open(first.file_id))[1] == b"raw"


async def test_a_warning_stands_before_its_message_for_staff_only(house: House):
    await house.receive(inbound("你好", external_id="1"))
    await house.receive(replace(inbound("还有", external_id="2"), warning="小心"))
    await house.settled()
    messages = await house.messages()
    at = next(n for n, one in enumerate(messages) if plain_text(one.parts) == "小心")
    assert messages[at].private
    assert plain_text(messages[at + 1].parts) == "还有"


async def test_a_parked_file_is_taken_again_by_its_channel_once(house: House, logbook: Logbook):
    source = await Files(house.spine.db).put("mail.eml", "message/rfc822", b"raw")
    await logbook.park("post", "main", reason="unreadable", source=source.file_id)
    (parked,) = await Parked(house.spine.db).open()
    replay = Replay(house.spine.db, house.spine.committer, house.spine.channels)
    with pytest.raises(Conflict, match="not_replayable"):
        await replay.replay(parked["_id"], by="admin")
    taken: list[str] = []

    async def refuse(source: str) -> None:
        raise InputError("unreadable_mail")

    async def take_again(source: str) -> None:
        taken.append(source)

    house.post.take_again = refuse  # type: ignore[method-assign]
    with pytest.raises(InputError):
        await replay.replay(parked["_id"], by="admin")
    house.post.take_again = take_again  # type: ignore[method-assign]
    await replay.replay(parked["_id"], by="admin")
    with pytest.raises(Conflict):
        await replay.replay(parked["_id"], by="admin")
    assert taken == [source.file_id]
    assert await Parked(house.spine.db).open() == []


async def test_the_newest_raw_form_before_a_message_is_found(house: House):
    for number in range(30):
        await house.receive(inbound("你好", external_id=str(number), raw={"n": number}))
    messages = await house.settled()
    theirs = [one.seq for one in messages if one.delivery is None]
    mailbox = house.spine.mailbox
    assert await mailbox.origin("post", "main", "alice", before=theirs[0]) == {}
    assert await mailbox.origin("post", "main", "alice", before=theirs[0] + 1) == {"n": 0}
    assert await mailbox.origin("post", "main", "alice", before=messages[-1].seq + 100) == {"n": 29}
