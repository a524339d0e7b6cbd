"""Channel accounts as people edit them; their settings are sealed with the hub's key."""

import json
from dataclasses import asdict, dataclass, fields

from pymongo import IndexModel

from hub.core.channel import Account
from hub.core.events import Kind
from hub.store.database import Database, Document
from hub.store.revisions import Revisioned
from hub.store.sealing import Seal

INDEXES: list[IndexModel] = []


@dataclass(frozen=True, slots=True, kw_only=True)
class SealedAccount:
    """An account as it is stored: all of its settings, secret or not, are in `sealed`."""

    channel: str
    name: str
    title: str
    node_id: str
    active: bool
    restarts: int
    rev: int
    sealed: bytes

    @property
    def id(self) -> str:
        return f"{self.channel}:{self.name}"


class Accounts(Revisioned[SealedAccount]):
    """`key` is a Fernet key, derived from the hub's secret."""

    collection = "accounts"
    kind = Kind.CHANNEL

    def __init__(self, db: Database, key: bytes) -> None:
        super().__init__(db)
        self._seal = Seal(key)

    @staticmethod
    def to_document(one: SealedAccount) -> Document:
        return {"_id": one.id, **asdict(one)}

    @staticmethod
    def from_document(document: Document) -> SealedAccount:
        return SealedAccount(**{one.name: document[one.name] for one in fields(SealedAccount)})

    def opened(self, one: SealedAccount) -> Account:
        """Raises Unavailable when the hub's key does not open it."""
        config = json.loads(self._seal.open(one.sealed, of=f"account {one.id}"))
        return Account(config=config, **_open_fields(one))

    def sealed(self, one: Account) -> SealedAccount:
        return SealedAccount(
            sealed=self._seal.close(json.dumps(dict(one.config))), **_open_fields(one)
        )

    async def every(self) -> list[Account]:
        """All of them, opened; raises Unavailable."""
        return [self.opened(one) for one in await self.all()]

    async def put(self, account: Account) -> None:
        """Create or replace, before any hub runs: nobody is told."""
        document = self.to_document(self.sealed(account))
        await self._db[self.collection].replace_one({"_id": account.id}, document, upsert=True)


async def complete(db: Database) -> None:
    """Accounts from before people could edit them."""
    old = {"rev": {"$exists": False}}
    fresh = {"title": "", "node_id": "root", "active": True, "restarts": 0, "rev": 0}
    await db["accounts"].update_many(old, {"$set": fresh, "$unset": {"enabled": ""}})


def _open_fields(one: Account | SealedAccount) -> Document:
    names = ("channel", "name", "title", "node_id", "active", "restarts", "rev")
    return {name: getattr(one, name) for name in names}
