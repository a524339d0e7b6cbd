"""In which lists an order stands: keys under which one index finds any of them.

The embedded store reads everything that an index's bounds match, and all of it when a condition
lies beside them. So each list that people look at has a key of its own in the order's document.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from hub.core.orders import FINISHED, Order, OrderState, OrderType, Priority
from hub.core.organisation import ROOT_NODE, holds
from hub.store.database import Document

LIVE = "live"
LATE = "late"


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """Which orders: every condition that is given holds, and one of `nodes` is among theirs.

    `live`: only those that are not finished, `late`: that have missed a deadline; `customers` are
    records, of one person all. Those of one `priority` have a list of their own while they live.
    """

    nodes: tuple[str, ...] = (ROOT_NODE,)
    state: OrderState | None = None
    type: OrderType | None = None
    live: bool = False
    late: bool = False
    priority: Priority | None = None
    assignee: str = ""
    watcher: str = ""
    conversation_id: str = ""
    customers: tuple[str, ...] = ()

    def places(self) -> Iterator[Document]:
        """Where to look, each served by one index; what is found there may still not fit."""
        if self.live and self.state in FINISHED:
            return
        if self.conversation_id:
            yield {"conversation_id": self.conversation_id}
        elif self.customers:
            yield from ({"customer_id": one} for one in self.customers)
        elif self.watcher:
            yield {"lists": _of_watcher(self.watcher)}
        else:
            for holder in (_of_person(self.assignee),) if self.assignee else self.nodes:
                yield {"lists": self._of(holder)}

    @property
    def is_sifted(self) -> bool:
        """Whether much of what an index finds may not fit: then more is read at once."""
        narrower = (self.watcher or self.late, self.priority, self.state or self.type)
        return sum(map(bool, narrower)) > 1

    def _of(self, holder: str) -> str:
        if self.late:
            return _key(holder, LATE)
        if self.priority and self.live:
            return _key(holder, LIVE, self.priority)
        return _key(holder, self.state or (LIVE if self.live else ""), self.type or "")

    def takes(self, order: Order) -> bool:
        return (
            any(holds(wanted, node) for wanted in self.nodes for node in _ends(order))
            and self.state in {None, order.state}
            and self.type in {None, order.type}
            and not (self.live and order.is_finished)
            and not (self.late and not order.late)
            and self.priority in {None, order.priority}
            and self.assignee in {"", order.assignee}
            and (not self.watcher or self.watcher in order.watchers)
            and self.conversation_id in {"", order.conversation_id}
            and (not self.customers or order.customer_id in self.customers)
        )


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
    for watcher in order.watchers:
        yield _of_watcher(watcher)


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


def _ends(order: Order) -> tuple[str, str]:
    return order.node_id, order.handler_node


def _key(holder: str, state: str = "", kind: str = "") -> str:
    """`holder`: a node, or the person who has it in hand."""
    return "|".join(filter(None, (holder, state, kind)))


def _of_person(person_id: str) -> str:
    return f"@{person_id}"


def _of_watcher(person_id: str) -> str:
    return f"~{person_id}"
