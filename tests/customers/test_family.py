"""Any sequence of merges, un-merges and edits, raced against each other, on a plain model.

The model knows no tops and no copies: only who is linked to whom, and what each says of himself.
"""

from dataclasses import replace
from functools import partial
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.stateful import Bundle, RuleBasedStateMachine, invariant, rule

from customers import family as decisions
from hub.core.customers import Customer, Deed, Profile, Tier
from hub.core.errors import Conflict
from hub.core.organisation import path
from tests.customers.ledger import Ledger

SIZE = 5
ids = st.integers(0, SIZE - 1).map("c{}".format)


def merge(ledger: Ledger, one: str, into: str) -> None:
    begun(ledger, one, into)()


def begun(ledger: Ledger, one: str, into: str) -> Any:
    """A merge whose records are read now and which is decided when it is called."""
    return partial(
        ledger.commit, decisions.merge, one=ledger.family(one), into=ledger.family(into),
        target=into, by="agent", reason="同一个人", evidence=(),
    )  # fmt: skip


def unmerge(ledger: Ledger, one: str) -> None:
    ledger.commit(
        decisions.unmerge, family=ledger.family(one), customer_id=one, by="agent", reason=""
    )


def edit(ledger: Ledger, one: str, **own: Any) -> None:
    family = ledger.family(one)
    after = decisions.with_own(family.get(one), own)
    ledger.commit(decisions.change, family=family, after=after, deed=Deed.EDIT, by="agent")


class Families(RuleBasedStateMachine):
    waiting = Bundle("waiting")

    def __init__(self) -> None:
        super().__init__()
        self.ledger = Ledger(SIZE)
        self.into: dict[str, str] = {}
        self.own: dict[str, Profile] = {
            one: self.ledger.customer(one).own for one in self.ledger.documents
        }

    def top(self, one: str) -> str:
        while one in self.into:
            one = self.into[one]
        return one

    @rule(one=ids, into=ids)
    def merge(self, one: str, into: str) -> None:
        top, other = self.top(one), self.top(into)
        assert self.do(begun(self.ledger, one, into), one, into) == (top != other)

    @rule(target=waiting, one=ids, into=ids)
    def begin_merge(self, one: str, into: str) -> Any:
        """Somebody has read the records and goes for a coffee."""
        return one, into, self.top(one), self.top(into), begun(self.ledger, one, into)

    @rule(waited=waiting)
    def end_merge(self, waited: Any) -> None:
        """What he decides on old records is refused, unless they are as they were."""
        one, into, top, other, decide = waited
        is_still_so = (self.top(one), self.top(into)) == (top, other)
        assert not self.do(decide, one, into) or is_still_so

    def do(self, decide: Any, one: str, into: str) -> bool:
        if not try_to(decide):
            return False
        assert self.top(one) != self.top(into), "nobody is merged with himself"
        self.into[self.top(one)] = into
        return True

    @rule(one=ids)
    def unmerge(self, one: str) -> None:
        try:
            unmerge(self.ledger, one)
        except Conflict as refused:
            assert refused.code == "not_merged"
            assert one not in self.into
            return
        del self.into[one]

    @rule(
        one=ids,
        tier=st.sampled_from(Tier),
        node=st.sampled_from(["root", "root.zj"]),
        blocked=st.booleans(),
    )
    def edit(self, one: str, tier: Tier, node: str, blocked: bool) -> None:
        edit(self.ledger, one, tier=tier, node_id=node, blocked=blocked)
        self.own[one] = replace(self.own[one], tier=tier, node_id=node, blocked=blocked)

    @invariant()
    def links_are_those_that_people_made(self) -> None:
        links = {
            one: customer.link.into
            for one in self.ledger.documents
            if (customer := self.ledger.customer(one)).link
        }
        assert links == self.into

    @invariant()
    def everybody_is_as_the_top_of_his_family(self) -> None:
        for one in self.ledger.documents:
            customer, top = self.ledger.customer(one), self.top(one)
            assert customer.top == ("" if top == one else top)
            assert customer.profile == self.own[top]
            assert customer.own == self.own[one]
            assert self.ledger.documents[one]["nodes"] == list(path(self.own[top].node_id))

    @invariant()
    def a_branch_is_what_hangs_on_a_record(self) -> None:
        for one in self.ledger.documents:
            family = self.ledger.family(one)
            assert set(family.ids) == {
                other for other in self.own if self.top(other) == self.top(one)
            }
            hanging = {other for other in self.own if self.hangs_on(other, one)}
            assert {record.id for record in family.branch(one)} == hanging

    def hangs_on(self, other: str, one: str) -> bool:
        while other in self.into:
            other = self.into[other]
            if other == one:
                return True
        return False


TestFamilies = Families.TestCase
TestFamilies.settings = settings(max_examples=100, stateful_step_count=40, deadline=None)

pairs = st.lists(st.tuples(ids, ids), max_size=8)


