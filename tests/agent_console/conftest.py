"""The console on a real web server, store and pipeline; the bot is scripted, no model is needed."""

import asyncio
from collections.abc import AsyncIterator, Mapping
from contextlib import AsyncExitStack, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from aiohttp import ClientSession, ClientWebSocketResponse, CookieJar
from aiohttp.test_utils import TestServer
from pydantic import SecretStr

from agent_console.console import Console
from agent_console.organisation import Organisation
from agent_console.passwords import Passwords
from agent_console.staff import Staff
from bot.project import RasaProject
from bot.turns import Entities, Turn
from hub import app
from hub.app import Machine
from hub.core.channel import Account
from hub.core.clock import SystemClock, new_id
from hub.core.conversations import Conversation
from hub.core.errors import BotUnavailable
from hub.core.messages import Accepted, Message
from hub.core.ports.answering import Response
from hub.house.beside import beside
from hub.house.child import Child
from hub.house.ports import free_port
from hub.pipeline.names import thread_id
from hub.pipeline.pipeline import Pipeline, Spine
from hub.settings import Settings
from hub.store.database import Database
from hub.store.schema import migrate
from tests.bot.checkout import checkout
from tests.doubles import Post, Scripted, echo, inbound, saying
from tests.pool import Pool
from tests.webhooks.conftest import LOOPBACK

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


@pytest.fixture(scope="session")
def staffed(store_uri: str) -> Pool:
    """Databases with the demo tree and its people: hashing their passwords takes its time."""
    return Pool(store_uri, hire)


async def hire(db: Database) -> None:
    await migrate(db)
    spine = Spine(db, SystemClock())
    async with beside(spine.committer.run()):
        await Organisation(db, spine.committer, spine.almanac).seed()
        await Staff(db, spine.committer, spine.clock, Passwords()).seed(PASSWORD)


@pytest.fixture
async def db(staffed: Pool) -> AsyncIterator[Database]:
    async with staffed.database() as database:
        yield database


@pytest.fixture
async def hub(db: Database, tmp_path: Path) -> AsyncIterator[Hub]:
    """The real one, but that a script answers in the account `main`, and nobody reads as Rasa."""
    settings = Settings(
        secret_key=SecretStr("secret"), data_dir=tmp_path, rasa_workers=0, bot_threshold=0.4,
        webhook_networks=LOOPBACK,
    )  # fmt: skip
    project, reading, bot = checkout(tmp_path), Reading(), Scripted()
    machine = Machine(root=tmp_path, start=Child.start, free_port=free_port, reader=reading)
    real = app.Hub(settings, db, machine)
    bot.script = hand_over_on_human
    real.responders.others["main"] = bot
    post = Post(Account(channel="post", name="main", config={}), real.surroundings)
    real.spine.channels.add(post)
    server = TestServer(app.build_site(real), port=free_port())
    work = asyncio.create_task(real.run())
    await asyncio.wait_for(real.health.started.wait(), 10)
    await server.start_server()
    yield Hub(real.spine, real.console, bot, post, reading, server, real.pipeline, project)
    await server.close()
    work.cancel()
    with suppress(asyncio.CancelledError):
        await work
    await real.stop()


@pytest.fixture
async def browsers(hub: Hub) -> AsyncIterator[Any]:
    """Opens browsers, each signed in as somebody, or as nobody."""
    async with AsyncExitStack() as opened:

        async def start(username: str = "") -> Browser:
            browser = await opened.enter_async_context(Browser(hub))
            return await browser.login(username) if username else browser

        yield start
