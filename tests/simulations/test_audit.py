"""Each promise is broken in a log written by hand, and the auditor must say so."""

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest

from hub.core.calendar import Exceptional
from hub.core.events import Kind
from simulations.audit.found import Board, QueueFigures, Receipt, Ring
from simulations.audit.papers import Break
from tests.simulations.forge import MONDAY, OFFICE, PAPERS, THREAD, Forge


def served() -> Forge:
    """A customer comes, is offered to Ann, answered and said good-bye to."""
    forge = Forge().founded().sat("ann", "online").opened().queued(after=5).taken(after=1)
    return forge.said("agent", after=10).said("customer", after=20).said("agent", after=9).ended()


def told(forge: Forge, **more: Any) -> set[str]:
    """The kinds of promises that were broken."""
    return {failure.partition(":")[0] for failure in forge.examined(**more)}


def test_a_true_log_breaks_nothing():
    assert served().examined() == []


def test_an_empty_log_is_no_proof():
    assert told(Forge()) == {"nothing"}


class TestTheLog:
    def test_a_missing_event_is_found(self):
        forge = served()
        del forge.events[9]
        assert "gap" in told(forge)

    def test_time_that_goes_back_is_found(self):
        forge = served()
        forge.events[-1] = replace(forge.events[-1], at=MONDAY)
        assert "back in time" in told(forge)

    def test_a_state_that_was_never_left_is_found(self):
        forge = served()
        forge.events = [one for one in forge.events if one.data.get("new") != "offered"]
        assert "torn" in told(forge.renumbered())

    def test_a_way_that_does_not_exist_is_found(self):
        assert "impossible" in told(served().moved("bot", by="ann"))

    def test_an_epoch_that_goes_back_is_found(self):
        forge = served()
        last = forge.events[-1]
        forge.events[-1] = replace(last, data={**last.data, "epoch": 1})
        assert "torn" in told(forge)

    def test_a_seat_that_jumps_is_found(self):
        assert told(served().sat("ann", "break", old="busy")) == {"torn"}

    def test_a_conversation_from_nowhere_is_found(self):
        forge = Forge().founded()
        forge.states["ghost"], forge.epochs["ghost"] = "bot", 1
        forge.moved("queued", "ghost", queue="zj", by="bot").said("system", "ghost")
        assert told(forge) == {"strange"}


class TestOffers:
    @pytest.mark.parametrize("state", ["busy", "break", "wrap_up", "offline"])
    def test_one_who_is_not_there_is_not_asked(self, state: str):
        forge = Forge().founded().sat("ann", state).opened().queued().taken(after=2)
        assert "nobody there" in told(forge.ended())

    def test_one_whose_line_is_lost_is_not_asked(self):
        forge = Forge().founded().sat("ann", "online", lost=True).opened().queued()
        forge.taken(after=2)
        assert "nobody there" in told(forge.ended())

    def test_who_has_only_just_left_may_still_be_asked(self):
        forge = Forge().founded().sat("ann", "busy").opened().queued().taken()
        assert told(forge.ended()) == set()

    def test_an_offer_does_not_last_for_ever(self):
        forge = Forge().founded().sat("ann", "online").opened().queued()
        forge.moved("offered", to="ann").moved("queued", reason="missed", of="ann", after=60)
        assert told(forge) == {"stuck"}

    def test_nobody_is_left_with_one_who_is_gone(self):
        forge = Forge().founded().sat("ann", "online").opened().queued().taken()
        forge.sat("ann", "offline", old="online").event(Kind.ARTICLE, after=60)
        assert told(forge.ended()) == {"forsaken"}

    def test_a_lost_line_is_waited_for_so_long_and_no_longer(self):
        forge = Forge().founded().sat("ann", "online").opened().queued().taken()
        forge.sat("ann", "online", old="online", lost=True).event(Kind.ARTICLE, after=180)
        assert told(forge) == set()
        assert told(forge.event(Kind.ARTICLE, after=10).ended()) == {"forsaken"}

    def test_nobody_is_asked_for_more_than_he_can_take(self):
        forge = Forge().founded().sat("ann", "online").opened().queued().taken()
        forge.opened("talk1").queued("talk1").taken("talk1")
        assert told(forge.ended().ended("talk1")) == {"overloaded"}


class TestWaiting:
    def idle(self, **chair: Any) -> Forge:
        """He waits for ten minutes while Ann does nothing."""
        papers = replace(PAPERS, chairs={"ann": replace(PAPERS.chairs["ann"], **chair)})
        forge = Forge(papers).founded().sat("ann", "online").opened().queued()
        return forge.taken(after=600).ended()

    def test_a_free_hand_beside_somebody_who_waits_is_found(self):
        assert told(self.idle()) == {"starved"}

    def test_who_sits_below_the_queue_is_no_free_hand(self):
        assert told(self.idle(node_id="root.zj.hz")) == set()

    def test_who_does_not_speak_his_language_is_no_free_hand(self):
        assert told(self.idle(languages=frozenset({"en"}))) == set()

    def test_who_serves_other_queues_is_no_free_hand(self):
        assert told(self.idle(queues=frozenset({"vip"}))) == set()

    def test_while_hubs_come_and_go_nobody_is_sure(self):
        forge = self.idle()
        pause = Break(MONDAY, MONDAY + timedelta(seconds=600))
        forge.papers = replace(forge.papers, breaks=[pause])
        assert told(forge) == set()

    def test_one_who_waits_still_when_the_log_ends_is_found(self):
        forge = Forge().founded().sat("ann", "online").opened().queued()
        assert told(forge.event(Kind.ARTICLE, after=600)) == {"starved"}

    def waiting(self, second: str, later: float, **more: Any) -> Forge:
        """Two wait and Ann is on a break; when she is back, the second is asked for first."""
        forge = Forge().founded().sat("ann", "break").opened().queued()
        forge.opened(second, after=later).queued(second, **more)
        forge.sat("ann", "online", old="break", after=30).taken(second).ended(second)
        return forge.taken().ended()

    def test_one_who_came_later_is_not_served_first(self):
        assert told(self.waiting("talk2", 10)) == {"overtaken"}

    def test_a_tier_goes_before_for_its_seconds(self):
        assert told(self.waiting("talk1", 60)) == set()

    def test_and_not_for_more(self):
        assert told(self.waiting("talk1", 120)) == {"overtaken"}

    def test_an_emergency_goes_before_all(self):
        assert told(self.waiting("talk2", 3000, reason="emergency")) == set()


