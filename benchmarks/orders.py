"""Lists of work orders among very many that are closed, and one step on an order's way."""

import asyncio
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import asynccontextmanager
from datetime import datetime, timedelta
from statistics import median, quantiles

from benchmarks.figures import Figure, at_most
from benchmarks.stage import Stage
from bot.templates import Templates
from hub.core.clock import SystemClock
from hub.core.orders import Order, OrderAction, OrderState, OrderType, Priority, Step
from hub.core.ports.orders import NewOrder
from hub.pipeline.pipeline import Spine
from hub.store.database import Database, connect
from hub.store.order_lists import Wanted
from hub.store.orders import COLLECTION, Found, Orders, order_to_document
from hub.store.schema import migrate
from hub.store.windows import Place
from workorders.counter import Counter
from workorders.life import Act, Doer
from workorders.office import Office

CLOSED, LIVE = 200_000, 2_000
LOOKS = 100
STEPS = 200
PAGE = 51
LISTED_WITHIN = at_most(100)
STEPPED_WITHIN = at_most(25)
Read = Callable[..., Awaitable[Found]]
_BATCH = 500
_EVERY = timedelta(minutes=2)
_NODES = ("root", "root.zj", "root.zj.hz", "root.zj.nb", "root.js", "root.js.nj", "root.js.sz")
_KINDS = (OrderType.COMPLAINT, OrderType.FAULT, OrderType.BUSINESS, OrderType.CALLBACK)
_PRIORITIES = (*[Priority.NORMAL] * 7, Priority.HIGH, Priority.URGENT, Priority.LOW)
_LIVE = (OrderState.OPEN, OrderState.ACCEPTED, OrderState.IN_PROGRESS, OrderState.ANSWERED)
_WAY = ("open", "accept", "dispatch", "receive", "start", "answer", "close")
_BOSS = Doer(id="boss", may=lambda *_: True)
_WANTED = {
    "newest": Wanted(),
    "newest of a prefecture": Wanted(nodes=("root.js.sz",)),
    "of two provinces": Wanted(nodes=("root.zj", "root.js")),
    "closed": Wanted(state=OrderState.CLOSED),
    "closed appeals, of which there are few": Wanted(
        state=OrderState.CLOSED, type=OrderType.APPEAL
    ),
    "in progress at a province": Wanted(nodes=("root.zj",), state=OrderState.IN_PROGRESS),
    "in hand": Wanted(live=True),
    "overdue": Wanted(late=True),
    "mine in hand": Wanted(assignee="person-7", live=True),
    "mine, closed complaints": Wanted(
        assignee="person-7", state=OrderState.CLOSED, type=OrderType.COMPLAINT
    ),
    "watched": Wanted(watcher="person-3"),
}
_PRESSING = {
    "in hand, what is pressing first": Wanted(),
    "mine in hand, what is pressing first": Wanted(assignee="person-7"),
}


async def measure(where: Stage, closed: int = CLOSED, live: int = LIVE) -> list[Figure]:
    db = connect(where.address("orders"))
    try:
        await migrate(db)
        await fill(db, closed, live)
        orders = Orders(db)
        lists = [await _list(orders.page, *one, closed) for one in _WANTED.items()]
        lists += [await _list(orders.pressing, *one, closed) for one in _PRESSING.items()]
        async with _counter(db) as counter:
            stepped = await _step(counter)
    finally:
        db.close()
    among = f"one step of an order among {closed:,} closed ones, median"
    return [*lists, Figure(name=among, value=stepped, unit="ms", target=STEPPED_WITHIN)]


async def fill(db: Database, closed: int, live: int) -> None:
    """Closed ones over the last months, and those in hand spread among them."""
    now, every = SystemClock().now(), max(1, closed // live)
    orders = _orders(closed + live, every, now)
    for _ in range(0, closed + live, _BATCH):
        batch = [order_to_document(order) for order, _ in zip(orders, range(_BATCH), strict=False)]
        await db[COLLECTION].insert_many(batch, ordered=False)


def _orders(count: int, every: int, now: datetime) -> Iterator[Order]:
    for number in range(count):
        at = now - _EVERY * (count - number)
        is_live = number % (every + 1) == every
        yield _order(number, at, _LIVE[number % len(_LIVE)] if is_live else OrderState.CLOSED)


def _order(number: int, at: datetime, state: OrderState) -> Order:
    opener = _NODES[number % len(_NODES)]
    steps = tuple(
        Step(
            action=OrderAction(name), state=state, by="person-1", at=at, rev=rev, node_id=opener,
            note="已经处理" if name == "answer" else "",
        )
        for rev, name in enumerate(_WAY)
    )  # fmt: skip
    return Order(
        number=f"TS-0101-{number:06d}", type=_kind(number), title="多扣费", state=state,
        opened_by="bot", opened_at=at, steps=steps, node_id=opener,
        fields={"what": "上个月起每月多扣10元", "number": "13900001111"},
        handler_node=_NODES[number % 3], assignee=f"person-{number % 200}",
        late=("handle",) if state is not OrderState.CLOSED and number % 5 == 0 else (),
        watchers=(f"person-{number % 40}",) if number % 50 == 0 else (), rev=len(steps),
        priority=_PRIORITIES[number // 11 % len(_PRIORITIES)],
        customer_id=f"c{number % 50_000}", customer_name="客户", tier="normal",
    )  # fmt: skip


def _kind(number: int) -> OrderType:
    return OrderType.APPEAL if number % 2_000 == 0 else _KINDS[number // 7 % len(_KINDS)]


async def _list(read: Read, name: str, wanted: Wanted, closed: int) -> Figure:
    """The first page and, where there is one, the second, by turns."""
    clock, took = SystemClock(), []
    after: Place | None = None
    for _ in range(LOOKS):
        began = time.perf_counter()
        page = await read(wanted, now=clock.now(), limit=PAGE, after=after)
        took.append((time.perf_counter() - began) * 1_000)
        after = page.next if after is None else None
    name = f"orders among {closed:,} closed: {name}, p99"
    return Figure(name=name, value=_high(took), unit="ms", target=LISTED_WITHIN)


@asynccontextmanager
async def _counter(db: Database) -> AsyncIterator[Counter]:
    spine = Spine(db, SystemClock())
    await spine.feed.start()
    async with asyncio.TaskGroup() as group:
        committing = group.create_task(spine.committer.run())
        yield Office(spine, Templates.load()).counter
        committing.cancel()


async def _step(counter: Counter) -> float:
    """Milliseconds from the wish to the durable step, its clocks and its event among them."""
    took: list[float] = []
    while len(took) < STEPS:
        order = await counter.open(NewOrder(type="fault", title="没信号"), by="agent")
        for name in ("accept", "start", "answer", "close"):
            began = time.perf_counter()
            act = Act(action=OrderAction(name), note="已经处理")
            await counter.act(order.number, act, by=_BOSS)
            took.append((time.perf_counter() - began) * 1_000)
    return median(took)


def _high(took: list[float]) -> float:
    return quantiles(took, n=100, method="inclusive")[98]
