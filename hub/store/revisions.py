"""Small collections of what people edit: each thing belongs to a node and counts its revisions."""

from abc import ABC, abstractmethod
from collections.abc import Callable, Mapping
from dataclasses import Field, asdict, replace
from enum import Enum
from functools import cache
from typing import (
    Any,
    ClassVar,
    Generic,
    Protocol,
    TypeVar,
    cast,
    get_origin,
    get_type_hints,
)

from hub.core.events import Kind
from hub.store.database import Database, Document
from hub.store.draft import Draft


class Edited(Protocol):
    """A dataclass of what people edit."""

    __dataclass_fields__: ClassVar[dict[str, Field[Any]]]

    @property
    def id(self) -> str: ...
    @property
    def node_id(self) -> str: ...
    @property
    def rev(self) -> int: ...


T = TypeVar("T", bound=Edited)


class Revisioned(ABC, Generic[T]):
    """Read by an instance, written through the committer; every change is an event of its kind.

    There are hundreds in one at most, and every process has all of them in memory: no indexes.
    """

    collection: ClassVar[str]
    kind: ClassVar[Kind]

    def __init__(self, db: Database) -> None:
        self._db = db

    @classmethod
    @abstractmethod
    def to_document(cls, one: T) -> Document: ...

    @classmethod
    @abstractmethod
    def from_document(cls, document: Document) -> T: ...

    async def get(self, name: str) -> T | None:
        document = await self._db[self.collection].find_one({"_id": name})
        return self.from_document(document) if document else None

    async def all(self) -> list[T]:
        """In the order of their ids."""
        found = [self.from_document(one) async for one in self._db[self.collection].find({})]
        return sorted(found, key=lambda one: one.id)

    @classmethod
    def write(cls, draft: Draft, before: T | None, after: T, *, by: str) -> T:
        """Put `after` in the place of `before`; Conflict when somebody else was quicker."""
        written = replace(after, rev=before.rev + 1) if before else after
        document = cls.to_document(written)
        if before is None:
            draft.insert(cls.collection, document)
        else:
            del document["_id"]
            where = {"_id": before.id, "rev": before.rev}
            draft.update(cls.collection, where, {"$set": document})
        cls._tell(draft, written, "change" if before else "add", by)
        return written

    @classmethod
    def delete(cls, draft: Draft, one: T, *, by: str) -> None:
        """Conflict when it is not at this revision any more."""
        draft.delete(cls.collection, {"_id": one.id, "rev": one.rev})
        cls._tell(draft, one, "delete", by)

    @classmethod
    async def put_default(cls, db: Database, one: T) -> None:
        """What a hub begins with, if it is not there."""
        document = cls.to_document(one)
        where = {"_id": document.pop("_id")}
        await db[cls.collection].update_one(where, {"$setOnInsert": document}, upsert=True)

    @classmethod
    def _tell(cls, draft: Draft, one: T, action: str, by: str) -> None:
        draft.event(cls.kind, by=by, node_id=one.node_id, id=one.id, action=action)


class Plain(Revisioned[T]):
    """Of dataclasses, `model`, that stand in the store field by field."""

    model: ClassVar[type[Edited]]

    @classmethod
    def to_document(cls, one: T) -> Document:
        body = {name: _plain(value) for name, value in asdict(one).items()}
        return {"_id": body.pop("id"), **body}

    @classmethod
    def from_document(cls, document: Document) -> T:
        values = {"id" if name == "_id" else name: value for name, value in document.items()}
        values |= {name: make(values[name]) for name, make in _makers(cls.model).items()}
        return cast(T, cls.model(**values))


def _plain(value: Any) -> Any:
    if isinstance(value, Enum):
        return value.value
    return list(value) if isinstance(value, tuple) else value


@cache
def _makers(model: type[Edited]) -> Mapping[str, Callable[[Any], Any]]:
    """By field, for what no document has: tuples and the members of enums."""
    makers: dict[str, Callable[[Any], Any]] = {}
    for name, hint in get_type_hints(model).items():
        if get_origin(hint) is tuple:
            makers[name] = tuple
        elif isinstance(hint, type) and issubclass(hint, Enum):
            makers[name] = hint
    return makers
