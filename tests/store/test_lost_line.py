"""The line to the store is cut at the worst moments: every change happens exactly once."""

import asyncio
from collections.abc import AsyncIterator
from functools import partial
from urllib.parse import urlsplit

import pytest

from hub.core.clock import SystemClock
from hub.core.messages import Delivery
from hub.house.ports import free_port
from hub.store.committer import Committer
from hub.store.database import Database, connect
from hub.store.events import Events
from hub.store.messages import Messages
from tests.store.line import Line, line_to
from tests.store.test_committer import open_and_say, to

pytestmark = pytest.mark.store


@pytest.fixture
async def far(store_uri: str, db: Database) -> AsyncIterator[tuple[Committer, Line]]:
    """A committer whose store is at the other end of a line that can be cut."""
    own_port = free_port()
    port = urlsplit(store_uri).port
    assert port
    uri = store_uri.replace(f":{port}/", f":{own_port}/").replace(
        "replicaSet=secantus", "directConnection=true"
    )
    async with line_to(port, own_port) as line:
        database = connect(uri, name=db.name)
        committer = Committer(database, SystemClock(), lambda *_: Delivery.SENT)
        work = asyncio.create_task(committer.run())
        yield committer, line
        work.cancel()
        database.close()


@pytest.mark.parametrize("times", [1, 2])
@pytest.mark.parametrize("request_name", [b"commitTransaction", b"bulkWrite"])
async def test_a_change_whose_answer_is_lost_happens_once(
    far: tuple[Committer, Line], db: Database, request_name: bytes, times: int
):
    committer, line = far
    assert await committer.commit(to("a"), partial(open_and_say, address="a")) == 1
    line.cut(request_name, times)
    says = [committer.commit(to("a"), partial(open_and_say, address="a")) for _ in range(3)]
    async with asyncio.timeout(75):
        assert await asyncio.gather(*says) == [2, 3, 4]
    assert line.cuts >= min(times, 2)
    messages = await Messages(db).in_thread(to("a"), after=0)
    assert [message.seq for message in messages] == [1, 2, 3, 4]
    numbers = [event.number for event in await Events(db).since(0)]
    assert numbers == list(range(1, 6))


async def test_lines_cut_again_and_again_lose_nothing_and_double_nothing(
    far: tuple[Committer, Line], db: Database
):
    committer, line = far
    said: list[int] = []
    async with asyncio.timeout(110):
        for n in range(12):
            line.cut((b"commitTransaction", b"bulkWrite")[n % 2], times=n % 3 + 1)
            says = [committer.commit(to("a"), partial(open_and_say, address="a")) for _ in range(4)]
            said += await asyncio.gather(*says)
    assert said == list(range(1, 49))
    assert line.cuts >= 12
    assert len(await Messages(db).in_thread(to("a"), after=0)) == 48
