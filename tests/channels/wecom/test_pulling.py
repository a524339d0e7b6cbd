"""Whatever stands in a page, it is kept or put away, and the cursor moves."""

import asyncio
from collections.abc import Iterable
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from channels.tencent.calls import Refused
from channels.wecom.items import Item
from channels.wecom.marks import Held, Marks
from channels.wecom.pulling import STILL, Puller
from channels.wecom.service import Page
from hub.core.channel import Account
from hub.core.clock import SystemClock
from tests.channels.doubles import FakeHub
from tests.channels.wecom import payloads
from tests.channels.wecom.test_reading import values

ACCOUNT = Account(channel="wecom", name="demo", config={})


class Pages:
    """Gives these one after the other; a cursor in `refuses` is not taken."""

    def __init__(self, *pages: Page, refuses: tuple[str, ...] = ()) -> None:
        self.pages = list(pages)
        self.refuses = refuses
        self.asked: list[tuple[str, str]] = []

    async def sync(self, cursor: str, token: str) -> Page:
        self.asked.append((cursor, token))
        if cursor in self.refuses:
            raise Refused(40058, "cursor")
        if token == "old":
            raise Refused(95007, "invalid msg token")
        return self.pages.pop(0)


class Taken:
    def __init__(self, hub: FakeHub, pages: Pages) -> None:
        self.kept: list[str] = []
        self.parked: list[str] = []
        marks = Marks("wecom:demo", "wk", hub, SystemClock(), history=True)
        self.puller = Puller(ACCOUNT, pages, marks, self.keep, self.park, self.meet)  # type: ignore[arg-type]

    async def keep(self, item: Item, held: Held) -> None:
        self.kept.append(item.msgid)

    async def park(self, entry: Any, reason: str) -> None:
        self.parked.append(reason)

    async def meet(self, customers: Iterable[str]) -> None:
        assert all(isinstance(one, str) for one in customers)


def page(*entries: Any, cursor: str = "c1", more: bool = False) -> Page:
    return Page(entries=entries, cursor=cursor, more=more)


def named(msgid: str, customer: str = "u1") -> dict[str, Any]:
    return payloads.TEXT | {"msgid": msgid, "external_userid": customer}


def pull(pages: Pages, *, token: str = "", hub: FakeHub | None = None) -> Taken:
    async def run() -> Taken:
        taken = Taken(hub or FakeHub(), pages)
        await taken.puller.pull(token)
        return taken

    return asyncio.run(run())


@given(entries=st.lists(
    values | st.fixed_dictionaries({}, optional={
        "msgid": values, "msgtype": st.sampled_from(["text", "event"]) | values,
        "send_time": st.integers(0, 2 * 10**9) | values, "external_userid": values,
        "origin": values, "text": values, "event": values,
    }), max_size=6,
))  # fmt: skip
def test_any_page_is_kept_or_put_away_and_the_cursor_moves(entries: list[Any]):
    hub = FakeHub()
    taken = pull(Pages(page(*entries, named("last"), cursor="c9")), hub=hub)
    assert len(taken.kept) + len(taken.parked) == len(entries) + 1
    assert "last" in taken.kept
    assert hub.marks["wecom:demo/wk"]["cursor"] == "c9"


def test_one_customers_messages_follow_one_another():
    entries = [named(f"{n}", f"u{n % 3}") for n in range(30)]
    kept = pull(Pages(page(*entries))).kept
    for customer in range(3):
        assert [int(one) for one in kept if int(one) % 3 == customer] == list(
            range(customer, 30, 3)
        )


def test_it_goes_on_while_there_is_more_even_where_a_page_is_empty():
    pages = Pages(
        page(named("1"), cursor="c1", more=True), page(cursor="c2", more=True),
        page(cursor="c2", more=True), page(named("2"), cursor="c3"),
    )  # fmt: skip
    taken = pull(pages, token="new")
    assert taken.kept == ["1", "2"]
    assert [cursor for cursor, _ in pages.asked] == ["", "c1", "c2", "c2"]


def test_it_does_not_ask_for_ever_where_nothing_moves():
    pages = Pages(*(page(cursor="c1", more=True) for _ in range(100)))
    pull(pages)
    assert len(pages.asked) == STILL + 2


def test_an_old_token_is_left_out_and_an_old_cursor_given_up():
    hub = FakeHub()
    pull(Pages(page(named("1"), cursor="old")), hub=hub)
    pages = Pages(page(named("1"), cursor="c5"), refuses=("old",))
    taken = pull(pages, token="old", hub=hub)
    assert pages.asked == [("old", "old"), ("", "old"), ("", "")]
    assert taken.kept == ["1"]
