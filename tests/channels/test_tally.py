"""What comes and goes by each account today, counted alike by whoever counts."""

from datetime import UTC, datetime, timedelta
from types import SimpleNamespace
from typing import Any

import pytest

from channels.tally import Tally
from hub.core.clock import SystemClock
from hub.core.events import Event, Kind
from hub.pipeline.pipeline import Spine
from hub.store.database import Database
from hub.store.group import Entry
from hub.store.tallies import Count, Sheet, Tallies

NOON = datetime(2099, 3, 4, 4, tzinfo=UTC)
SHOP: Any = SimpleNamespace(channel="web", account="shop")


class Watch(SystemClock):
    at = NOON

    def now(self) -> datetime:
        return self.at


def entry(number: int, kind: Kind, at: datetime = NOON, by: str = "", **data: Any) -> Entry:
    event = Event(number=number, kind=kind, at=at, node_id="root", by=by, data=data)
    return Entry(event=event, conversation=SHOP)


@pytest.fixture
async def tally(spine: Spine) -> Tally:
    return Tally(spine.db, spine.feed, Watch())


pytestmark = pytest.mark.store


async def test_what_comes_goes_and_fails_is_told_apart_and_notes_are_none_of_it(tally: Tally):
    for heard in (
        entry(1, Kind.MESSAGE, by="customer"),
        entry(2, Kind.MESSAGE, by="bot"),
        entry(3, Kind.MESSAGE, by="agent", private=True),
        entry(4, Kind.DELIVERY, state="failed"),
        entry(5, Kind.DELIVERY, state="sent"),
        entry(5, Kind.MESSAGE, by="customer"),
    ):
        tally.hear(heard)
    assert tally.of("web:shop") == Count(received=1, sent=1, failed=1, last_at=NOON)
    assert tally.of("web:nobody") == Count()


async def test_a_new_day_begins_at_midnight_where_the_carrier_is(tally: Tally):
    tally.hear(entry(1, Kind.MESSAGE, by="customer"))
    next_day = NOON + timedelta(hours=12)
    tally.hear(entry(2, Kind.MESSAGE, by="customer", at=next_day))
    assert tally._sheet.day == "2099-03-05"
    assert tally._sheet.accounts["web:shop"].received == 1


async def test_yesterdays_figures_are_not_todays_before_anything_has_come(
    spine: Spine, monkeypatch: pytest.MonkeyPatch
):
    watch = Watch()
    tally = Tally(spine.db, spine.feed, watch)
    tally.hear(entry(1, Kind.MESSAGE, by="customer"))
    watch.at = NOON + timedelta(days=1)
    assert tally.of("web:shop") == Count(last_at=NOON)


async def test_who_has_counted_further_is_not_overwritten(db: Database):
    tallies = Tallies(db)
    await tallies.keep(Sheet("2099-03-04", 7, {"web:shop": Count(received=7)}))
    await tallies.keep(Sheet("2099-03-04", 5, {"web:shop": Count(received=5)}))
    kept = await tallies.newest()
    assert kept
    assert (kept.number, kept.accounts["web:shop"].received) == (7, 7)
    await tallies.keep(Sheet("2099-03-05", 9))
    await tallies.forget_before("2099-03-05")
    newest = await tallies.newest()
    assert newest and newest.day == "2099-03-05"


async def test_every_process_counts_and_one_writes_down(spine: Spine):
    writer, other = (Tally(spine.db, spine.feed, Watch()) for _ in range(2))
    other._may = lambda: False
    for tally in (writer, other):
        await tally.step()
        tally.hear(entry(1, Kind.MESSAGE, by="customer"))
    await other.step()
    assert await Tallies(spine.db).newest() is None
    await writer.step()
    kept = await Tallies(spine.db).newest()
    assert kept and kept.accounts["web:shop"] == other.of("web:shop") == writer.of("web:shop")


async def test_what_was_written_down_is_taken_up(spine: Spine):
    await Tallies(spine.db).keep(Sheet("2099-03-04", 7, {"web:shop": Count(received=7)}))
    tally = Tally(spine.db, spine.feed, Watch())
    await tally.step()
    tally.hear(entry(7, Kind.MESSAGE, by="customer"))
    tally.hear(entry(8, Kind.MESSAGE, by="customer"))
    assert tally.of("web:shop") == Count(received=8, last_at=NOON)


async def test_after_a_failure_it_begins_anew(spine: Spine, monkeypatch: pytest.MonkeyPatch):
    async def fails(self: Tallies, sheet: Sheet) -> None:
        raise ConnectionError

    tally = Tally(spine.db, spine.feed, Watch())
    await tally.step()
    tally.hear(entry(1, Kind.MESSAGE, by="customer"))
    with monkeypatch.context() as patch:
        patch.setattr(Tallies, "keep", fails)
        with pytest.raises(ConnectionError):
            await tally.step()
    assert tally.of("web:shop").received == 1
    await tally.step()
    tally.hear(entry(1, Kind.MESSAGE, by="customer"))
    await tally.step()
    kept = await Tallies(spine.db).newest()
    assert kept and kept.accounts["web:shop"].received == 1
