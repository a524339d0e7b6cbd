"""The console on a real web server, store and pipeline; the bot is scripted, no model is needed."""

import asyncio
from collections.abc import AsyncIterator, Mapping
from contextlib import AsyncExitStack
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from aiohttp import ClientSession, ClientWebSocketResponse, CookieJar, web
from aiohttp.test_utils import TestServer

from agent_console.console import Console
from bot.model_desk import ModelDesk
from bot.project import RasaProject
from bot.rehearsal import Rehearsal
from bot.remote import RemoteWorkers
from bot.responder import BotResponder
from bot.short_answers import ShortAnswers
from bot.templates import Templates
from bot.turns import Entities, Turn
from bot.wording import LiveWording
from channels.exchange import Exchange
from customers.clientele import Clientele
from hub.core.channel import Account, Surroundings
from hub.core.clock import SystemClock, new_id
from hub.core.conversations import Conversation
from hub.core.errors import BotUnavailable
from hub.core.messages import Accepted, Message
from hub.core.ports import Response
from hub.house.child import Child
from hub.house.ports import free_port
from hub.pipeline.names import thread_id
from hub.pipeline.pipeline import Pipeline, Spine
from hub.pipeline.turn import Responders
from hub.store.articles import Articles
from hub.store.database import Database
from hub.store.files import Files
from hub.store.templates import EditedTemplates
from knowledge.index import MemoryIndex
from knowledge.library import Library
from knowledge.projection import Projection
from knowledge.search import ArticleSearch
from reports.reporting import Reporting
from routing import snooze
from routing.floor import Floor
from routing.timekeeping import Timekeeping
from tests.bot.checkout import checkout
from tests.doubles import Post, Scripted, echo, inbound, saying
from tests.webhooks.conftest import KEY, LOOPBACK
from webhooks.outside import Outside
from workorders.limits import KIND
from workorders.office import Office

PASSWORD = "correct horse"
PARSE = {
    "intent": {"name": "query_bill", "confidence": 0.91},
    "intent_ranking": [
        {"name": "query_bill", "confidence": 0.91},
        {"name": "human", "confidence": 0.05},
    ],
    "entities": [],
}


class Reading:
    """Stands for the bot's client: one parse, or none while it is `down`."""

    down = False
    model = "m1"

    async def parse(self, text: str) -> Mapping[str, Any]:
        if self.down:
            raise BotUnavailable
        return PARSE

    async def opinions(self, text: str) -> Mapping[str, Any]:
        ngrams = [{"name": "query_bill", "confidence": 0.6}]
        return {"plain": text, "ngrams": ngrams, "meaning": None, "doubt": 0.7, "voice": 0.4}

    async def turn(
        self, text: str, state: Mapping[str, Any], *, threshold: float, entities: Entities = ()
    ) -> Turn:
        """Whatever is said is a question for the knowledge base."""
        await self.parse(text)
        return Turn(
            directives=({"do": "answer"},), intent="query_bill", confidence=0.91, parse=PARSE,
            model=self.model,
        )  # fmt: skip


def hand_over_on_human(conversation: Conversation, message: Message) -> Response:
    if "人工" in message.parts[0].text:  # type: ignore[union-attr]
        return saying("好的", handover="asked")
    return echo(conversation, message)


@dataclass
class Hub:
    """A running hub with its console."""

    spine: Spine
    console: Console
    bot: Scripted
    post: Post
    reading: Reading
    server: TestServer
    pipeline: Pipeline
    project: RasaProject

    async def write(self, text: str, *, sender: str = "alice") -> Accepted:
        """A customer's message."""
        message = inbound(text, external_id=new_id(), sender=sender)
        return await self.pipeline.intake.receive(message)

    async def conversation(self, sender: str = "alice") -> Conversation:
        view = await self.spine.committer.views.load(thread_id("post", "main", sender))
        assert view
        return view.conversation

    async def queued(self, sender: str = "alice") -> str:
        """A customer who waits for a person; the conversation's id."""
        accepted = await self.write("转人工", sender=sender)
        await self.until(sender, lambda one: one.state == "queued")
        return accepted.conversation_id

    async def until(self, sender: str, check: Any) -> Conversation:
        async with asyncio.timeout(15):
            while not check(conversation := await self.conversation(sender)):
                await asyncio.sleep(0.02)
        return conversation

    def url(self, path: str) -> str:
        return f"http://127.0.0.1:{self.server.port}{path}"


