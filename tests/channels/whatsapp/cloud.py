"""The Cloud API as it is documented, strictly: what it would refuse, it refuses."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

from aiohttp import web
from aiohttp.test_utils import TestServer

from hub.house.ports import free_port
from tests.channels.whatsapp.posts import CUSTOMER, PHONE_ID

TOKEN = "EAA"


class Cloud:
    """`writers`: whose 24 hours are open. `refuse`: status and code of the next answers.

    `most`: messages that it takes; `mute`: it takes them and does not answer. `templates`:
    approved ones, by name and language.
    """

    def __init__(self) -> None:
        self.sent: list[dict[str, Any]] = []
        self.files: dict[str, tuple[bytes, str]] = {}
        self.writers = {CUSTOMER}
        self.templates: set[tuple[str, str]] = set()
        self.refuse: list[tuple[int, int]] = []
        self.most = 100
        self.mute = False
        self.url = ""

    @asynccontextmanager
    async def open(self) -> AsyncIterator[str]:
        app = web.Application()
        app.router.add_post(f"/{PHONE_ID}/messages", self._message)
        app.router.add_post(f"/{PHONE_ID}/media", self._upload)
        app.router.add_get("/files/{id}", self._file)
        app.router.add_get("/{id}", self._about)
        async with TestServer(app, port=free_port()) as server:
            self.url = str(server.make_url("")).rstrip("/")
            yield self.url

    def _fault(self, request: web.Request) -> web.Response | None:
        if request.headers.get("Authorization") != f"Bearer {TOKEN}":
            return _error(401, 190, "Invalid OAuth access token")
        return _error(*self.refuse.pop(0), "refused") if self.refuse else None

    async def _message(self, request: web.Request) -> web.Response:
        if fault := self._fault(request):
            return fault
        body = await request.json()
        if not _is_good(body) or not self._is_known(body):
            return _error(400, 100, "Invalid parameter")
        if len(self.sent) >= self.most:
            return _error(400, 131056, "Pair rate limit hit")
        if body["type"] != "template" and body["to"] not in self.writers:
            return _error(400, 131047, "Re-engagement message")
        self.sent.append(body)
        if self.mute:
            await asyncio.sleep(1)
        told = {"messages": [{"id": f"wamid.out{len(self.sent)}"}]}
        return web.json_response({"messaging_product": "whatsapp", **told})

    def _is_known(self, body: dict[str, Any]) -> bool:
        held = body[body["type"]]
        if body["type"] == "template":
            return (held["name"], held["language"]["code"]) in self.templates
        return "id" not in held or held["id"] in self.files

    async def _upload(self, request: web.Request) -> web.Response:
        if fault := self._fault(request):
            return fault
        form = await request.post()
        file = form["file"]
        assert isinstance(file, web.FileField) and form["messaging_product"] == "whatsapp"
        name = f"90{len(self.files)}"
        self.files[name] = file.file.read(), file.content_type
        return web.json_response({"id": name})

    async def _about(self, request: web.Request) -> web.Response:
        if fault := self._fault(request):
            return fault
        name = request.match_info["id"]
        if name == PHONE_ID:
            about = {"display_phone_number": "+86 10 1001 0", "verified_name": "联通", "id": name}
            return web.json_response(about)
        if name not in self.files:
            return _error(400, 100, "Object does not exist")
        return web.json_response({"url": f"{self.url}/files/{name}", "id": name})

    async def _file(self, request: web.Request) -> web.Response:
        if fault := self._fault(request):
            return fault
        data, kind = self.files[request.match_info["id"]]
        return web.Response(body=data, content_type=kind)


def _is_good(body: dict[str, Any]) -> bool:
    kind, held = body.get("type"), body.get(str(body.get("type")))
    if body.get("messaging_product") != "whatsapp" or not isinstance(held, dict):
        return False
    if not str(body.get("to")).isdigit() or len(body.get("biz_opaque_callback_data", "")) > 512:
        return False
    if kind == "text":
        return 0 < len(held["body"]) <= 4096
    return (
        _is_choice(held)
        if kind == "interactive"
        else kind in {"image", "audio", "document", "location", "template"}
    )


def _is_choice(held: dict[str, Any]) -> bool:
    if not 0 < len(held["body"]["text"]) <= 1024:
        return False
    if held["type"] == "button":
        found = [one["reply"] for one in held["action"]["buttons"]]
        most, longest = 3, 20
    else:
        found = [row for section in held["action"]["sections"] for row in section["rows"]]
        most, longest = 10, 24
    fits = all(0 < len(one["title"]) <= longest and 0 < len(one["id"]) <= 200 for one in found)
    return fits and 0 < len(found) <= most and len({one["id"] for one in found}) == len(found)


def _error(status: int, code: int, words: str) -> web.Response:
    error = {"message": f"(#{code}) {words}", "type": "OAuthException", "code": code}
    return web.json_response({"error": error}, status=status)
