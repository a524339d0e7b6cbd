"""The rules that say which tier, node and manager new customers have: one set, in one document."""

from dataclasses import asdict

from hub.core.customers import Tier
from hub.core.events import Kind
from hub.core.placement import Rule, RuleSet
from hub.core.ports.drafting import Drafting
from hub.store.database import Database, Document

COLLECTION = "placement"
_ID = "rules"


class Placements:
    def __init__(self, db: Database) -> None:
        self._placement = db[COLLECTION]

    async def current(self) -> RuleSet:
        """Without rules and with `rev` 0 as long as nobody wrote any."""
        document = await self._placement.find_one({"_id": _ID})
        if document is None:
            return RuleSet()
        return RuleSet(
            rev=document["rev"], rules=tuple(_from_document(one) for one in document["rules"])
        )


def write(draft: Drafting, before: RuleSet, after: RuleSet, *, by: str) -> None:
    """Put `after` in the place of `before`; Conflict when somebody else was quicker."""
    document = {"rev": after.rev, "rules": [_to_document(rule) for rule in after.rules]}
    if before.rev == 0:
        draft.insert(COLLECTION, {"_id": _ID, **document})
    else:
        draft.update(COLLECTION, {"_id": _ID, "rev": before.rev}, {"$set": document})
    draft.event(Kind.CUSTOMER, by=by, rules=after.rev)


def _to_document(rule: Rule) -> Document:
    return {**asdict(rule), "tier": rule.tier and rule.tier.value}


def _from_document(document: Document) -> Rule:
    return Rule(**{**document, "tier": Tier(document["tier"]) if document["tier"] else None})
