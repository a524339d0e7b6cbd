"""Promises of orders and deadlines are broken in a log, and the auditor must say so."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from hub.core.calendar import Exceptional
from hub.core.events import Kind
from simulations.audit.found import Ring
from tests.simulations.forge import MONDAY, OFFICE, PAPERS, THREAD, Forge, served, told


class TestOrders:
    def done(self) -> Forge:
        forge = Forge().founded().order("open", "open").order("accept", "accepted", after=60)
        forge.clock("order:accept", "met", 0, 60).clock("order:handle", "running", 60, None)
        return forge

    def test_an_order_on_its_way_breaks_nothing(self):
        assert self.done().examined() == []

    def test_an_order_that_is_not_there_any_more_is_found(self):
        forge = self.done()
        forge.orders.clear()
        assert told(forge) == {"lost"}

    def test_an_order_that_nobody_tells_of_is_found(self):
        forge = self.done()
        other = replace(forge.orders["TS-0322-0001"], number="TS-0322-0002")
        forge.orders["TS-0322-0002"] = other
        assert told(forge) == {"strange"}

    def test_a_number_that_was_told_to_somebody_and_is_none_is_found(self):
        forge = served()
        said = f"{THREAD}.{forge.seqs['talk']:09d}"
        forge.rings[-1] = Ring(said, "talk", "您的工单 TS-0322-0009", forge.at)
        assert told(forge) == {"lost"}

    def test_a_step_that_may_not_follow_is_found(self):
        forge = self.done().order("close", "closed")
        forge.clocks.pop()
        assert "impossible" in told(forge.clock("order:handle", "met", 60, 60))

    def test_only_the_openers_level_closes(self):
        forge = self.done()
        order = forge.orders["TS-0322-0001"]
        step = replace(order.steps[-1], action="close", node_id="root.zj.hz")
        forge.orders["TS-0322-0001"] = replace(order, steps=(order.steps[0], step))
        assert "impossible" in told(forge)

    def test_a_step_that_nobody_did_is_found(self):
        forge = self.done()
        order = forge.orders["TS-0322-0001"]
        steps = (order.steps[0], replace(order.steps[1], by=""))
        forge.orders["TS-0322-0001"] = replace(order, steps=steps)
        assert told(forge) == {"unknown"}

    def test_a_step_that_the_order_does_not_show_is_found(self):
        forge = self.done()
        order = forge.orders["TS-0322-0001"]
        forge.orders["TS-0322-0001"] = replace(order, steps=order.steps[:1])
        assert told(forge) == {"torn"}

    def test_an_order_that_shows_another_state_is_found(self):
        forge = self.done()
        order = forge.orders["TS-0322-0001"]
        forge.orders["TS-0322-0001"] = replace(order, state="in_progress")
        assert told(forge) == {"torn"}

    def test_a_number_left_out_is_found(self):
        forge = Forge().founded().order("open", "open", number="TS-0322-0002")
        assert "gap" in told(forge)


class TestDeadlines:
    def late(self) -> Forge:
        """Not accepted within an hour: warned of, told, escalated; then nobody cares again."""
        forge = Forge().founded().order("open", "open", node_id="root.zj.hz")
        forge.deadline("order:accept", "warn", after=1800)
        forge.deadline("order:accept", "due", after=1800)
        forge.order("escalate", "open", by="system", node_id="root.zj.hz")
        forge.orders["TS-0322-0001"] = replace(
            forge.orders["TS-0322-0001"], node_id="root.zj.hz", handler_node="root.zj.hz"
        )
        return forge.clock("order:accept", "running", 3600, None, misses=1)

    def test_a_late_order_that_was_escalated_breaks_nothing(self):
        assert self.late().examined() == []

    def test_a_late_order_that_was_not_escalated_is_found(self):
        forge = self.late()
        del forge.events[-1]
        order = forge.orders["TS-0322-0001"]
        forge.orders["TS-0322-0001"] = replace(order, steps=order.steps[:1])
        forge.clocks[0] = replace(forge.clocks[0], state="missed", started_at=MONDAY,
                                  ended_at=MONDAY + timedelta(hours=1))  # fmt: skip
        assert told(forge.event(Kind.ARTICLE, after=60)) == {"not escalated"}

    def test_a_late_order_of_which_nobody_spoke_is_found(self):
        forge = Forge().founded().order("open", "open").event(Kind.ARTICLE, after=4000)
        forge.clock("order:accept", "running", 0, None)
        assert told(forge) == {"untold", "unwarned"}

    def test_a_late_step_of_which_nobody_spoke_is_found(self):
        forge = Forge().founded().order("open", "open")
        forge.deadline("order:accept", "warn", after=1800).order("accept", "accepted", after=4000)
        forge.clock("order:accept", "met", 0, 5800).clock("order:handle", "running", 5800, None)
        assert told(forge) == {"unequal", "untold"}

    def test_a_late_step_that_is_told_as_it_is_done_breaks_nothing(self):
        forge = Forge().founded().order("open", "open").deadline("order:accept", "warn", after=1800)
        forge.deadline("order:accept", "due", after=1801).order("accept", "accepted")
        forge.clock("order:accept", "missed", 0, 3601, misses=1)
        assert forge.clock("order:handle", "running", 3601, None).examined() == []

    @pytest.mark.parametrize(("moment", "after"), [("warn", 1700), ("due", 3500)])
    def test_what_is_told_too_early_is_found(self, moment: str, after: float):
        forge = (
            Forge().founded().order("open", "open").deadline("order:accept", moment, after=after)
        )
        assert "early" in told(forge)

    def test_what_is_told_too_late_is_found(self):
        forge = Forge().founded().order("open", "open").deadline("order:accept", "warn", after=1900)
        forge.clock("order:accept", "running", 0, None)
        assert told(forge) == {"late"}

    def test_a_warning_is_given_once(self):
        forge = self.late()
        twice = replace(forge.events[4], at=forge.events[4].at)
        forge.events.insert(5, twice)
        assert told(forge.renumbered()) == {"told twice"}

    def test_a_clock_stands_still_outside_working_hours(self):
        forge = Forge().founded().order("open", "open").order("accept", "accepted", after=60)
        forge.order("start", "in_progress", after=60)
        forge.deadline("order:handle", "warn", after=2 * 3600 - 120)
        forge.clock("order:accept", "met", 0, 60)
        assert forge.clock("order:handle", "running", 60, None).examined() == []

    def test_a_clock_stands_still_while_an_order_is_suspended(self):
        forge = Forge().founded().order("open", "open").order("accept", "accepted", after=60)
        forge.order("suspend", "suspended", after=3600).order("resume", "accepted", after=3600)
        forge.deadline("order:handle", "warn", after=3540)
        forge.clock("order:accept", "met", 0, 60)
        assert forge.clock("order:handle", "running", 60, None).examined() == []

    def test_a_holiday_added_today_takes_its_clocks_along(self):
        closed = replace(OFFICE, exceptions={date(2027, 3, 22): Exceptional(name="节日")})
        papers = replace(PAPERS, calendars={"hours": [OFFICE, closed]})
        forge = Forge(papers).founded().order("open", "open")
        forge.order("accept", "accepted", after=60)
        forge.event(Kind.CALENDAR, id="hours", action="change", after=3600)
        forge.clock("order:accept", "met", 0, 60).clock("order:handle", "running", 60, None)
        assert forge.event(Kind.ARTICLE, after=20 * 3600).examined() == []

    def test_an_hour_that_the_hub_counts_otherwise_is_found(self):
        forge = self.late()
        forge.clocks[0] = replace(forge.clocks[0], started_at=MONDAY)
        assert told(forge) == {"unequal"}

    def test_a_clock_that_the_hub_has_lost_is_found(self):
        forge = self.late()
        forge.clocks.clear()
        assert told(forge) == {"lost"}

    def test_a_clock_that_nothing_began_is_found(self):
        assert told(self.late().clock("order:visit", "running", 0, None)) == {"strange"}