@given(before=pairs, one=ids, into=ids)
def test_to_merge_and_to_unmerge_is_the_identity(
    before: list[tuple[str, str]], one: str, into: str
) -> None:
    ledger = Ledger(SIZE)
    for pair in before:
        try_to(merge, ledger, *pair)
    was, top = ledger.state(), ledger.family(one).top.id
    if try_to(merge, ledger, one, into):
        assert ledger.state() != was
        unmerge(ledger, top)
    assert ledger.state() == was


@given(before=pairs, undo=st.randoms(use_true_random=False))
def test_whatever_was_merged_ends_apart_when_all_links_are_taken_back_in_any_order(
    before: list[tuple[str, str]], undo: Any
) -> None:
    ledger = Ledger(SIZE)
    was = ledger.state()
    for pair in before:
        try_to(merge, ledger, *pair)
    linked = [one for one in ledger.documents if ledger.customer(one).link]
    undo.shuffle(linked)
    for one in linked:
        unmerge(ledger, one)
    assert ledger.state() == was


def try_to(do: Any, *given: Any) -> bool:
    try:
        do(*given)
    except Conflict:
        return False
    return True


def test_of_two_who_merge_at_once_exactly_one_does() -> None:
    ledger = Ledger(2)
    tries = [begun(ledger, "c0", "c1"), begun(ledger, "c1", "c0")]
    assert [try_to(one) for one in tries] == [True, False]
    assert ledger.customer("c0").top == "c1"
    assert ledger.customer("c1").link is None


def test_every_deed_is_traced_on_both_sides_and_told_where_both_lie() -> None:
    ledger = Ledger(2)
    merge(ledger, "c0", "c1")
    assert [(one["customer_id"], one["other"], one["deed"]) for one in ledger.traces] == [
        ("c0", "c1", "merge"),
        ("c1", "c0", "merge"),
    ]
    (event,) = ledger.events
    assert {event.node_id, *event.data["nodes"]} == {"root.n0", "root.n1"}
    assert event.data["ids"] == ["c0", "c1"]
    edit(ledger, "c1", name="王小雨")
    assert ledger.traces[-1]["changes"] == {"name": ["客户1", "王小雨"]}
    assert ledger.events[-1].data["fields"] == ["name"]
    assert "王小雨" not in str(ledger.events[-1])


def test_what_changes_nothing_is_no_event() -> None:
    ledger = Ledger(1)
    edit(ledger, "c0", name="客户0")
    assert (ledger.events, ledger.traces) == ([], [])


def test_a_family_has_an_end(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(decisions, "LARGEST", 2)
    ledger = Ledger(3)
    merge(ledger, "c0", "c1")
    with pytest.raises(Conflict) as refused:
        merge(ledger, "c2", "c1")
    assert refused.value.code == "family_full"


def test_what_a_person_sets_is_fixed_until_he_gives_it_back() -> None:
    customer: Customer = Ledger(1).customer("c0")
    said = decisions.with_own(customer, {"tier": Tier.GOLD, "name": "王"})
    assert (said.own.tier, said.own.name, said.fixed) == (Tier.GOLD, "王", ("tier",))
    again = decisions.with_own(said, {"manager": "agent", "tier": None})
    assert (again.own.tier, again.fixed) == (Tier.GOLD, ("manager",))


def every_deed(ledger: Ledger) -> list[Any]:
    """All that can be done to these records, read now and decided when it is called."""
    everybody = sorted(ledger.documents)
    merges = [begun(ledger, one, into) for one in everybody for into in everybody]
    unmerges = [
        partial(
            ledger.commit, decisions.unmerge, family=ledger.family(one), customer_id=one, by="",
            reason="",
        )
        for one in everybody
    ]  # fmt: skip
    return merges + unmerges + [begun_edit(ledger, one) for one in everybody]


def begun_edit(ledger: Ledger, one: str) -> Any:
    family = ledger.family(one)
    after = decisions.with_own(family.get(one), {"tier": Tier.GOLD, "node_id": "root.x"})
    return partial(
        ledger.commit, decisions.change, family=family, after=after, deed=Deed.EDIT, by=""
    )


def chained() -> Ledger:
    """c0 is linked to c1, c1 to c2; c3 is alone."""
    ledger = Ledger(4)
    merge(ledger, "c0", "c1")
    merge(ledger, "c1", "c2")
    return ledger


@pytest.mark.parametrize("late", range(len(every_deed(chained()))))
def test_no_deed_on_records_as_they_were_before_another_leaves_them_at_odds(late: int) -> None:
    for first in range(len(every_deed(chained()))):
        ledger = chained()
        deeds = every_deed(ledger)
        try_to(deeds[first])
        try_to(deeds[late])
        for one in ledger.documents:
            customer, top = ledger.customer(one), ledger.customer(walk(ledger, one))
            assert (customer.top or one) == top.id
            assert customer.profile == top.own


def walk(ledger: Ledger, one: str) -> str:
    seen = {one}
    while link := ledger.customer(one).link:
        one = link.into
        assert one not in seen, "links go in a circle"
        seen.add(one)
    return one
