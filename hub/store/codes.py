"""How often codes were sent to a contact of late."""

from dataclasses import dataclass
from datetime import datetime

from hub.core.ports.drafting import Drafting
from hub.store.database import Database

COLLECTION = "codes"


@dataclass(frozen=True, slots=True, kw_only=True)
class Sendings:
    """To one contact, by its key; `rev` counts its writes, 0 before the first."""

    key: str
    sent: tuple[datetime, ...] = ()
    rev: int = 0


class Codes:
    def __init__(self, db: Database) -> None:
        self._codes = db[COLLECTION]

    async def to(self, key: str) -> Sendings:
        document = await self._codes.find_one({"_id": key})
        if document is None:
            return Sendings(key=key)
        return Sendings(key=key, sent=tuple(document["sent"]), rev=document["rev"])


def record(draft: Drafting, before: Sendings, sent: tuple[datetime, ...]) -> None:
    """Conflict when another was sent meanwhile."""
    document = {"sent": list(sent), "rev": before.rev + 1}
    if before.rev == 0:
        draft.insert(COLLECTION, {"_id": before.key, **document})
    else:
        draft.update(COLLECTION, {"_id": before.key, "rev": before.rev}, {"$set": document})
