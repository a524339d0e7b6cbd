"""The carrier that is simulated: centres, people and shifts, queues, hours, promises, customers."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import time, timedelta

from hub.core.calendar import OF_NODE, Calendar, Shift
from hub.core.customers import Tier
from hub.core.order_rules import Limit, Stage
from hub.core.orders import OrderType
from hub.core.organisation import ROOT_NODE, Level, Post
from hub.core.people import Role
from hub.core.placement import Rule
from hub.core.queues import Matches, Overflow, Queue, Strategy
from hub.core.service_levels import ServiceLevel


@dataclass(frozen=True, slots=True, kw_only=True)
class Centre:
    id: str
    name: str
    level: Level
    zone: str = "Asia/Shanghai"
    calendar_id: str = ""

    @property
    def key(self) -> str:
        """The last part of its id; customers' addresses begin with it."""
        return self.id.rpartition(".")[2]


CENTRES = (
    Centre(id=ROOT_NODE, name="全国中心", level=Level.NATIONAL),
    Centre(id="root.zj", name="浙江", level=Level.PROVINCE),
    Centre(id="root.zj.hz", name="杭州", level=Level.PREFECTURE),
    Centre(id="root.zj.nb", name="宁波", level=Level.PREFECTURE),
    Centre(
        id="root.xj", name="新疆", level=Level.PROVINCE, zone="Asia/Urumqi", calendar_id="xinjiang"
    ),
    Centre(id="root.xj.wl", name="乌鲁木齐", level=Level.PREFECTURE, zone="Asia/Urumqi"),
    Centre(id="root.xj.ks", name="喀什", level=Level.PREFECTURE, zone="Asia/Urumqi"),
)
PREFECTURES = tuple(one for one in CENTRES if one.level is Level.PREFECTURE)


def daily(*shifts: tuple[int, int], days: int = 7) -> Mapping[int, tuple[Shift, ...]]:
    hours = tuple(Shift(start * 60, end * 60) for start, end in shifts)
    return dict.fromkeys(range(days), hours)


SERVICE = Calendar(id="service", name="服务时间", zone="Asia/Shanghai", weekly=daily((8, 22)))
XINJIANG = Calendar(
    id="xinjiang", name="新疆工作时间", zone="Asia/Urumqi", weekly=daily((9, 13), (14, 19), days=6)
)
LONDON = Calendar(id="london", name="London", zone="Europe/London", weekly=daily((8, 18)))
"""Where the clocks are put forward on the last Sunday of March, in the simulated week."""
CALENDARS = (SERVICE, XINJIANG, LONDON)

QUEUES = (
    Queue(
        id="zj", name="浙江", node_id="root.zj", strategy=Strategy.LONGEST_IDLE,
        calendar_id=SERVICE.id, overflow=(Overflow(after_seconds=180, queue_id="default"),),
    ),
    Queue(
        id="xj", name="新疆", node_id="root.xj", strategy=Strategy.ROUND_ROBIN,
        calendar_id=XINJIANG.id, overflow=(Overflow(after_seconds=180, queue_id="default"),),
    ),
    *(
        Queue(
            id=centre.key, name=centre.name, node_id=centre.id, wrap_up_seconds=30,
            strategy=Strategy.LAST_AGENT if centre.key == "nb" else Strategy.LEAST_BUSY,
            calendar_id=SERVICE.id if centre.id.startswith("root.zj") else XINJIANG.id,
            overflow=(
                Overflow(after_seconds=60, queue_id=centre.id.split(".")[1]),
                Overflow(after_seconds=240, queue_id="default"),
            ),
        )
        for centre in PREFECTURES
    ),
    Queue(
        id="vip", name="大客户", skills=("vip",), priority=10, offer_seconds=15,
        matches=Matches(tiers=(Tier.SUPREME, Tier.DIAMOND)),
        overflow=(Overflow(after_seconds=60, queue_id="default"),),
    ),
    Queue(
        id="abroad", name="English", priority=20, calendar_id=LONDON.id,
        matches=Matches(locales=("en",)),
    ),
)  # fmt: skip
GIVEN_UP = Queue(
    id="nb-gold", name="宁波金卡", node_id="root.zj.nb", priority=5, skills=("gold",),
    matches=Matches(tiers=(Tier.GOLD,)), overflow=(Overflow(after_seconds=120, queue_id="nb"),),
)  # fmt: skip
"""A queue for which nobody has the skill: deleted during the week, with those who wait in it."""
LEVELS = (
    ServiceLevel(
        id="zj", name="浙江", node_id="root.zj", calendar_id=SERVICE.id,
        first_response=timedelta(seconds=90), next_response=timedelta(minutes=3),
        resolution=timedelta(hours=2),
    ),
    ServiceLevel(
        id="xj", name="新疆", node_id="root.xj", calendar_id=XINJIANG.id, warn_percent=50,
        first_response=timedelta(minutes=2), next_response=timedelta(minutes=5),
    ),
    ServiceLevel(
        id="vip", name="大客户", tier=Tier.SUPREME, first_response=timedelta(seconds=45),
        next_response=timedelta(minutes=2), resolution=timedelta(hours=1),
    ),
    ServiceLevel(
        id="abroad", name="English", queue="abroad", calendar_id=LONDON.id,
        first_response=timedelta(minutes=3), resolution=timedelta(hours=3),
    ),
)  # fmt: skip


