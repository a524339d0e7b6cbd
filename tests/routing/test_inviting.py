"""Colleagues who are asked to take a conversation, and those who are invited into it."""

from datetime import UTC, datetime
from functools import partial

import pytest

from hub.core.conversations import Participant, State
from hub.core.errors import Conflict
from routing import decisions, inviting, labels
from routing.company import MOST
from routing.decisions import Agent
from tests.doubles import KeyWording
from tests.routing.test_snooze import CHIEF, LIN, SUN, Line

ZHOU = Agent(id="zhou", name="周")
PROPOSE = partial(inviting.propose, agent=LIN, to=SUN)
INVITE = partial(inviting.invite, agent=LIN, guest=SUN)
SAYS = partial(decisions.reply, agent=SUN, text="您好", key=None, client_id="")


def invited(person: str) -> Participant:
    return Participant(id=person, by="lin", since=datetime(2026, 11, 23, 14, tzinfo=UTC))


def ids(line: Line) -> list[str]:
    return [one.id for one in line.conversation.participants]


def take(agent: Agent) -> partial[None]:
    return partial(decisions.take, agent=agent, wording=KeyWording())


def test_who_is_asked_takes_it_and_nobody_else() -> None:
    line = Line()
    line.do(PROPOSE)
    assert (line.conversation.proposed_to, line.conversation.proposed_by) == ("sun", "lin")
    assert line.conversation.assignee == "lin"
    with pytest.raises(Conflict):
        line.do(take(ZHOU))
    line.do(take(SUN))
    assert (line.conversation.assignee, line.conversation.proposed_to) == ("sun", "")
    with pytest.raises(Conflict):
        line.do(take(LIN))


@pytest.mark.parametrize("who", [LIN, SUN, CHIEF])
def test_it_is_declined_or_taken_back(who: Agent) -> None:
    line = Line()
    line.do(PROPOSE)
    with pytest.raises(Conflict):
        line.do(partial(inviting.drop_proposal, agent=ZHOU))
    for _ in range(2):
        line.do(partial(inviting.drop_proposal, agent=who))
    assert line.conversation.proposed_to == ""
    with pytest.raises(Conflict):
        line.do(take(SUN))


def test_who_has_it_needs_not_be_asked_and_only_he_asks_others() -> None:
    for decide in (
        partial(inviting.propose, agent=LIN, to=LIN),
        partial(inviting.invite, agent=LIN, guest=LIN),
        partial(inviting.propose, agent=SUN, to=ZHOU),
        partial(inviting.invite, agent=SUN, guest=ZHOU),
    ):
        with pytest.raises(Conflict):
            Line().do(decide)
    for decide in (PROPOSE, INVITE):
        with pytest.raises(Conflict):
            Line(state=State.QUEUED, assignee=None).do(decide)


def test_a_guest_answers_until_he_goes() -> None:
    line = Line()
    with pytest.raises(Conflict):
        line.do(SAYS)
    for _ in range(2):
        line.do(INVITE)
    assert ids(line) == ["sun"]
    line.do(SAYS)
    with pytest.raises(Conflict):
        line.do(partial(inviting.part, agent=ZHOU, guest="sun"))
    for _ in range(2):
        line.do(partial(inviting.part, agent=SUN, guest="sun"))
    assert line.conversation.participants == ()
    with pytest.raises(Conflict):
        line.do(SAYS)


def test_there_are_only_so_many_guests() -> None:
    line = Line(participants=tuple(invited(f"g{n}") for n in range(MOST)))
    with pytest.raises(Conflict):
        line.do(INVITE)


def test_a_guest_who_takes_it_is_no_guest_any_more_and_all_go_with_the_queue() -> None:
    line = Line(participants=(invited("sun"), invited("zhou")))
    line.do(partial(decisions.transfer, agent=LIN, to=SUN, wording=KeyWording()))
    assert (line.conversation.assignee, ids(line)) == ("sun", ["zhou"])
    line.do(partial(decisions.return_to_bot, agent=SUN, wording=KeyWording()))
    assert line.conversation.participants == ()


def test_labels_are_set_added_and_removed_and_once_more_changes_nothing() -> None:
    line = Line()

    def change(*add: str, remove: tuple[str, ...] = ()) -> tuple[str, ...]:
        line.do(partial(labels.label, agent=LIN, add=add, remove=remove))
        return line.conversation.labels

    assert change("宽带", " 催办 ") == ("宽带", "催办")
    rev = line.conversation.rev
    assert change("催办", remove=("没有的",)) == ("宽带", "催办")
    assert line.conversation.rev == rev
    assert change("投诉", remove=("宽带",)) == ("催办", "投诉")
    line.do(partial(labels.relabel, agent=LIN, labels=["宽带", "宽带"]))
    assert line.conversation.labels == ("宽带",)
    assert change(remove=("宽带",)) == ()
