"""Files of visitors: up with their session's token, on a message by a ticket of their own."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest

from channels.media import NAME_LIMIT
from channels.switchboard import Switchboard
from channels.web.uploads import LIFETIME, Tickets
from hub.core.channel import Account
from hub.core.clock import SystemClock
from hub.core.errors import InputError
from hub.core.parts import File, Image, Text
from hub.store.files import ORPHAN_AFTER
from tests.channels.doubles import FakeHub
from tests.channels.serving import Client
from tests.channels.web.tab import begin, connect, hear

PATH = "/chat/v1/demo/files"
PNG = b"\x89PNG\r\n\x1a\n" + b"\x00" * 20


async def upload(
    client: Client, token: str, name: str, data: bytes, **headers: str
) -> tuple[int, dict[str, Any]]:
    sent = {"Authorization": f"Bearer {token}", "Content-Type": "text/html", **headers}
    async with client.post(PATH, params={"name": name}, data=data, headers=sent) as answer:
        return answer.status, await answer.json()


async def send(client: Client, token: str, *parts: Any, **more: Any) -> dict[str, Any]:
    ws = await connect(client, token)
    await ws.send_json({"type": "message", "cid": "a1", "parts": list(parts), **more})
    return await hear(ws, "ack", "error")


async def test_a_picture_goes_up_and_hangs_on_a_message(client: Client, hub: FakeHub):
    token, _ = await begin(client)
    status, part = await upload(client, token, "账单.png", PNG)
    assert (status, part["type"], part["content_type"]) == (201, "image", "image/png")
    assert (await send(client, token, part, text="这张"))["seq"] == 1
    image = Image(name="账单.png", content_type="image/png", size=28, file_id=part["file_id"])
    assert hub.inbounds[0].parts == (Text(text="这张"), image)
    path = f"/chat/v1/demo/messages/1/files/{part['file_id']}"
    async with client.get(path, params={"token": token}) as answer:
        assert await answer.read() == PNG
        assert answer.headers["Content-Disposition"].startswith("attachment")
        assert answer.headers["Content-Security-Policy"] == "sandbox; default-src 'none'"


async def test_a_message_may_be_a_file_alone_and_comes_once(client: Client, hub: FakeHub):
    token, _ = await begin(client)
    _, part = await upload(client, token, "a.pdf", b"%PDF-1.7")
    assert await send(client, token, part) == await send(client, token, part)
    assert [type(one) for one in hub.inbounds[0].parts] == [File]
    assert len(hub.inbounds) == 1


async def test_nobody_hangs_anothers_file_on_his_message(client: Client, hub: FakeHub):
    mine, other = (await begin(client))[0], (await begin(client))[0]
    _, part = await upload(client, mine, "a.png", PNG)
    bare = {"type": "image", "file_id": part["file_id"]}
    forged = {**part, "upload": part["upload"][:-2] + "AA"}
    for token, said in ((other, part), (mine, bare), (mine, forged), (mine, "x"), (mine, None)):
        refused = await send(client, token, said)
        assert (refused["code"], refused["cid"]) == ("bad_frame", "a1")
    for files in ([part] * 6, {"0": part}, "parts"):
        ws = await connect(client, mine)
        await ws.send_json({"type": "message", "cid": "b", "parts": files})
        assert (await hear(ws, "ack", "error"))["code"] == "bad_frame"
    ws = await connect(client, mine)
    await ws.send_json({"type": "message", "cid": "c", "files": [part]})
    assert (await hear(ws, "ack", "error"))["code"] == "bad_frame"
    assert not hub.inbounds


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("a.svg", b"<svg onload=alert(1)>"), ("a.html", b"<script>"), ("a.png", b"<script>"),
        ("a.exe", b"MZ"), ("a", b"x"), ("", b"x"), ("png", PNG), ("a.png.html", PNG),
        ("a.pdf", PNG), ("\u202egnp.exe", b"MZ"), ("a.png\u200b.js", PNG),
    ],
)  # fmt: skip
async def test_what_a_browser_could_run_is_not_taken_whatever_it_is_called(
    client: Client, hub: FakeHub, name: str, data: bytes
):
    token, _ = await begin(client)
    status, told = await upload(client, token, name, data, **{"Accept-Language": "en"})
    assert (status, told["error"]["code"]) == (415, "wrong_kind")
    assert told["error"]["message"].startswith("This kind of file is not taken")
    assert not hub.files


@pytest.mark.parametrize(
    ("name", "kept"),
    [
        ("C:\\图\\..\\a.PNG", "a.PNG"), ("../../etc/b.png", "b.png"),
        ("\u202egnp\u2066 1\n.png", "gnp 1 .png"), ("x" * 300 + ".png", "x" * 110 + ".png"),
    ],
)  # fmt: skip
async def test_a_name_is_what_it_seems_to_be(client: Client, name: str, kept: str):
    token, _ = await begin(client)
    status, part = await upload(client, token, name, PNG)
    assert (status, part["name"]) == (201, kept)
    assert len(kept) <= NAME_LIMIT


@pytest.fixture
async def small(switchboard: Switchboard) -> None:
    await switchboard.stop("web", "demo")
    config = {"file_bytes": 28, "rate": 0.001, "burst": 9}
    await switchboard.start(Account(channel="web", name="demo", config=config))


@pytest.mark.usefixtures("small")
async def test_too_much_is_refused_in_size_and_in_number(client: Client, hub: FakeHub):
    token, _ = await begin(client)
    status, told = await upload(client, token, "a.png", PNG + b"x")
    assert (status, told["error"]["code"]) == (413, "too_large")
    assert (await upload(client, token, "a.png", b""))[0] == 400
    assert (await upload(client, token, "a.png", PNG))[0] == 201
    assert (await upload(client, token, "a.png", PNG))[0] == 429
    assert len(hub.files) == 1


async def test_only_who_has_a_session_sends_files(client: Client, hub: FakeHub):
    token, _ = await begin(client)
    for wrong in ("", token[:-2] + "AA", f"{token} x"):
        assert (await upload(client, wrong, "a.png", PNG))[0] == 401
    headers = {"Origin": "https://evil.example"}
    assert (await upload(client, token, "a.png", PNG, **headers))[0] == 403
    assert not hub.files


async def test_a_page_of_the_accounts_sites_may_ask_and_read(client: Client):
    token, _ = await begin(client)
    origin = {"Origin": "http://localhost:5173"}
    async with client.options(PATH, headers=origin) as answer:
        assert "authorization" in answer.headers["Access-Control-Allow-Headers"]
    sent = {"Authorization": f"Bearer {token}", **origin}
    async with client.post(PATH, params={"name": "a.js"}, data=b"x", headers=sent) as answer:
        assert answer.status == 415
        assert answer.headers["Access-Control-Allow-Origin"] == origin["Origin"]


class LaterClock(SystemClock):
    def __init__(self, later: Iterator[timedelta]) -> None:
        self._later = later

    def now(self) -> Any:
        return super().now() + next(self._later)


def test_a_ticket_ends_before_the_store_sweeps_its_file():
    assert LIFETIME < ORPHAN_AFTER
    tickets = Tickets(b"k", "demo", LaterClock(iter([timedelta(0), LIFETIME])))
    file = File(name="a.txt", content_type="text/plain", size=1, file_id="f")
    made = tickets.make("v", file)
    with pytest.raises(InputError):
        tickets.open("v", [{"upload": made}])
