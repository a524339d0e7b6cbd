"""Customers' records as people of ours handle them: corrected, joined, taken apart."""

from collections.abc import Awaitable, Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import partial
from typing import Any

from customers import family as decisions
from customers.contacts import Given, with_contacts
from customers.rules import Rules
from customers.suggestions import shared_evidence
from hub.core.customers import Contact, Customer, Deed, Family
from hub.core.errors import Conflict, NotFound
from hub.core.placement import RuleSet, place
from hub.pipeline.names import thread_id
from hub.pipeline.pipeline import Spine
from hub.store.customers import Customers
from hub.store.group import Duplicate

ATTEMPTS = 5
"""How often a decision is made again when others were quicker; then people must look themselves."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Edit:
    """What a person wants otherwise: `own` by field of Profile, `contacts` None for as they are.

    Tier, node and manager of None are given back to the rules.
    """

    own: Mapping[str, Any] = field(default_factory=dict)
    contacts: Sequence[Given] | None = None


class Records:
    """Every method raises NotFound for a record nobody made."""

    def __init__(self, spine: Spine, rules: Rules) -> None:
        self._customers = Customers(spine.db)
        self._committer = spine.committer
        self._clock = spine.clock
        self._rules = rules

    async def family(self, customer_id: str) -> Family:
        family = await self._customers.family(customer_id)
        if family is None:
            raise NotFound
        return family

    async def edit(self, customer_id: str, edit: Edit, *, rev: int, by: str) -> Family:
        """Raises Conflict when the record is not at `rev` any more, or an address is taken."""

        async def attempt() -> None:
            family = await self.family(customer_id)
            record = family.get(customer_id)
            if record.rev != rev:
                raise Conflict("customer_moved")
            after = await self._edited(record, edit, by)
            await self._change(family, after, deed=Deed.EDIT, by=by)

        try:
            await self._insist(attempt)
        except Duplicate:
            raise Conflict("address_taken") from None
        return await self.family(customer_id)

    async def _edited(self, record: Customer, edit: Edit, by: str) -> Customer:
        after = decisions.with_own(record, edit.own)
        if edit.contacts is not None:
            after = with_contacts(after, edit.contacts, by=by, at=self._clock.now())
            kept = {contact.key for contact in after.contacts}
            await self._check_unused(one for one in record.contacts if one.key not in kept)
        return place(after, await self._rules.current())

    async def _check_unused(self, contacts: Iterable[Contact]) -> None:
        """Who has written from an address stays known by it."""
        for one in contacts:
            thread = thread_id(one.channel, one.account, one.address)
            if await self._committer.view(thread):
                raise Conflict("address_in_use", address=one.address)

    async def merge(self, customer_id: str, into: str, *, by: str, reason: str) -> Family:
        """Both are one person from now on, who is as `into` says; raises Conflict if they are."""

        async def attempt() -> None:
            one, other = await self.family(customer_id), await self.family(into)
            decide = partial(
                decisions.merge, one=one, into=other, target=into, by=by, reason=reason,
                evidence=shared_evidence(one, other),
            )  # fmt: skip
            await self._committer.commit(None, decide)

        await self._insist(attempt)
        return await self.family(into)

    async def unmerge(self, customer_id: str, *, by: str, reason: str) -> Family:
        """This record and what is linked to it are a person of their own again."""

        async def attempt() -> None:
            decide = partial(
                decisions.unmerge, family=await self.family(customer_id),
                customer_id=customer_id, by=by, reason=reason,
            )  # fmt: skip
            await self._committer.commit(None, decide)

        await self._insist(attempt)
        return await self.family(customer_id)

    async def fill(
        self, customer_id: str, values: Mapping[str, str], *, rev: int, by: str
    ) -> Family:
        """The house's fields, in the record that stands for him, which is at `rev`."""

        async def attempt() -> None:
            family = await self.family(customer_id)
            if family.top.rev != rev:
                raise Conflict("customer_moved")
            after = replace(family.top, fields={**family.fields, **values})
            await self._change(family, after, deed=Deed.EDIT, by=by)

        await self._insist(attempt)
        return await self.family(customer_id)

    async def reveal(self, customer_id: str, *, by: str) -> Family:
        """Everything of him, and that somebody has seen it."""
        family = await self.family(customer_id)
        await self._committer.commit(None, partial(decisions.reveal, family=family, by=by))
        return family

    async def block(self, customer_id: str, *, blocked: bool, by: str, reason: str) -> Family:
        """The whole person; nothing happens when he is so already."""

        async def attempt() -> None:
            family = await self.family(customer_id)
            after = replace(family.top, own=replace(family.top.own, blocked=blocked))
            deed = Deed.MUTE if blocked else Deed.UNMUTE
            await self._change(family, after, deed=deed, by=by, reason=reason)

        await self._insist(attempt)
        return await self.family(customer_id)

    async def place(self, customer_id: str, rules: RuleSet) -> None:
        """As the rules say now."""

        async def attempt() -> None:
            family = await self.family(customer_id)
            after = place(family.get(customer_id), rules)
            await self._change(family, after, deed=Deed.PLACE, by="rules")

        await self._insist(attempt)

    async def _change(self, family: Family, after: Customer, **why: Any) -> None:
        await self._committer.commit(
            None, partial(decisions.change, family=family, after=after, **why)
        )

    async def _insist(self, attempt: Callable[[], Awaitable[None]]) -> None:
        """Again on the records as they are now, where others have changed them meanwhile."""
        for last in (False,) * (ATTEMPTS - 1) + (True,):
            try:
                return await attempt()
            except Conflict as conflict:
                if last or conflict.code != "conflict":
                    raise
        return None
