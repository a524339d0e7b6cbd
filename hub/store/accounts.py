"""Channel accounts; their secrets are sealed with the hub's key before they are stored."""

import json
from collections.abc import Mapping
from typing import Any

from cryptography.fernet import Fernet, InvalidToken
from pymongo import IndexModel

from hub.core.channel import Account
from hub.core.errors import Unavailable
from hub.store.database import Database

INDEXES: list[IndexModel] = []


class Accounts:
    """`key` is a Fernet key, derived from the hub's secret."""

    def __init__(self, db: Database, key: bytes) -> None:
        self._accounts = db["accounts"]
        self._fernet = Fernet(key)

    async def all(self) -> list[Account]:
        """Enabled accounts; raises Unavailable when the hub's key does not open them."""
        return [self._opened(document) async for document in self._accounts.find({"enabled": True})]

    async def put(self, account: Account) -> None:
        """Create or replace."""
        document = {
            "channel": account.channel,
            "name": account.name,
            "enabled": True,
            "sealed": self._seal(account.config),
        }
        key = {"_id": f"{account.channel}:{account.name}"}
        await self._accounts.replace_one(key, document, upsert=True)

    def _seal(self, config: Mapping[str, Any]) -> bytes:
        return self._fernet.encrypt(json.dumps(dict(config)).encode())

    def _opened(self, document: dict[str, Any]) -> Account:
        try:
            config = json.loads(self._fernet.decrypt(document["sealed"]))
        except InvalidToken as error:
            raise Unavailable(
                f"the secret key does not open account {document['_id']}: "
                "HUB_SECRET_KEY is not the one it was sealed with"
            ) from error
        return Account(channel=document["channel"], name=document["name"], config=config)
