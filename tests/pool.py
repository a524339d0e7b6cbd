"""Databases for tests: furnished once, and washed between tests rather than made anew for each."""

from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager

from pymongo import DeleteMany, InsertOne

from hub.core.clock import new_id
from hub.store.database import Database, Document, StoreError, connect
from hub.store.schema import migrate

Furnish = Callable[[Database], Awaitable[object]]
"""Makes of an empty database what a test is to find."""
Contents = dict[str, list[Document]]
"""Documents by collection."""


class Pool:
    """Of one store. Making all indexes takes a store ten times as long as emptying them."""

    def __init__(self, uri: str, furnish: Furnish = migrate) -> None:
        self._uri = uri
        self._furnish = furnish
        self._clean: list[str] = []
        self._born: Contents = {}

    @asynccontextmanager
    async def database(self) -> AsyncIterator[Database]:
        """One that nobody else has, with exactly what it had when it had just been furnished.

        Collections that another test made are there too, but empty.
        """
        database = await self._lend()
        try:
            yield database
        finally:
            await self._take_back(database)
            database.close()

    async def _lend(self) -> Database:
        if self._clean:
            return connect(self._uri, name=self._clean.pop())
        database = connect(self._uri, name=f"test_{new_id()}")
        await self._furnish(database)
        self._born = self._born or await _contents(database)
        return database

    async def _take_back(self, database: Database) -> None:
        """What cannot be washed, as where a killed process's transaction still locks, goes."""
        try:
            await _wash(database, self._born)
        except StoreError:
            await database.client.drop_database(database.name)
        else:
            self._clean.append(database.name)


async def _contents(database: Database) -> Contents:
    names = await database.motor.list_collection_names()
    return {name: await _documents(database, name) for name in names}


async def _documents(database: Database, name: str) -> list[Document]:
    return [one async for one in database[name].find()]


async def _wash(database: Database, born: Contents) -> None:
    """In one request: collections stay, without what was not there, with what was."""
    writes: list[DeleteMany | InsertOne[Document]] = []
    for name in await database.motor.list_collection_names():
        documents, namespace = born.get(name, []), database.namespace(name)
        if not documents or await _documents(database, name) != documents:
            writes.append(DeleteMany({}, namespace=namespace))
            writes += [InsertOne(dict(one), namespace=namespace) for one in documents]
    await database.client.bulk_write(writes)
