"""Where a customer writes from, as people of ours put it down."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from hub.core.customers import Contact, Customer, Proof, contact_key
from hub.core.identities import identify


@dataclass(frozen=True, slots=True, kw_only=True)
class Given:
    """An address that somebody says is the customer's; `verified` when he has made sure of it."""

    channel: str
    account: str
    address: str
    verified: bool = False


def with_contacts(customer: Customer, given: Sequence[Given], *, by: str, at: datetime) -> Customer:
    """With these addresses and no others.

    What a channel or a code has proved stays proved, whatever people say.
    """
    known = {contact.key: contact for contact in customer.contacts}
    contacts = [
        _contact(one, known.get(contact_key(one.channel, one.account, one.address)), by, at)
        for one in given
    ]
    return replace(customer, contacts=tuple({one.key: one for one in contacts}.values()))


def _contact(given: Given, known: Contact | None, by: str, at: datetime) -> Contact:
    contact = known or Contact(channel=given.channel, account=given.account, address=given.address)
    if given.verified and contact.proof is None:
        identity = contact.identity or identify(contact.address)
        return replace(contact, identity=identity, proof=Proof.PERSON, proved_at=at, proved_by=by)
    if not given.verified and contact.proof is Proof.PERSON:
        return replace(contact, identity="", proof=None, proved_at=None, proved_by="")
    return contact
