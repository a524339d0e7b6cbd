"""Each promise is broken in a log written by hand, and the auditor must say so."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from hub.core.events import Kind
from simulations.audit.found import Receipt, Ring
from simulations.audit.papers import Break
from tests.simulations.forge import MONDAY, PAPERS, TALK, THREAD, Forge, served, told


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

    @pytest.mark.parametrize(("after", "broken"), [(1, set()), (2, {"overloaded"})])
    def test_who_has_only_just_taken_one_by_hand_may_still_be_asked(
        self, after: float, broken: set[str]
    ):
        forge = Forge().founded().sat("ann", "online").opened().queued().took()
        forge.opened("talk1").queued("talk1").taken("talk1", after=after)
        assert told(forge.ended().ended("talk1")) == broken


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

    def test_who_writes_again_after_the_end_comes_to_the_bot_and_is_told_nothing(self):
        forge = served().moved("bot", by="customer", reason="reopened").said("customer")
        assert told(forge.said("bot").moved("closed", by="idle")) == set()

    @pytest.mark.parametrize(("words", "broken"), [(0, {"notices"}), (1, set()), (2, {"notices"})])
    def test_who_wants_no_text_messages_is_told_so_once(self, words: int, broken: set[str]):
        forge = Forge().founded().opened().said("customer")
        forge = forge.event(Kind.CONSENT, talk=TALK, state="withdraw", told=True)
        for _ in range(words):
            forge = forge.said("system")
        assert told(forge.moved("closed", by="consent")) == broken

    def test_a_flood_is_told_to_slow_down(self):
        forge = Forge().founded().opened().said("customer")
        forge = forge.event(Kind.NEEDS_LOOK, talk=TALK, rule="flood").said("system")
        assert told(forge.moved("closed", by="idle")) == set()

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


def test_a_turn_that_could_not_be_done_is_found():
    assert told(served(), parked=1) == {"parked"}