class TestWords:
    def test_the_bot_does_not_speak_to_whom_a_person_has(self):
        forge = Forge().founded().sat("ann", "online").opened().queued().taken()
        assert told(forge.said("bot").ended()) == {"spoken over"}

    def test_what_the_bot_said_does_not_arrive_after_a_person_has_come(self):
        forge = served()
        late = forge.rings[0]
        forge.rings[0] = replace(late, at=forge.at)
        assert told(forge) == {"spoken over"}

    def test_nobody_is_told_twice(self):
        forge = served()
        forge.rings.append(forge.rings[-1])
        assert told(forge) == {"told twice"}

    def test_nobody_is_told_the_same_in_other_words(self):
        forge = Forge().founded().sat("ann", "online").opened().queued().said("system").taken()
        assert told(forge.ended()) == {"notices"}

    def test_nobody_is_left_without_a_word(self):
        forge = Forge().founded().opened().said("bot")
        assert told(forge.moved("queued", by="bot", queue="zj", reason="asked")) == {"notices"}

    def closed(self) -> Forge:
        """He waits in a queue that shuts an hour later, until somebody is back next morning."""
        queue = replace(PAPERS.queues["zj"][0], calendar_id="hours")
        papers = replace(PAPERS, queues={"zj": [queue]}, chairs={})
        return Forge(papers, at=MONDAY + timedelta(hours=9)).founded().opened().queued()

    def test_who_waits_in_a_queue_that_shuts_is_told_when_it_opens(self):
        forge = self.closed().said("system", after=3601).took(after=60)
        assert told(forge.ended()) == set()

    def test_and_not_again(self):
        forge = self.closed().said("system", after=3601).said("system", after=60).took()
        assert told(forge.ended()) == {"notices"}

    def test_who_steps_out_to_the_bot_meanwhile_is_told_nothing(self):
        forge = self.closed().said("system", after=3601).said("customer")
        forge = forge.moved("bot", by="customer", reason="closed").said("bot")
        assert told(forge.moved("queued", by="idle", queue="zj", reason="back").ended()) == set()

    def test_whom_a_person_has_is_told_when_silence_ends_it(self):
        forge = Forge().founded().sat("ann", "online").opened().queued().taken().said("agent")
        assert told(forge.said("system").moved("closed", by="idle")) == set()

    def test_and_not_while_it_is_open(self):
        assert told(self.closed().said("system", after=60).took().ended()) == {"notices"}

    def test_who_is_not_told_when_it_opens_is_found(self):
        assert told(self.closed().took(after=3700).ended()) == {"untold"}

    def test_a_message_that_nobody_heard_is_found(self):
        forge = served()
        del forge.rings[2]
        assert told(forge) == {"vanished"}

    def test_a_message_in_nobodys_hands_is_found(self):
        forge = Forge().founded().opened().said("bot", settled=False, rings=False)
        assert told(forge) == {"unsettled"}

    def test_a_message_from_nowhere_is_found(self):
        forge = served()
        forge.rings.append(Ring(f"{THREAD}.000000099", "talk", "words", forge.at))
        assert told(forge) == {"strange"}

    def test_a_note_among_colleagues_stays_among_them(self):
        forge = served().said("agent", private=True)
        forge.rings.append(Ring(f"{THREAD}.{forge.seqs['talk']:09d}", "talk", "words", forge.at))
        assert told(forge) == {"strange"}

    def test_what_was_acknowledged_and_is_gone_is_found(self):
        forge = served()
        forge.receipts.append(Receipt(THREAD, "x99", f"{THREAD}.000000099", "words"))
        assert told(forge) == {"lost"}

    def test_one_message_kept_twice_is_found(self):
        forge = served().said("customer")
        forge.receipts[-1] = replace(forge.receipts[-1], external_id="x1")
        assert told(forge) == {"doubled"}

    def test_two_messages_kept_as_one_are_found(self):
        forge = served()
        forge.receipts.append(replace(forge.receipts[0], external_id="x99"))
        assert told(forge) == {"mixed up"}

    def test_a_place_in_a_thread_is_not_given_twice(self):
        forge = served()
        forge.seqs["talk"] = 3
        assert {"doubled", "gap"} <= told(forge.said("customer"))


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


def test_a_turn_that_could_not_be_done_is_found():
    assert told(served(), parked=1) == {"parked"}
