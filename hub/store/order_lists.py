"""In which lists an order stands: keys under which one index finds any of them.

The embedded store reads everything that an index's bounds match, and all of it when a condition
lies beside them. So each list that people look at has a key of its own in the order's document.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime

from hub.core.clock import BUSINESS_ZONE
from hub.core.orders import FINISHED, Order, OrderAction, OrderState, OrderType, Priority
from hub.core.organisation import ROOT_NODE, holds
from hub.store.database import Document

LIVE = "live"
LATE = "late"
FEW = 50
"""Ids in one question: beyond, the embedded store reads the whole collection."""
ENDED = "ended"
MISSED = "missed"


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """Which orders: every condition that is given holds, and one of `nodes` is among theirs.

    `live`: only those that are not finished, `late`: that have missed a deadline; `customers` are
    records, of one person all. Those of one `priority` have a list of their own while they live.
    `handler`: they lie there or below, `here`: not below, `waits`: somebody there or below is to
    act. `since` and `until` bound their opening, `numbers` are the only ones. `text` stands in what
    they are about.
    """

    nodes: tuple[str, ...] = (ROOT_NODE,)
    state: OrderState | None = None
    type: OrderType | None = None
    live: bool = False
    late: bool = False
    priority: Priority | None = None
    handler: str = ""
    here: bool = False
    waits: str = ""
    tier: str = ""
    assignee: str = ""
    opener: str = ""
    watcher: str = ""
    conversation_id: str = ""
    customers: tuple[str, ...] = ()
    since: datetime | None = None
    until: datetime | None = None
    numbers: frozenset[str] | None = None
    text: str = ""

    def places(self) -> Iterator[Document]:
        """Where to look, each served by one index; what is found there may still not fit."""
        if self.live and self.state in FINISHED:
            return
        if self.numbers is not None and len(self.numbers) <= FEW:
            yield {"_id": {"$in": sorted(self.numbers)}}
        elif self.conversation_id:
            yield {"conversation_id": self.conversation_id}
        elif self.customers:
            yield from ({"customer_id": one} for one in self.customers)
        elif self.watcher:
            yield {"lists": _of_watcher(self.watcher)}
        else:
            yield from ({"lists": self._of(holder)} for holder in self._holders())

    def _holders(self) -> tuple[str, ...]:
        """Whoever has the shortest lists in which all that is wanted stands."""
        if self.assignee:
            return (_of_person(self.assignee),)
        if self.opener:
            return (_of_opener(self.opener),)
        return (self.handler or self.waits,) if self.handler or self.waits else self.nodes

    @property
    def is_sifted(self) -> bool:
        """Whether much of what an index finds may not fit: then more is read at once."""
        narrower = (self.watcher or self.late, self.priority, self.state or self.type)
        beside = (self.handler, self.waits, self.tier, self.numbers is not None, self.text)
        twice = self.opener and (self.live or any(narrower) or self.assignee)
        return sum(map(bool, narrower)) > 1 or any(beside) or bool(twice)

    @property
    def key(self) -> str:
        """The one list that has these and no others; empty where there is none."""
        holders = self._holders()
        of_rank = self.priority and not self.live
        elsewhere = self.watcher or self.conversation_id or self.customers or of_rank
        foreign = (self.assignee or self.opener) and self.nodes != (ROOT_NODE,)
        if self.is_sifted or elsewhere or foreign or len(holders) != 1:
            return ""
        return self._of(holders[0])

    def _of(self, holder: str) -> str:
        if self.opener and not self.assignee:
            return holder
        if self.late:
            return _key(holder, LATE)
        if self.priority and self.live:
            return _key(holder, LIVE, self.priority)
        return _key(holder, self.state or (LIVE if self.live else ""), self.type or "")

    def takes(self, order: Order) -> bool:
        return (
            any(holds(wanted, node) for wanted in self.nodes for node in order.ends)
            and self.state in {None, order.state}
            and self.type in {None, order.type}
            and not (self.live and order.is_finished)
            and not (self.late and not order.late)
            and self.priority in {None, order.priority}
            and self.tier in {"", order.tier}
            and (not self.handler or holds(self.handler, order.handler_node))
            and (not self.here or self.handler == order.handler_node)
            and (not self.waits or holds(self.waits, order.waits_at))
            and self.assignee in {"", order.assignee}
            and self.opener in {"", order.opened_by}
            and (not self.watcher or self.watcher in order.watchers)
            and self.conversation_id in {"", order.conversation_id}
            and (not self.customers or order.customer_id in self.customers)
            and (self.numbers is None or order.number in self.numbers)
            and _says(order, self.text.casefold())
        )


def _says(order: Order, text: str) -> bool:
    """By its number, its title, its customer's name, or what its form was filled in with."""
    said = (order.number, order.title, order.customer_name, *map(str, order.fields.values()))
    return not text or any(text in one.casefold() for one in said)


def keys_of(order: Order) -> Iterator[str]:
    states = (order.state,) if order.is_finished else (order.state, LIVE)
    holders = (*order.nodes, _of_person(order.assignee)) if order.assignee else order.nodes
    for holder in holders:
        yield holder
        yield _key(holder, "", order.type)
        for state in states:
            yield _key(holder, state)
            yield _key(holder, state, order.type)
        if order.late:
            yield _key(holder, LATE)
        if not order.is_finished:
            yield _key(holder, LIVE, order.priority)
    yield _of_opener(order.opened_by)
    for watcher in order.watchers:
        yield _of_watcher(watcher)
    for node in order.nodes:
        yield from (day_key(node, what, day) for what, day in sorted(_days_of(order)))


def _days_of(order: Order) -> set[tuple[str, date]]:
    """When it was finished, whoever took it up again afterwards, and when it became late."""
    moves = zip(order.steps, order.steps[1:], strict=False)
    ends = [now.at for was, now in moves if now.state in FINISHED and was.state not in FINISHED]
    escalated = [step for step in order.steps if step.action is OrderAction.ESCALATE]
    misses = [step.at for step in escalated if step.changed.get("late")]
    return {(ENDED, day_of(at)) for at in ends} | {(MISSED, day_of(at)) for at in misses}


def day_of(at: datetime) -> date:
    """By the carrier's own clock."""
    return at.astimezone(BUSINESS_ZONE).date()


def day_key(node_id: str, what: str, day: date) -> str:
    """Those of a node that were finished, or became late, on this day."""
    return _key(node_id, what, day.isoformat())


def state_key(node_id: str, state: OrderState) -> str:
    return _key(node_id, state)


def late_key(node_id: str) -> str:
    return _key(node_id, LATE)


def in_hand_at(node_id: str) -> str:
    """What is not finished and stands in the lists of this node: opened or handled there."""
    return _key(node_id, LIVE)


def in_hand_of(person_id: str) -> str:
    """What is not finished and assigned to this person."""
    return _key(_of_person(person_id), LIVE)


def _key(holder: str, state: str = "", kind: str = "") -> str:
    """`holder`: a node, or the person who has it in hand."""
    return "|".join(filter(None, (holder, state, kind)))


def _of_person(person_id: str) -> str:
    return f"@{person_id}"


def _of_opener(person_id: str) -> str:
    return f"+{person_id}"


def _of_watcher(person_id: str) -> str:
    return f"~{person_id}"
