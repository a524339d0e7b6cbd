"""Rules of placement: the first that fits says it, people's word stands, changes reach all."""

import asyncio

import pytest
from hypothesis import given
from hypothesis import strategies as st

from customers.placing import Placing
from customers.records import Edit
from hub.core.customers import Contact, Customer, Deed, Tier
from hub.core.errors import Conflict
from hub.core.placement import Rule, RuleSet, place
from tests.customers.conftest import House, housed
from tests.customers.ledger import START

GOLD = Rule(address="139*", tier=Tier.GOLD, node_id="root.zj")


def customer(*addresses: str, channel: str = "sms", **more) -> Customer:
    contacts = tuple(Contact(channel=channel, account="main", address=one) for one in addresses)
    return Customer(id="c", created_at=START, contacts=contacts, **more)


def placed(one: Customer, *rules: Rule):
    own = place(one, RuleSet(rules=rules, rev=1)).own
    return own.tier, own.node_id, own.manager


@pytest.mark.parametrize(
    ("rule", "fits"),
    [
        (Rule(), True),
        (Rule(address="13900000001"), True),
        (Rule(address="139*"), True),
        (Rule(address="1390000000?"), True),
        (Rule(address="*@example.com"), False),
        (Rule(address="138*"), False),
        (Rule(address="139"), False),
        (Rule(address="[1]39*"), False),
        (Rule(channel="sms", address="139*"), True),
        (Rule(channel="email", address="139*"), False),
        (Rule(account="main"), True),
        (Rule(account="vip"), False),
    ],
)
def test_a_rule_fits_by_all_of_its_conditions(rule: Rule, fits: bool) -> None:
    (contact,) = customer("13900000001").contacts
    assert rule.takes(contact) is fits


def test_mail_is_matched_however_it_is_written() -> None:
    (contact,) = customer("Wang@Example.com").contacts
    assert Rule(address="*@EXAMPLE.COM").takes(contact)


def test_of_each_thing_the_first_rule_that_speaks_of_it_says_it() -> None:
    rules = (
        Rule(address="13900000001", manager="agent2"),
        GOLD,
        Rule(address="1*", tier=Tier.SILVER, node_id="root.js", manager="agent"),
    )
    assert placed(customer("13900000001"), *rules) == (Tier.GOLD, "root.zj", "agent2")
    assert placed(customer("13800000002"), *rules) == (Tier.SILVER, "root.js", "agent")
    assert placed(customer("13900000001"), *rules[::-1]) == (Tier.SILVER, "root.js", "agent")
    assert placed(customer("v1"), *rules) == (Tier.NORMAL, "root", "")


def test_every_address_of_his_counts_and_the_order_is_the_rules() -> None:
    both = customer("13900000001", "13800000002")
    rules = (Rule(address="138*", tier=Tier.DIAMOND), GOLD)
    assert placed(both, *rules)[0] is Tier.DIAMOND
    assert placed(both, *rules[::-1])[0] is Tier.GOLD


tiers = st.sampled_from([None, *Tier])
rules = st.lists(
    st.builds(
        Rule, address=st.sampled_from(["", "139*", "138*", "*1"]), tier=tiers,
        manager=st.sampled_from(["", "agent", "agent2"]),
    ),
    max_size=6,
).map(tuple)  # fmt: skip


@given(rules, st.sets(st.sampled_from(["tier", "node_id", "manager"])))
def test_placing_again_changes_nothing_and_never_what_people_have_set(
    rules: tuple[Rule, ...], fixed: set[str]
) -> None:
    one = customer("13900000001", fixed=tuple(fixed))
    once = place(one, RuleSet(rules=rules, rev=3))
    assert place(once, RuleSet(rules=rules, rev=3)) == once
    assert all(getattr(once.own, name) == getattr(one.own, name) for name in fixed)


@given(rules, rules)
def test_a_rule_behind_one_that_says_all_is_never_heard(
    before: tuple[Rule, ...], behind: tuple[Rule, ...]
) -> None:
    everything = Rule(tier=Tier.SILVER, node_id="root.x", manager="m")
    one = customer("13900000001")
    assert placed(one, *before, everything, *behind) == placed(one, *before, everything)


@pytest.mark.store
async def test_changed_rules_reach_all_whom_nobody_has_placed(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("customers.placing.BATCH", 3)
    ids = [await house.customer(f"1390000000{n}") for n in range(5)]
    free, said, child = ids[:3]
    own = await house.customer("13800000002")
    records = house.clientele.records
    await records.edit(said, Edit(own={"tier": Tier.SUPREME}), rev=0, by="agent")
    await house.merge(child, free)
    await house.clientele.rules.put((GOLD,), rev=0, by="admin")
    placing = Placing(house.spine, records, house.clientele.rules, lambda: True)
    while await placing.step():
        pass
    tops = {one: (await house.family(one)).get(one) for one in (*ids, own)}
    assert tops[free].own.tier is Tier.GOLD
    assert tops[child].profile.tier is Tier.GOLD
    assert (tops[said].own.tier, tops[said].own.node_id) == (Tier.SUPREME, "root.zj")
    assert tops[own].own.tier is Tier.NORMAL
    assert {one.rules for one in tops.values()} == {1}
    traces = await house.clientele.history.of([free])
    assert [(trace.by, trace.deed) for trace in traces][:1] == [("rules", Deed.PLACE)]


@pytest.mark.store
async def test_who_sets_rules_on_others_that_he_has_not_read_is_told(house: House) -> None:
    rules = house.clientele.rules
    await rules.put((GOLD,), rev=0, by="admin")
    for rev in (0, 2):
        with pytest.raises(Conflict, match="rules_moved"):
            await rules.put((), rev=rev, by="admin")
    assert (await rules.current()).rules == (GOLD,)
    raced = await asyncio.gather(
        *(rules.put((), rev=1, by=who) for who in ("a", "b")), return_exceptions=True
    )
    assert sum(isinstance(one, Conflict) for one in raced) == 1


@pytest.mark.store
async def test_another_process_goes_by_the_new_rules_and_the_worker_takes_them_up(
    house: House,
) -> None:
    await house.customer("13900000001")
    other = housed(house.spine)
    assert (await other.clientele.rules.current()).rev == 0
    worker = asyncio.create_task(other.clientele.run(lambda: True))
    await house.clientele.rules.put((GOLD,), rev=0, by="admin")
    assert (await other.clientele.rules.current()).rev == 1
    one = (await house.view("13900000001")).thread.customer_id
    async with asyncio.timeout(10):
        while (await house.family(one)).top.own.tier is not Tier.GOLD:
            await asyncio.sleep(0.02)
    worker.cancel()
    traces = await house.clientele.history.of([one])
    assert [(trace.deed, trace.changes["tier"]) for trace in traces] == [
        (Deed.PLACE, ("normal", "gold"))
    ]
