"""Goes through the log once and says, in sentences, every promise that was broken."""

from collections.abc import Iterator

from simulations.audit.absence import Absence
from simulations.audit.clocks import Clocks
from simulations.audit.figures import count, differences
from simulations.audit.found import Found
from simulations.audit.house import House
from simulations.audit.opening import Opening
from simulations.audit.order_clocks import OrderClocks
from simulations.audit.orders import Orders
from simulations.audit.papers import Papers
from simulations.audit.service_clocks import ServiceClocks
from simulations.audit.states import States
from simulations.audit.waits import Waits
from simulations.audit.words import Words


def examine(found: Found, papers: Papers) -> list[str]:
    """Empty when all were kept."""
    return list(_Audit(found, papers).run())


class _Audit:
    def __init__(self, found: Found, papers: Papers) -> None:
        self._found = found
        self._house = house = House(papers)
        opening = Opening(house)
        self._orders = Orders(house)
        self._words = Words(house, opening)
        self._clocks = Clocks(house)
        self._order_clocks = OrderClocks(house, self._clocks)
        self._waits = Waits(house, papers)
        self._before = (
            States(house, papers), Absence(house), self._orders, opening, self._words
        )  # fmt: skip
        self._after = (
            self._clocks, self._order_clocks, ServiceClocks(house, self._clocks), self._waits
        )  # fmt: skip
        self._boards = {board.number: board for board in found.boards}

    def run(self) -> Iterator[str]:
        if not self._found.events:
            yield "nothing: the log is empty"
            return
        for event in self._found.events:
            for early in self._before:
                yield from early.see(event)
            self._house.take(event)
            for late in self._after:
                yield from late.see(event)
            yield from self._compare(event.number)
        yield from self._end()

    def _compare(self, number: int) -> Iterator[str]:
        if board := self._boards.pop(number, None):
            counted = count(self._house, self._order_clocks.late, board.at)
            yield from differences(board, counted)

    def _end(self) -> Iterator[str]:
        last = self._found.events[-1].at
        yield from self._waits.end(last)
        yield from self._order_clocks.end(last)
        yield from self._clocks.end(last, self._found)
        yield from self._words.end(self._found)
        yield from self._orders.end(self._found)
        yield from (f"board: no event {number} for a board" for number in self._boards)
        if self._found.parked:
            yield f"parked: {self._found.parked} turns could not be done"
