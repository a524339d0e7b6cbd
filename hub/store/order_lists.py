"""In which lists an order stands: keys under which one index finds any of them.

The embedded store reads everything that an index's bounds match, and all of it when a condition
lies beside them. So each list that people look at has a key of its own in the order's document.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from hub.core.orders import Order, OrderState, OrderType
from hub.core.organisation import ROOT_NODE, holds
from hub.store.database import Document

LIVE = "live"
LATE = "late"


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """Which orders: every condition that is given holds, and one of `nodes` is among theirs.

    `live`: only those that are not finished, `late`: that have missed a deadline; `customers` are
    records, of one person all.
    """

    nodes: tuple[str, ...] = (ROOT_NODE,)
    state: OrderState | None = None
    type: OrderType | None = None
    live: bool = False
    late: bool = False
    assignee: str = ""
    watcher: str = ""
    conversation_id: str = ""
    customers: tuple[str, ...] = ()

    def places(self) -> Iterator[Document]:
        """Where to look, each served by one index; what is found there may still not fit."""
        if self.conversation_id:
            yield {"conversation_id": self.conversation_id}
        elif self.customers:
            yield from ({"customer_id": one} for one in self.customers)
        elif self.watcher:
            yield {"lists": _of_watcher(self.watcher)}
        elif self.assignee:
            live = self.live or self.late or (self.state and self.state is not OrderState.CLOSED)
            yield {"lists": _of_person(self.assignee, live=bool(live))}
        else:
            for node in self.nodes:
                yield {"lists": self._at(node)}

    @property
    def is_sifted(self) -> bool:
        """Whether much of what an index finds may not fit: then more is read at once."""
        by_person = bool(self.assignee or self.watcher) and bool(self.state or self.type)
        return by_person or (self.late and bool(self.state or self.type))

    def _at(self, node: str) -> str:
        if self.late:
            return _key(node, LATE)
        return _key(node, self.state or (LIVE if self.live else ""), self.type or "")

    def takes(self, order: Order) -> bool:
        return (
            any(holds(wanted, node) for wanted in self.nodes for node in _ends(order))
            and self.state in {None, order.state}
            and self.type in {None, order.type}
            and not (self.live and order.is_finished)
            and not (self.late and not order.late)
            and self.assignee in {"", order.assignee}
            and (not self.watcher or self.watcher in order.watchers)
            and self.conversation_id in {"", order.conversation_id}
            and (not self.customers or order.customer_id in self.customers)
        )


def keys_of(order: Order) -> Iterator[str]:
    states = (order.state,) if order.is_finished else (order.state, LIVE)
    for node in order.nodes:
        yield node
        yield _key(node, "", order.type)
        for state in states:
            yield _key(node, state)
            yield _key(node, state, order.type)
        if order.late:
            yield _key(node, LATE)
    if order.assignee:
        yield _of_person(order.assignee)
        if not order.is_finished:
            yield _of_person(order.assignee, live=True)
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
    return _of_person(person_id, live=True)


def _ends(order: Order) -> tuple[str, str]:
    return order.node_id, order.handler_node


def _key(node: str, state: str = "", kind: str = "") -> str:
    return "|".join(filter(None, (node, state, kind)))


def _of_person(person_id: str, *, live: bool = False) -> str:
    return f"@{person_id}|{LIVE}" if live else f"@{person_id}"


def _of_watcher(person_id: str) -> str:
    return f"~{person_id}"
