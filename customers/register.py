"""Finds who writes from an address, and makes a customer of whoever is new."""

from functools import partial

from customers.rules import Rules
from hub.core.clock import Clock, new_id
from hub.core.customers import Contact, Customer, Profile, Proof, contact_key
from hub.core.messages import Inbound
from hub.core.placement import place
from hub.core.ports.customers import Writer
from hub.store.conversations import Conversations
from hub.store.customers import Customers, enrol
from hub.store.database import Database

LOOKED_BACK = 10
"""Conversations of a person, the newest first, of which one may have been served."""


class Register:
    """Implements hub.core.ports.customers.Customers."""

    def __init__(self, db: Database, clock: Clock, rules: Rules) -> None:
        self._customers = Customers(db)
        self._conversations = Conversations(db)
        self._clock = clock
        self._rules = rules

    async def resolve(self, inbound: Inbound) -> Writer:
        """Who is new has an id of his own for every caller who asks; the thread keeps the first."""
        sender = inbound.sender
        key = contact_key(inbound.channel, inbound.account, sender.id)
        verified = (sender.identity,) if sender.identity else ()
        if known := await self._customers.by_contact(key):
            last = await self._last_agent(known) if known.has_others else ""
            return Writer(
                customer_id=known.id, profile=known.profile, verified=verified, last_agent=last
            )
        customer = place(self._new(inbound), await self._rules.current())
        return Writer(
            customer_id=customer.id,
            profile=customer.profile,
            verified=verified,
            enrol=partial(enrol, customer=customer),
        )

    async def _last_agent(self, known: Customer) -> str:
        """Who served this person last, from whatever address and record."""
        ids = await self._customers.same_person([known.id])
        found = await self._conversations.of_customers(ids, LOOKED_BACK)
        return next((one.served_by for one in found if one.served_by), "")

    def _new(self, inbound: Inbound) -> Customer:
        sender, now = inbound.sender, self._clock.now()
        contact = Contact(
            channel=inbound.channel,
            account=inbound.account,
            address=sender.id,
            identity=sender.identity,
            proof=Proof.CHANNEL if sender.identity else None,
            proved_at=now if sender.identity else None,
        )
        own = Profile(name=sender.name)
        return Customer(id=new_id(), created_at=now, own=own, contacts=(contact,))