class Browser:
    """Somebody's browser: cookies, JSON, and the status beside the body."""

    def __init__(self, hub: Hub) -> None:
        self.hub = hub
        self.session = ClientSession(cookie_jar=CookieJar(unsafe=True))

    async def call(
        self, method: str, path: str, body: Any = None, **more: Any
    ) -> tuple[int, dict[str, Any]]:
        if body is not None:
            more["json"] = body
        url = self.hub.url(f"/api/v1{path}")
        async with self.session.request(method, url, **more) as response:
            return response.status, await response.json()

    async def get(self, path: str, **more: Any) -> dict[str, Any]:
        status, body = await self.call("GET", path, **more)
        assert status == 200, body
        return body

    async def post(self, path: str, body: Any = None, **more: Any) -> dict[str, Any]:
        status, answer = await self.call("POST", path, body, **more)
        assert status in {200, 201, 202}, answer
        return answer

    async def put(self, path: str, body: Any) -> dict[str, Any]:
        status, answer = await self.call("PUT", path, body)
        assert status == 200, answer
        return answer

    async def __aenter__(self) -> "Browser":
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.session.close()

    async def login(self, username: str) -> "Browser":
        await self.post("/login", {"username": username, "password": PASSWORD})
        return self

    async def live(self, after: int | None = None) -> ClientWebSocketResponse:
        query = "" if after is None else f"?after={after}"
        return await self.session.ws_connect(self.hub.url(f"/api/v1/live{query}"))


@pytest.fixture
async def hub(db: Database, tmp_path: Path) -> AsyncIterator[Hub]:
    spine, bot, reading = Spine(db, SystemClock()), Scripted(), Reading()
    bot.script = hand_over_on_human
    surroundings = Surroundings(
        mailbox=spine.mailbox,
        queue=None,  # type: ignore[arg-type]
        files=Files(db),
        clock=spine.clock,
        secret=b"secret",
    )
    post = Post(Account(channel="post", name="main", config={}), surroundings)
    spine.channels.add(post)
    wording = LiveWording(Templates.load(), EditedTemplates(db))
    office = Office(spine, wording)
    instance = new_id()
    timekeeping = Timekeeping(spine)
    floor = Floor(spine, wording, process=instance)
    clientele = Clientele(spine, wording, b"secret")
    pipeline = Pipeline(
        spine,
        instance=instance,
        customers=clientele.register,
        responders=Responders(bot, {}),
        queue=floor.line,
        orders=office.book,
        wording=wording,
        hear=clientele.verification.hear,
        watcher=floor.watch,
    )
    pipeline.deadlines.handle(KIND, office.escalation.prepare, office.escalation.who)
    pipeline.deadlines.handle(snooze.CLOCK, snooze.prepare)
    index, articles = MemoryIndex(), Articles(db)
    reporting = Reporting(spine)
    outside = Outside(spine, KEY, LOOPBACK)
    knowledge, answers = ArticleSearch(index), ShortAnswers(wording)
    make_bot = partial(
        BotResponder, knowledge=knowledge, wording=wording, orders=office.inquiry,
        queue=floor.line, region=lambda node_id: "", threshold=0.4,
    )  # fmt: skip
    rehearsal = Rehearsal(
        spine, reading, make_bot, queue=floor.line, orders=office.book, wording=wording,
        watcher=floor.watch, answers=answers,
    )  # fmt: skip
    project = checkout(tmp_path)
    models = ModelDesk(
        spine, project, RemoteWorkers(()), start=Child.start, log=tmp_path / "log", threshold=0.4
    )
    exchange = Exchange(spine, KEY, surroundings, pipeline.intake.receive, spine.signals.notify)
    console = Console(
        spine,
        wording=wording,
        floor=floor,
        timekeeping=timekeeping,
        office=office,
        clientele=clientele,
        library=Library(spine.committer, articles),
        knowledge=knowledge,
        reader=reading,
        rehearsal=rehearsal,
        models=models,
        wall=reporting.wall,
        webhooks=outside.desk,
        exchange=exchange,
        threshold=0.4,
    )
    app = web.Application()
    console.mount(app)
    app.add_routes(exchange.switchboard.routes())
    server = TestServer(app, port=free_port())
    started = asyncio.Event()
    tasks = [asyncio.create_task(pipeline.run(started))]
    await asyncio.wait_for(started.wait(), 10)
    tasks.append(asyncio.create_task(floor.run(pipeline.shards)))
    tasks.append(asyncio.create_task(timekeeping.run()))
    tasks.append(asyncio.create_task(office.run()))
    tasks.append(asyncio.create_task(models.run()))
    tasks.append(asyncio.create_task(console.run()))
    tasks.append(asyncio.create_task(exchange.run(pipeline.shards)))
    tasks.append(asyncio.create_task(outside.run(pipeline.shards)))
    tasks.append(asyncio.create_task(reporting.run(lambda: pipeline.shards.owns(0))))
    tasks.append(asyncio.create_task(wording.run(spine.feed)))
    tasks.append(asyncio.create_task(Projection(index, articles).run(spine.feed)))
    tasks.append(asyncio.create_task(clientele.run(lambda: pipeline.shards.owns(0))))
    await console.services.organisation.seed()
    await console.services.staff.seed(PASSWORD)
    await server.start_server()
    yield Hub(spine, console, bot, post, reading, server, pipeline, project)
    await server.close()
    await exchange.close()
    await pipeline.stop()
    for task in tasks:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)


@pytest.fixture
async def browsers(hub: Hub) -> AsyncIterator[Any]:
    """Opens browsers, each signed in as somebody, or as nobody."""
    async with AsyncExitStack() as opened:

        async def start(username: str = "") -> Browser:
            browser = await opened.enter_async_context(Browser(hub))
            return await browser.login(username) if username else browser

        yield start
