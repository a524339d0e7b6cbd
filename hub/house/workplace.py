"""A store and its committer, for the length of one command."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from hub.core.clock import SystemClock
from hub.house.beside import beside
from hub.house.embedded import reachable
from hub.pipeline.pipeline import Spine
from hub.settings import Settings
from hub.store.database import connect
from hub.store.schema import migrate


@asynccontextmanager
async def opened(settings: Settings, *, bare: bool = False) -> AsyncIterator[Spine]:
    """The store brought up to this hub's schema unless `bare`; raises Unavailable."""
    async with reachable(settings) as uri:
        db = connect(uri)
        try:
            await db.ping()
            await db.check_version()
            if not bare:
                await migrate(db)
            spine = Spine(db, SystemClock())
            async with beside(spine.committer.run()):
                yield spine
        finally:
            db.close()
