"""Telegram's Bot API in memory, as strict as the real one: it refuses what that refuses."""

import asyncio
import json
import re
from collections import deque
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from aiohttp import ClientSession, web

TOKEN = "4242:" + "t" * 35
CHAT = 1001
DATE = 1_777_863_721
TEXT_UNITS, DATA_BYTES, PHOTO_BYTES, FILE_BYTES = 4096, 64, 10 * 2**20, 20 * 2**20
BOT: dict[str, Any] = {"token": TOKEN, "receive": "webhook", "api_url": "http://127.0.0.1:9"}
"""An account that is sent its updates, and can reach nobody."""


class Refused(Exception):
    def __init__(self, code: int, words: str, **parameters: int) -> None:
        super().__init__(words)
        self.code = code
        self.parameters = parameters


@dataclass(frozen=True, slots=True)
class Sent:
    method: str
    chat: int
    message_id: int
    values: Mapping[str, Any]

    @property
    def text(self) -> str:
        return str(self.values.get("text", ""))

    @property
    def buttons(self) -> list[tuple[str, str]]:
        rows = json.loads(self.values.get("reply_markup", "{}")).get("inline_keyboard", [])
        return [(one["text"], one["callback_data"]) for row in rows for one in row]


@dataclass
class BotApi:
    """`answers`: what the next calls of a method get instead: a Refused, or "lost", or "cut"."""

    chats: set[int] = field(default_factory=lambda: {CHAT, 7})
    blocked: set[int] = field(default_factory=set)
    pending: list[dict[str, Any]] = field(default_factory=list)
    sent: list[Sent] = field(default_factory=list)
    calls: list[str] = field(default_factory=list)
    offsets: list[int] = field(default_factory=list)
    answers: dict[str, deque[Any]] = field(default_factory=dict)
    files: dict[str, bytes] = field(default_factory=dict)
    queries: set[str] = field(default_factory=set)
    typing: list[int] = field(default_factory=list)
    stripped: list[int] = field(default_factory=list)
    commands: dict[str, list[dict[str, str]]] = field(default_factory=dict)
    webhook: dict[str, Any] = field(default_factory=dict)
    failed: dict[str, Any] = field(default_factory=dict)
    confirmed: int = 0
    port: int = 0
    token: str = TOKEN
    _number: int = 500
    _poll: asyncio.Future[None] | None = None
    _rings: asyncio.Event = field(default_factory=asyncio.Event)
    _runner: web.AppRunner | None = None

    async def start(self, port: int) -> None:
        app = web.Application(client_max_size=60 * 2**20)
        app.router.add_route("*", "/bot{token}/{method}", self._answer)
        app.router.add_get("/file/bot{token}/{path:.+}", self._file)
        self._runner = web.AppRunner(app, shutdown_timeout=0.1)
        await self._runner.setup()
        await web.TCPSite(self._runner, "127.0.0.1", port).start()
        self.port = port

    async def stop(self) -> None:
        if self._poll and not self._poll.done():
            self._poll.cancel()
        if self._runner:
            await self._runner.cleanup()

    @property
    def config(self) -> dict[str, Any]:
        return {"token": TOKEN, "api_url": f"http://127.0.0.1:{self.port}"}

    def put(self, **update: Any) -> int:
        """An update for the bot; returns its number."""
        number = self._next()
        self.pending.append({"update_id": number, **update})
        self._rings.set()
        return number

    def write(self, text: str = "", *, chat: int = CHAT, number: int = 0, **more: Any) -> int:
        message = message_of(
            chat, number or self._next(), **({"text": text} if text else {}), **more
        )
        return self.put(message=message)

    def press(self, data: str, message_id: int, *, chat: int = CHAT) -> int:
        query = f"q{self._next()}"
        self.queries.add(query)
        message = {"message_id": message_id, "date": DATE, "chat": {"id": chat, "type": "private"}}
        return self.put(
            callback_query={"id": query, "from": user(chat), "message": message, "data": data}
        )

    async def push(self, client: ClientSession, base: str) -> list[int]:
        """What waits, to the address that was set, by its path; what is not taken waits on."""
        path = re.sub(r"^https://[^/]+", "", self.webhook["url"])
        headers = {"X-Telegram-Bot-Api-Secret-Token": self.webhook["secret_token"]}
        statuses = []
        for update in tuple(self.pending):
            async with client.post(base + path, json=update, headers=headers) as answer:
                statuses.append(answer.status)
                if answer.status // 100 == 2:
                    self.pending.remove(update)
        return statuses

    def _next(self) -> int:
        self._number += 1
        return self._number

    async def _answer(self, request: web.Request) -> web.StreamResponse:
        method = request.match_info["method"]
        self.calls.append(method)
        try:
            if request.match_info["token"] != self.token:
                raise Refused(401, "Unauthorized")
            handler: Callable[[dict[str, Any]], Any] | None = getattr(self, f"_{method}", None)
            if handler is None:
                raise Refused(404, "Not Found")
            planned = self._planned(method)
            if isinstance(planned, Refused):
                raise planned
            if planned == "cut" and request.transport:
                request.transport.abort()
                return web.Response()
            result = handler(await _values(request))
            result = await result if asyncio.iscoroutine(result) else result
            if planned == "lost" and request.transport:
                request.transport.abort()
        except Refused as refused:
            body = {"ok": False, "error_code": refused.code, "description": str(refused)}
            if refused.parameters:
                body["parameters"] = refused.parameters
            return web.json_response(body, status=refused.code)
        return web.json_response({"ok": True, "result": result})

    def _planned(self, method: str) -> Any:
        waiting = self.answers.get(method)
        return waiting.popleft() if waiting else None

    def plan(self, method: str, *answers: Any) -> None:
        self.answers.setdefault(method, deque()).extend(answers)

    async def _file(self, request: web.Request) -> web.Response:
        planned = self._planned("file")
        data = self.files.get(request.match_info["path"])
        if request.match_info["token"] != self.token or data is None or planned:
            return web.json_response({"ok": False, "error_code": 404}, status=404)
        return web.Response(body=data)

    def _getMe(self, _: dict[str, Any]) -> dict[str, Any]:
        return {"id": 4242, "is_bot": True, "first_name": "总机", "username": "zongji_bot"}

    async def _getUpdates(self, values: dict[str, Any]) -> list[dict[str, Any]]:
        if self.webhook:
            raise Refused(
                409, "Conflict: can't use getUpdates method while webhook is active; "
                "use deleteWebhook to delete the webhook first",
            )  # fmt: skip
        if self._poll and not self._poll.done():
            self._poll.set_exception(
                Refused(409, "Conflict: terminated by other getUpdates request")
            )
        mine = self._poll = asyncio.get_running_loop().create_future()
        offset = int(values.get("offset") or 0)
        self.offsets.append(offset)
        if offset:
            self.pending = [one for one in self.pending if one["update_id"] >= offset]
            self.confirmed = max(self.confirmed, offset)
        try:
            if not self.pending:
                self._rings.clear()
                ringing = asyncio.ensure_future(self._rings.wait())
                seconds = float(values.get("timeout") or 0)
                await asyncio.wait(
                    [mine, ringing], timeout=seconds, return_when=asyncio.FIRST_COMPLETED
                )
                ringing.cancel()
            if mine.done():
                mine.result()
            return self.pending[:100]
        finally:
            if not mine.done():
                mine.cancel()

    def _setWebhook(self, values: dict[str, Any]) -> bool:
        if not values["url"].startswith("https://"):
            raise Refused(
                400, "Bad Request: bad webhook: An HTTPS URL must be provided for webhook"
            )
        if not re.fullmatch(r"[A-Za-z0-9_-]{1,256}", values.get("secret_token", "")):
            raise Refused(400, "Bad Request: secret token contains unallowed characters")
        self.webhook = values
        return True

    def _deleteWebhook(self, _: dict[str, Any]) -> bool:
        self.webhook = {}
        return True

    def _getWebhookInfo(self, _: dict[str, Any]) -> dict[str, Any]:
        waiting = len(self.pending)
        return {"url": self.webhook.get("url", ""), "pending_update_count": waiting, **self.failed}

    def _setMyCommands(self, values: dict[str, Any]) -> bool:
        commands = json.loads(values["commands"])
        for one in commands:
            if not re.fullmatch(r"[a-z0-9_]{1,32}", one["command"]) or not one["description"]:
                raise Refused(400, "Bad Request: BOT_COMMAND_INVALID")
        self.commands[values.get("language_code", "")] = commands
        return True

    def _answerCallbackQuery(self, values: dict[str, Any]) -> bool:
        if values["callback_query_id"] not in self.queries:
            raise Refused(400, "Bad Request: query is too old or query ID is invalid")
        self.queries.discard(values["callback_query_id"])
        return True

    def _editMessageReplyMarkup(self, values: dict[str, Any]) -> dict[str, Any]:
        number = int(values["message_id"])
        if not any(one.message_id == number for one in self.sent):
            raise Refused(400, "Bad Request: message to edit not found")
        self.stripped.append(number)
        return message_of(int(values["chat_id"]), number, text="…")

    def _sendChatAction(self, values: dict[str, Any]) -> bool:
        if values["action"] != "typing":
            raise Refused(400, "Bad Request: wrong parameter action in request")
        self.typing.append(self._chat(values))
        return True

    def _getFile(self, values: dict[str, Any]) -> dict[str, Any]:
        name = values["file_id"]
        if name not in self.files:
            raise Refused(400, "Bad Request: wrong file_id or the file is temporarily unavailable")
        if len(self.files[name]) > FILE_BYTES:
            raise Refused(400, "Bad Request: file is too big")
        size = len(self.files[name])
        return {"file_id": name, "file_unique_id": name, "file_size": size, "file_path": name}

    def _sendMessage(self, values: dict[str, Any]) -> dict[str, Any]:
        text = values.get("text", "")
        if not text.strip():
            raise Refused(400, "Bad Request: message text is empty")
        if len(text.encode("utf-16-le")) // 2 > TEXT_UNITS:
            raise Refused(400, "Bad Request: message is too long")
        for entity in json.loads(values.get("entities", "[]")):
            if entity["offset"] + entity["length"] > len(text.encode("utf-16-le")) // 2:
                raise Refused(400, "Bad Request: entity beyond the end of the text")
        return self._send("sendMessage", values, text=text)

    def _sendPhoto(self, values: dict[str, Any]) -> dict[str, Any]:
        data = values["photo"][1]
        if len(data) > PHOTO_BYTES:
            raise Refused(400, "Bad Request: file is too big")
        if not data.startswith((b"\x89PNG", b"\xff\xd8\xff")):
            raise Refused(400, "Bad Request: IMAGE_PROCESS_FAILED")
        return self._send("sendPhoto", values)

    def _sendDocument(self, values: dict[str, Any]) -> dict[str, Any]:
        return self._send("sendDocument", values)

    def _sendVoice(self, values: dict[str, Any]) -> dict[str, Any]:
        return self._send("sendVoice", values)

    def _sendAudio(self, values: dict[str, Any]) -> dict[str, Any]:
        return self._send("sendAudio", values)

    def _sendLocation(self, values: dict[str, Any]) -> dict[str, Any]:
        return self._send("sendLocation", values)

    def _sendVenue(self, values: dict[str, Any]) -> dict[str, Any]:
        if not values.get("title") or not values.get("address"):
            raise Refused(400, 'Bad Request: parameter "title" is required')
        return self._send("sendVenue", values)

    def _send(self, method: str, values: dict[str, Any], **shown: Any) -> dict[str, Any]:
        chat = self._chat(values)
        for row in json.loads(values.get("reply_markup", "{}")).get("inline_keyboard", []):
            for button in row:
                if not 1 <= len(button["callback_data"].encode()) <= DATA_BYTES:
                    raise Refused(400, "Bad Request: BUTTON_DATA_INVALID")
        number = self._next()
        self.sent.append(Sent(method, chat, number, values))
        return message_of(chat, number, **(shown or {"caption": "…"}))

    def _chat(self, values: dict[str, Any]) -> int:
        chat = int(values["chat_id"])
        if chat in self.blocked:
            raise Refused(403, "Forbidden: bot was blocked by the user")
        if chat not in self.chats:
            raise Refused(400, "Bad Request: chat not found")
        return chat


async def _values(request: web.Request) -> dict[str, Any]:
    found: dict[str, Any] = dict(request.query)
    for name, value in (await request.post()).items():
        is_file = isinstance(value, web.FileField)
        found[name] = (value.filename, value.file.read()) if is_file else value  # type: ignore[union-attr]
    return found


def user(number: int, **more: Any) -> dict[str, Any]:
    names = {"first_name": "三", "last_name": "张", "language_code": "zh-hans"}
    return {"id": number, "is_bot": False, **names, **more}


def message_of(chat: int, number: int, **more: Any) -> dict[str, Any]:
    place = {"id": chat, "type": "private", "first_name": "三"}
    return {"message_id": number, "date": DATE, "chat": place, "from": user(chat), **more}
