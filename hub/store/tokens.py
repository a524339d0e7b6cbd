"""Keys of other systems to the console API; of their secrets only hashes are kept."""

from dataclasses import asdict, fields
from datetime import datetime

from pymongo import IndexModel

from hub.core.tokens import Token
from hub.store.database import Database, Document
from hub.store.draft import Draft

COLLECTION = "tokens"
INDEXES: list[IndexModel] = []


class Tokens:
    """The collection `tokens`; a carrier has tens."""

    def __init__(self, db: Database) -> None:
        self._tokens = db[COLLECTION]

    async def get(self, token_id: str) -> Token | None:
        document = await self._tokens.find_one({"_id": token_id})
        return _from_document(document) if document else None

    async def all(self) -> list[Token]:
        """The newest first, the revoked among them: the log still speaks of them."""
        found = [_from_document(document) async for document in self._tokens.find({})]
        return sorted(found, key=lambda token: (token.made_at, token.id), reverse=True)

    async def use(self, token_id: str, at: datetime) -> None:
        await self._tokens.update_one({"_id": token_id}, {"$set": {"last_used_at": at}})


def add(draft: Draft, token: Token) -> None:
    document = asdict(token)
    rights = sorted(token.rights)
    draft.insert(COLLECTION, {"_id": document.pop("id"), **document, "rights": rights})


def revoke(draft: Draft, token: Token) -> None:
    """Conflict when that has been done already."""
    where = {"_id": token.id, "revoked_at": None}
    draft.update(COLLECTION, where, {"$set": {"revoked_at": draft.now}})


def _from_document(document: Document) -> Token:
    names = {field.name for field in fields(Token)} - {"id", "rights"}
    values = {name: document[name] for name in names}
    return Token(id=document["_id"], rights=frozenset(document["rights"]), **values)
