"""Whose records may be one person's, and by what evidence."""

from collections import defaultdict
from dataclasses import dataclass

from hub.core.customers import Customer, Family, code_identity
from hub.store.customers import Customers
from hub.store.database import Database

MOST = 20


@dataclass(frozen=True, slots=True, kw_only=True)
class Suggestion:
    """Somebody who may be the same; `evidence` are identities that both have proved to be."""

    customer: Customer
    evidence: tuple[str, ...]


class Suggestions:
    def __init__(self, db: Database) -> None:
        self._customers = Customers(db)

    async def of(self, family: Family) -> list[Suggestion]:
        """The ones with most evidence first."""
        ours = proofs(*family.records)
        found = await self._customers.of_identities(ours)
        found += await self._customers.of_contacts(_read_back(family))
        evidence: dict[str, set[str]] = defaultdict(set)
        for record in found:
            evidence[record.top or record.id] |= ours & proofs(record)
        evidence.pop(family.top.id, None)
        tops = await self._customers.get_many(evidence)
        suggested = [
            Suggestion(customer=tops[one], evidence=tuple(sorted(shared)))
            for one, shared in evidence.items()
            if one in tops
        ]
        return sorted(suggested, key=lambda one: (-len(one.evidence), one.customer.id))[:MOST]


def shared_evidence(one: Family, other: Family) -> tuple[str, ...]:
    return tuple(sorted(proofs(*one.records) & proofs(*other.records)))


def proofs(*records: Customer) -> set[str]:
    """What these have proved to be; who reads a code that was sent to them proves to be them."""
    proved = {identity for record in records for identity in record.identities}
    return proved | {code_identity(one.key) for record in records for one in record.contacts}


def _read_back(family: Family) -> set[str]:
    return {key for record in family.records for key in record.codes}
