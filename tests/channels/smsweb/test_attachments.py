"""What an MMS brings is fetched from its provider alone, and looked at before it is kept."""

import base64
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest
from aiohttp import web

from channels.smsweb import attachments
from hub.core.parts import File, Image, plain_text
from tests.channels.doubles import FakeHub
from tests.channels.serving import Client
from tests.channels.smsweb.providers import Twilio, open_for
from tests.channels.smsweb.test_door import BASE, PUBLIC, TWILIO_ACCOUNT, account

PNG = base64.b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="
)
URL = f"{PUBLIC}{BASE}/messages"


class WithFiles(Twilio):
    """`files`: by step, status and content; each is given out at another server, for no secret."""

    def __init__(self) -> None:
        super().__init__()
        self.server = ""
        self.files: dict[str, tuple[int, bytes]] = {}
        self.fetched: list[str] = []

    async def take(self, request: web.Request) -> web.Response:
        step = request.path.rpartition("/")[2]
        if step not in self.files:
            return await super().take(request)
        self.fetched.append(request.path)
        secret = request.headers.get("Authorization", "")
        if request.path.startswith("/cdn/"):
            status, data = self.files[step]
            return web.Response(status=500 if secret else status, body=data)
        if secret != f"Basic {base64.b64encode(b'AC1:12345').decode()}":
            return web.Response(status=401)
        elsewhere = self.server.replace("127.0.0.1", "localhost")
        raise web.HTTPTemporaryRedirect(f"{elsewhere}/cdn/{step}")


@asynccontextmanager
async def twilio(hub: FakeHub) -> AsyncIterator[tuple[WithFiles, Client]]:
    provider = WithFiles()
    async with open_for(provider) as provider.server:
        config = TWILIO_ACCOUNT | {"server": provider.server}
        async with account(hub, config, public_url=PUBLIC) as (client, _):
            yield provider, client


async def post(provider: WithFiles, client: Client, *urls: str, text: str = "看图") -> None:
    fields = {"MessageSid": "SM1", "From": "+8613900008812", "To": "+12025550100", "Body": text}
    fields |= {f"MediaUrl{n}": url for n, url in enumerate(urls)}
    answer = await provider.call(client, URL, fields | {"NumMedia": str(len(urls))}, public=PUBLIC)
    assert answer.status == 200


async def test_pictures_are_fetched_and_kept_in_their_order(hub: FakeHub):
    async with twilio(hub) as (provider, client):
        provider.files = {"ME1": (200, PNG), "ME2": (200, b"%PDF-1.4 x")}
        await post(provider, client, *(f"{provider.server}/Media/{one}" for one in provider.files))
    (inbound,) = hub.inbounds
    text, picture, paper = inbound.parts
    assert plain_text((text,)) == "看图"
    assert isinstance(picture, Image) and hub.files[picture.file_id][1] == PNG
    assert isinstance(paper, File) and paper.content_type == "application/pdf"
    assert sorted(provider.fetched) == ["/Media/ME1", "/Media/ME2", "/cdn/ME1", "/cdn/ME2"]


async def test_what_stands_elsewhere_is_not_fetched(hub: FakeHub):
    async with twilio(hub) as (provider, client):
        provider.files = {"ME1": (200, PNG)}
        other = provider.server.replace("127.0.0.1", "localhost")
        await post(provider, client, f"{other}/Media/ME1", f"{provider.server}1/ME1")
    assert provider.fetched == []
    assert plain_text(hub.inbounds[0].parts) == "看图\n[图片]"


@pytest.mark.parametrize(
    ("told", "shown"),
    [
        ((404, b""), "[文件已过期，无法取得]"), ((503, b""), "[图片]"),
        ((200, b"x" * 2_000), "[文件太大，未保存]"), ((200, b""), "[文件未保存]"),
    ],
)  # fmt: skip
async def test_what_cannot_be_had_is_said_and_the_words_are_kept(
    hub: FakeHub, monkeypatch: pytest.MonkeyPatch, told: tuple[int, bytes], shown: str
):
    monkeypatch.setattr(attachments, "LIMIT", 1_000)
    async with twilio(hub) as (provider, client):
        provider.files = {"ME1": told}
        await post(provider, client, f"{provider.server}/Media/ME1")
    assert plain_text(hub.inbounds[0].parts) == f"看图\n{shown}"


async def test_a_provider_that_gives_nothing_in_time_holds_no_message(
    hub: FakeHub, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(attachments, "SECONDS", 0)
    async with twilio(hub) as (provider, client):
        provider.files = {"ME1": (200, PNG)}
        await post(provider, client, f"{provider.server}/Media/ME1", text="")
    assert plain_text(hub.inbounds[0].parts) == "[图片]"
