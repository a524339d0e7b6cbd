"""Channel accounts; their secrets are sealed with the hub's key before they are stored."""

import json
from typing import Any

from pymongo import IndexModel

from hub.core.channel import Account
from hub.store.database import Database
from hub.store.sealing import Seal

INDEXES: list[IndexModel] = []


class Accounts:
    """`key` is a Fernet key, derived from the hub's secret."""

    def __init__(self, db: Database, key: bytes) -> None:
        self._accounts = db["accounts"]
        self._seal = Seal(key)

    async def all(self) -> list[Account]:
        """Enabled accounts; raises Unavailable when the hub's key does not open them."""
        return [self._opened(document) async for document in self._accounts.find({"enabled": True})]

    async def put(self, account: Account) -> None:
        """Create or replace."""
        document = {
            "channel": account.channel,
            "name": account.name,
            "enabled": True,
            "sealed": self._seal.close(json.dumps(dict(account.config))),
        }
        key = {"_id": f"{account.channel}:{account.name}"}
        await self._accounts.replace_one(key, document, upsert=True)

    def _opened(self, document: dict[str, Any]) -> Account:
        opened = self._seal.open(document["sealed"], of=f"account {document['_id']}")
        return Account(
            channel=document["channel"], name=document["name"], config=json.loads(opened)
        )
