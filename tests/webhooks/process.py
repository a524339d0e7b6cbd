"""A hub process that only sends webhooks, to be killed; arguments: its store and the name."""

import asyncio
import os
import sys

from hub.core import failpoints
from hub.pipeline.pipeline import Spine
from hub.store.database import connect
from tests.webhooks.conftest import Process, Watch


async def main(uri: str, name: str) -> None:
    failpoints.arm(os.environ.get("HUB_FAILPOINT", ""))
    clock = Watch()
    spine = Spine(connect(uri, name=name), clock)
    await spine.feed.start()
    async with asyncio.TaskGroup() as group:
        group.create_task(spine.committer.run())
        group.create_task(spine.feed.run())
        group.create_task(Process(spine, clock).sender.run())


if __name__ == "__main__":
    asyncio.run(main(*sys.argv[1:]))