def _limits(
    kind: OrderType | None, hours: Mapping[Stage, float], calendar_id: str = OF_NODE
) -> Iterator[Limit]:
    for stage, amount in hours.items():
        yield Limit(stage=stage, minutes=round(amount * 60), type=kind, calendar_id=calendar_id)


LIMITS = (
    *_limits(
        None,
        {Stage.ACCEPT: 2, Stage.RECEIVE: 3, Stage.HANDLE: 8, Stage.VISIT: 8, Stage.WHOLE: 16},
    ),
    *_limits(OrderType.COMPLAINT, {Stage.ACCEPT: 1, Stage.HANDLE: 5, Stage.WHOLE: 10}),
    *_limits(OrderType.FAULT, {Stage.HANDLE: 10, Stage.WHOLE: 20}, SERVICE.id),
    *_limits(
        OrderType.EMERGENCY,
        {Stage.ACCEPT: 0.25, Stage.RECEIVE: 0.25, Stage.HANDLE: 1, Stage.WHOLE: 2},
        "always",
    ),
    Limit(stage=Stage.HANDLE, minutes=180, tier=Tier.SUPREME),
    Limit(stage=Stage.ACCEPT, minutes=60, level=Level.PREFECTURE, calendar_id=SERVICE.id, warn=50),
)


@dataclass(frozen=True, slots=True)
class Hours:
    """A shift by the wall clock of Shanghai; one that ends before it begins goes over midnight."""

    start: time
    end: time


DAY, LATE = Hours(time(8, 30), time(17, 30)), Hours(time(13), time(22, 30))
NIGHT = Hours(time(22), time(9))


@dataclass(frozen=True, slots=True, kw_only=True)
class Worker:
    """Somebody of the carrier's; `days` are the weekdays on which he works, by `hours`."""

    id: str
    name: str
    node_id: str
    role: Role
    hours: Hours = DAY
    days: frozenset[int] = frozenset(range(7))
    capacity: int = 3
    skills: tuple[str, ...] = ()
    languages: tuple[str, ...] = ()
    queues: tuple[str, ...] = ()

    @property
    def posts(self) -> tuple[Post, ...]:
        return (Post(node_id=self.node_id, role=self.role),)


def _agents(centre: Centre, *hours: Hours, **more: object) -> Iterator[Worker]:
    """Some of whom have a day off."""
    for place, shift in enumerate(hours):
        off = {place + 2} if len(hours) > 2 else set()
        yield Worker(
            id=f"{centre.key}-a{place + 1}", name=f"{centre.name}座席{place + 1}",
            node_id=centre.id, role=Role.AGENT, hours=shift, days=frozenset(range(7)) - off,
            **more,  # type: ignore[arg-type]
        )  # fmt: skip


def _workers() -> Iterator[Worker]:
    root = CENTRES[0]
    for centre in CENTRES:
        yield Worker(
            id=f"{centre.key}-boss", name=f"{centre.name}班长", node_id=centre.id,
            role=Role.SUPERVISOR,
        )  # fmt: skip
        yield Worker(
            id=f"{centre.key}-send", name=f"{centre.name}派单员", node_id=centre.id,
            role=Role.DISPATCHER,
        )  # fmt: skip
        if centre in PREFECTURES:
            yield from _agents(centre, DAY, DAY, LATE, languages=("zh",))
        elif centre is not root:
            yield from _agents(centre, DAY, LATE, languages=("zh",))
    yield from _agents(root, DAY, LATE, NIGHT, NIGHT, skills=("vip",), capacity=4)


WORKERS: Sequence[Worker] = tuple(_workers())
TIERS = {Tier.SUPREME: 1, Tier.DIAMOND: 2, Tier.GOLD: 5, Tier.SILVER: 12, Tier.NORMAL: 60}
"""How many customers of each tier a centre has."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """A customer; who and what he is stands in his address, and the rules read it there."""

    address: str
    node_id: str
    tier: Tier
    locale: str


def people() -> Iterator[Person]:
    for centre in (*PREFECTURES, CENTRES[0]):
        for tier, count in TIERS.items():
            for number in range(count):
                yield Person(
                    address=f"{centre.key}-{tier}-{number:03d}", node_id=centre.id, tier=tier,
                    locale="zh-CN",
                )  # fmt: skip
    for number in range(20):
        yield Person(
            address=f"abroad-normal-{number:03d}", node_id=ROOT_NODE, tier=Tier.NORMAL, locale="en"
        )


RULES = (
    *(Rule(address=f"{one.key}-*", node_id=one.id) for one in PREFECTURES),
    *(Rule(address=f"*-{tier}-*", tier=tier) for tier in TIERS),
    *(Rule(address=f"{one.key}-supreme-*", manager=f"{one.key}-a1") for one in PREFECTURES),
)
