"""What is looked at by the people of each hub process: one small document a process."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field

from hub.core.attention import Glance, Typing
from hub.store.database import Database, Document

COLLECTION = "attention"


@dataclass(frozen=True, slots=True, kw_only=True)
class Sight:
    """All that one process sees: glances by page, and customers who type, by thread with a pulse.

    `beat` grows while the process lives.
    """

    process: str
    beat: int = 0
    glances: Mapping[str, Glance] = field(default_factory=dict)
    writers: Mapping[str, int] = field(default_factory=dict)


class Sights:
    def __init__(self, db: Database) -> None:
        self._sights = db[COLLECTION]

    async def put(self, sight: Sight) -> None:
        document = _to_document(sight)
        await self._sights.replace_one({"_id": sight.process}, document, upsert=True)

    async def all(self) -> list[Sight]:
        return [_from_document(document) async for document in self._sights.find({})]

    async def drop(self, process: str) -> None:
        await self._sights.delete_one({"_id": process})


def _to_document(sight: Sight) -> Document:
    glances = [{"page": page, **asdict(one)} for page, one in sight.glances.items()]
    return {
        "_id": sight.process,
        "beat": sight.beat,
        "glances": [one | {"typing": one["typing"].value} for one in glances],
        "writers": dict(sight.writers),
    }


def _from_document(document: Document) -> Sight:
    return Sight(
        process=document["_id"],
        beat=document["beat"],
        glances={one.pop("page"): _glance(one) for one in document["glances"]},
        writers=document["writers"],
    )


def _glance(body: Document) -> Glance:
    return Glance(**{**body, "typing": Typing(body["typing"])})
