"""The board is misread by the log, and the auditor must say so."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from simulations.audit.found import Board, QueueFigures
from tests.simulations.forge import Forge, told


class TestTheBoard:
    FIGURES = QueueFigures(waiting=1, longest=timedelta(seconds=30), agents={"online": 1})

    def waiting(self) -> Forge:
        return Forge().founded().sat("ann", "online").opened().queued().order("open", "open")

    def board(self, forge: Forge, **other: Any) -> Board:
        """What the wall must show half a minute later."""
        true = Board(
            number=len(forge.events), at=forge.at + timedelta(seconds=30), talks={"queued": 1},
            queues={"zj": self.FIGURES, "default": QueueFigures()},
            seats={"online": 1}, orders={("root", "open"): 1, ("root.zj", "open"): 1},
        )  # fmt: skip
        return replace(true, **other)

    def shown(self, **other: Any) -> set[str]:
        forge = self.waiting().clock("order:accept", "running", 0, None)
        return told(forge, boards=[self.board(forge, **other)])

    def test_a_true_board_breaks_nothing(self):
        assert self.shown() == set()

    @pytest.mark.parametrize(
        "other",
        [
            {"talks": {"queued": 2}},
            {"talks": {}},
            {"queues": {"zj": replace(FIGURES, waiting=2)}},
            {"queues": {"zj": replace(FIGURES, longest=timedelta(seconds=31))}},
            {"queues": {"zj": replace(FIGURES, offered=1)}},
            {"queues": {"zj": replace(FIGURES, served=1)}},
            {"queues": {"zj": replace(FIGURES, agents={"busy": 1})}},
            {"queues": {"default": FIGURES}},
            {"seats": {"online": 1, "busy": 1}},
            {"orders": {("root", "open"): 1}},
            {"late": {"root": 1}},
        ],
    )
    def test_every_figure_of_it_is_looked_at(self, other: dict[str, Any]):
        assert self.shown(**other) == {"board"}

    def test_whose_line_is_lost_serves_nobody(self):
        forge = self.waiting().sat("ann", "online", old="online", lost=True)
        lost = {"zj": replace(self.FIGURES, agents={"offline": 1})}
        board = self.board(forge.clock("order:accept", "running", 0, None), queues=lost)
        assert told(forge, boards=[board]) == set()

    def test_a_board_of_no_moment_of_the_log_is_found(self):
        assert self.shown(number=99) == {"board"}
