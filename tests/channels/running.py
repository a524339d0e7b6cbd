"""A hub of web and REST accounts at work: the real pipeline and store under a real HTTP server."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any

from cryptography.fernet import Fernet

from bot.short_answers import ShortAnswers
from channels.switchboard import Switchboard
from hub.core.channel import Account, Surroundings
from hub.core.clock import Clock, SystemClock, new_id
from hub.core.imaging import Imaging
from hub.pipeline.bench import FixedResponder
from hub.pipeline.logbook import Logbook
from hub.pipeline.pipeline import Pipeline, Spine
from hub.pipeline.turn import Responders
from hub.store.access_tokens import AccessTokens
from hub.store.database import Database
from hub.store.files import Files
from hub.store.segments import Segments
from routing.desk import Desk
from tests.channels.rest.account import REST
from tests.channels.serving import Client, served
from tests.channels.web.account import WEB
from tests.doubles import AnyCustomer, CountingOrders, FirstInQueue, KeyWording, Lightbox

WEB_AND_REST: Mapping[str, Mapping[str, Any]] = {"web": WEB, "rest": REST}


@dataclass
class Running:
    spine: Spine
    pipeline: Pipeline
    client: Client
    desk: Desk


@asynccontextmanager
async def running(
    db: Database, *, clock: Clock | None = None,
    configs: Mapping[str, Mapping[str, Any]] = WEB_AND_REST, imaging: Imaging | None = None,
    secret: bytes = b"secret", public_url: str = "", port: int = 0,
) -> AsyncIterator[Running]:  # fmt: skip
    """Accounts `demo` with these configs, by channel; the bot says one fixed thing."""
    spine, wording = Spine(db, clock or SystemClock()), KeyWording()
    pipeline = Pipeline(
        spine, instance=new_id(), customers=AnyCustomer(),
        responders=Responders(FixedResponder(), {}), queue=FirstInQueue(),
        orders=CountingOrders(), wording=wording, answers=ShortAnswers(wording),
    )  # fmt: skip
    surroundings = Surroundings(
        mailbox=spine.mailbox, queue=FirstInQueue(), files=Files(db),
        imaging=imaging or Lightbox(), logbook=Logbook(db, spine.committer),
        report=spine.deliveries.report, jot=spine.jottings.jot,
        segments=Segments(db), carried=spine.carrying,
        clock=spine.clock,
        tokens=AccessTokens(db, spine.clock, Fernet.generate_key()),
        secret=secret, public_url=public_url, on_duty=pipeline.on_duty,
        share=lambda: pipeline.shards.share,
    )  # fmt: skip
    started = asyncio.Event()
    async with asyncio.TaskGroup() as group:
        work = group.create_task(pipeline.run(started))
        await asyncio.wait_for(started.wait(), 10)
        telling = group.create_task(spine.carrying.run(lambda: True))
        board = Switchboard(surroundings, pipeline.intake.receive, spine.signals.notify)
        for name, config in configs.items():
            spine.channels.add(await board.start(Account(channel=name, name="demo", config=config)))
        async with served(board, port) as client:
            yield Running(
                spine, pipeline, client, Desk(db, spine.committer, wording, spine.channels)
            )
        await board.close()
        await pipeline.stop()
        telling.cancel()
        work.cancel()


async def until(true: Callable[[], Awaitable[bool]]) -> None:
    async with asyncio.timeout(20):
        while not await true():
            await asyncio.sleep(0.02)
