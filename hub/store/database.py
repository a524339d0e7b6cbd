"""The one connection to the store, and the checks it must pass before the hub trusts it."""

import logging
from typing import Any

from bson.codec_options import CodecOptions
from motor.motor_asyncio import AsyncIOMotorClient, AsyncIOMotorDatabase
from pymongo.errors import PyMongoError
from pymongo.uri_parser import parse_uri

from hub.core.errors import Unavailable

log = logging.getLogger(__name__)

Document = dict[str, Any]
StoreError = PyMongoError
"""What any operation raises when the store is away or refuses it."""
MINIMUM_VERSION = (8, 0)
DEFAULT_NAME = "zongji"
_AWARE: CodecOptions[Document] = CodecOptions(tz_aware=True)


class Database:
    """A database by name; collections by `db["name"]`, documents with aware UTC times."""

    def __init__(self, client: AsyncIOMotorClient[Document], name: str) -> None:
        self.client = client
        self.name = name
        self.motor: AsyncIOMotorDatabase[Document] = client.get_database(name, codec_options=_AWARE)

    def __getitem__(self, collection: str) -> Any:
        return self.motor[collection]

    def namespace(self, collection: str) -> str:
        return f"{self.name}.{collection}"

    async def ping(self) -> None:
        """Raises Unavailable when the store does not answer."""
        try:
            await self.client.admin.command("ping")
        except PyMongoError as error:
            raise Unavailable(str(error)) from error

    async def check_version(self) -> str:
        """The server's version; raises Unavailable below 8.0 (client bulk writes)."""
        info = await self.client.admin.command("buildInfo")
        version = tuple(int(part) for part in info["versionArray"][:2])
        if version < MINIMUM_VERSION:
            raise Unavailable(f"MongoDB {info['version']} is too old: 8.0 or newer is needed")
        return str(info["version"])

    def close(self) -> None:
        self.client.close()


def connect(uri: str, *, name: str | None = None, timeout: float = 5.0) -> Database:
    """Connects lazily; every operation gives up after `timeout` seconds without a server.

    The database is `name`, else the address's own, else DEFAULT_NAME.
    """
    client: AsyncIOMotorClient[Document] = AsyncIOMotorClient(
        uri,
        tz_aware=True,
        serverSelectionTimeoutMS=int(timeout * 1000),
        connectTimeoutMS=int(timeout * 1000),
        socketTimeoutMS=30_000,
        maxPoolSize=8,
    )
    return Database(client, name or parse_uri(uri)["database"] or DEFAULT_NAME)
