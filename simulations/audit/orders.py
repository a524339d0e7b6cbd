"""Work orders: none lost, none moved as it may not, none closed but by who opened it."""

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping

from hub.core.events import Event, Kind
from simulations.audit.found import Found, OrderFound
from simulations.audit.house import House

_WORK = ("accepted", "received", "in_progress")
_WAY = ("open", *_WORK, "dispatched", "returned", "suspended")
_ENDS = ("answered", "visiting", "closed")
MOVES: Mapping[str, Mapping[str, str]] = {
    "accept": {"open": "accepted"},
    "dispatch": dict.fromkeys((*_WORK, "returned"), "dispatched"),
    "receive": {"dispatched": "received"},
    "start": dict.fromkeys(("accepted", "received", "returned"), "in_progress"),
    "answer": {"in_progress": "answered"},
    "return": dict.fromkeys(("dispatched", "received", "in_progress", "returned"), "returned"),
    "suspend": dict.fromkeys((*_WORK, "returned"), "suspended"),
    "visit": dict.fromkeys(("answered", "visiting"), "visiting"),
    "close": dict.fromkeys(("answered", "visiting"), "closed"),
    "reopen": dict.fromkeys(_ENDS, "in_progress") | {"cancelled": "open"},
    "cancel": dict.fromkeys(("draft", *_WAY), "cancelled"),
}
"""What moves an order, from where to where; `resume` leads back to where it was suspended."""
STAYS = frozenset({"transfer", "urge", "supervise", "note", "link", "confirm", "rate", "escalate"})
NUMBER = re.compile(r"[A-Z]{2}-\d{4}-\d{4,}")


class Orders:
    """`see` each event before the house takes it."""

    def __init__(self, house: House) -> None:
        self._house = house
        self._held: dict[str, str] = {}
        self._counters: defaultdict[str, int] = defaultdict(int)

    def see(self, event: Event) -> Iterator[str]:
        if event.kind is not Kind.ORDER or event.data["action"] == "watch":
            return
        number, action = str(event.data["number"]), str(event.data["action"])
        order, new = self._house.orders.get(number), str(event.data["state"])
        if order is None:
            yield from self._opened(number, action, new)
            return
        if not self._fits(number, action, order.state, new):
            yield f"impossible: {number} went from {order.state} to {new} by {action}"
        if action == "suspend":
            self._held[number] = order.state

    def _opened(self, number: str, action: str, state: str) -> Iterator[str]:
        series, _, count = number.rpartition("-")
        self._counters[series] += 1
        if int(count) != self._counters[series]:
            yield f"gap: {number} is the {self._counters[series]}. of {series}"
        if action != "open" or state not in {"open", "draft"}:
            yield f"strange: {number} begins with {action}"

    def _fits(self, number: str, action: str, old: str, new: str) -> bool:
        if action in STAYS:
            return old == new
        if action == "resume":
            return old == "suspended" and new == self._held.get(number)
        if action == "open":
            return (old, new) == ("draft", "open")
        return MOVES.get(action, {}).get(old) == new

    def end(self, found: Found) -> Iterator[str]:
        known = self._house.orders
        yield from (f"lost: {one} is not there any more" for one in known.keys() - found.orders)
        yield from (f"strange: no event tells of {one}" for one in found.orders.keys() - known)
        for number in known.keys() & found.orders.keys():
            yield from self._same(found.orders[number])
        threads: dict[str, set[str]] = defaultdict(set)
        for order in known.values():
            threads[order.thread_id].add(order.number)
        for ring in found.rings:
            own = threads[ring.message_id.partition(".")[0]] | self._house.papers.examples
            for number in set(NUMBER.findall(ring.words)) - own:
                yield f"lost: {ring.address} was told {number}, which is no order of his"

    def _same(self, shown: OrderFound) -> Iterator[str]:
        order = self._house.orders[shown.number]
        told = (order.state, order.opener, order.handler)
        if told != (shown.state, shown.node_id, shown.handler_node):
            yield f"torn: {shown.number} is {shown}, and was {told} by the log"
        if [step.action for step in shown.steps] != order.actions:
            yield f"torn: the steps of {shown.number} are not those of the log"
        for step in shown.steps:
            if step.action == "close" and step.node_id != shown.node_id:
                yield f"impossible: {shown.number} was closed by {step.node_id}"
            if not step.by or (not step.node_id and step.by not in {"customer", "bot", "system"}):
                yield f"unknown: nobody knows who did {step.action} to {shown.number}"
