"""Who wants no text messages any more, by number: one word for every account that sends them."""

from dataclasses import dataclass
from datetime import datetime

from hub.store.database import Database
from hub.store.draft import Draft

COLLECTION = "consents"


@dataclass(frozen=True, slots=True, kw_only=True)
class Consent:
    """As it stands with one number; `rev` counts its writes, 0 before the first.

    `withdrawn_at` None: he may be written to. `confirmation` is the one message that tells him that
    he will get none: it alone still goes out.
    """

    number: str
    withdrawn_at: datetime | None = None
    confirmation: str = ""
    rev: int = 0

    def allows(self, message_id: str) -> bool:
        return self.withdrawn_at is None or message_id == self.confirmation


class Consents:
    def __init__(self, db: Database) -> None:
        self._consents = db[COLLECTION]

    async def of(self, number: str) -> Consent:
        document = await self._consents.find_one({"_id": number})
        if document is None:
            return Consent(number=number)
        return Consent(number=document.pop("_id"), **document)


def write(
    draft: Draft, before: Consent, *, withdrawn_at: datetime | None, confirmation: str
) -> None:
    """Duplicate or Conflict when another word of his was quicker."""
    after = {
        "withdrawn_at": withdrawn_at, "confirmation": confirmation, "rev": before.rev + 1,
    }  # fmt: skip
    if before.rev == 0:
        draft.insert(COLLECTION, {"_id": before.number, **after})
    else:
        draft.update(COLLECTION, {"_id": before.number, "rev": before.rev}, {"$set": after})
