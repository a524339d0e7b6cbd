"""Who may be one person is told by what both have proved, and by nothing else."""

import pytest

from customers.contacts import Given, with_contacts
from customers.records import Edit
from hub.core.customers import Contact, Customer, Proof
from hub.core.errors import Conflict
from hub.core.identities import united
from tests.customers.conftest import House
from tests.customers.ledger import START


def given(address: str, *, verified: bool = False) -> Given:
    return Given(channel="post", account="main", address=address, verified=verified)


def contacts(customer: Customer, *wanted: Given) -> tuple[Contact, ...]:
    return with_contacts(customer, wanted, by="agent", at=START).contacts


def test_what_a_person_has_made_sure_of_is_proved_until_he_takes_it_back() -> None:
    nobody = Customer(id="c", created_at=START)
    (one,) = contacts(nobody, given("+86 13900000001", verified=True))
    assert (one.proof, one.identity, one.proved_by) == (
        Proof.PERSON,
        "number:13900000001",
        "agent",
    )
    known = Customer(id="c", created_at=START, contacts=(one,))
    assert known.identities == ("number:13900000001",)
    (kept,) = contacts(known, given("+86 13900000001", verified=True))
    assert kept == one
    (open_,) = contacts(known, given("+86 13900000001"))
    assert (open_.proof, open_.identity) == (None, "")


def test_nobody_takes_back_what_a_channel_or_a_code_has_proved() -> None:
    for proof in (Proof.CHANNEL, Proof.CODE):
        one = Contact(channel="post", account="main", address="a", identity="signed:u", proof=proof)
        assert contacts(Customer(id="c", created_at=START, contacts=(one,)), given("a")) == (one,)


def test_an_address_is_put_down_once() -> None:
    nobody = Customer(id="c", created_at=START)
    assert len(contacts(nobody, given("a"), given("a"))) == 1
    assert contacts(nobody) == ()


@pytest.mark.store
async def test_who_writes_from_two_accounts_of_wechats_is_suggested_as_one(house: House) -> None:
    one = await house.customer("openid", identity=united("o6_bm"))
    other = await house.customer("external", account="other", identity=united("o6_bm"))
    await house.customer("stranger", identity=united("o7_bm"))
    (found,) = await house.clientele.suggestions.of(await house.family(one))
    assert (found.customer.id, found.evidence) == (other, ("union:o6_bm",))


@pytest.mark.store
async def test_the_same_verified_number_in_two_records_is_suggested_from_both(
    house: House,
) -> None:
    one = await house.customer("13900000001")
    other = await house.customer("+8613900000001")
    linked = await house.customer("v9")
    await house.merge(linked, one)
    suggestions, records = house.clientele.suggestions, house.clientele.records
    assert await suggestions.of(await house.family(one)) == []
    for who, address in ((one, "13900000001"), (other, "+8613900000001")):
        record = (await house.family(who)).get(who)
        edit = Edit(contacts=[given(address, verified=True)])
        await records.edit(who, edit, rev=record.rev, by="agent")
    for who, found in ((linked, other), (other, one)):
        (suggested,) = await suggestions.of(await house.family(who))
        assert (suggested.customer.id, suggested.evidence) == (found, ("number:13900000001",))


@pytest.mark.store
async def test_an_address_of_somebody_else_is_not_taken_and_one_in_use_not_removed(
    house: House,
) -> None:
    one, other = await house.customer("a"), await house.customer("b")
    records = house.clientele.records
    with pytest.raises(Conflict, match="address_taken"):
        await records.edit(one, Edit(contacts=[given("a"), given("b")]), rev=0, by="agent")
    with pytest.raises(Conflict, match="address_in_use"):
        await records.edit(other, Edit(contacts=[]), rev=0, by="agent")
    await records.edit(other, Edit(contacts=[given("b"), given("new")]), rev=0, by="agent")
    assert await house.customer("new") == other
    with pytest.raises(Conflict, match="customer_moved"):
        await records.edit(other, Edit(own={"name": "x"}), rev=0, by="agent")
