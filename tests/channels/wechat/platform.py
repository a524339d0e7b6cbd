"""WeChat as far as it is documented, and no kinder: what it refuses, this refuses, too."""

import json
import time
from collections import defaultdict
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from aiohttp import web
from aiohttp.test_utils import TestServer

from hub.house.ports import free_port
from tests.channels.wechat.account import WECHAT

APPID, SECRET = WECHAT["appid"], WECHAT["secret"]
TEXT_BYTES = 2048
JPEG = b"\xff\xd8\xff\xe0\0\x10JFIF" + b"\0" * 40
AMR = b"#!AMR\n" + b"\x3c" * 64
MP4 = b"\0\0\0\x18ftypmp42" + b"\0" * 64
Call = Callable[[web.Request], Awaitable[web.StreamResponse]]


class No(Exception):
    def __init__(self, code: int, words: str) -> None:
        super().__init__(words)
        self.code = code


@dataclass
class Follower:
    """`until`, `left`: what his last message, click or scan lets the account send him."""

    until: float = 0.0
    left: int = 0
    follows: bool = True
    profile: dict[str, Any] = field(default_factory=dict)


class Platform:
    """Its interface on loopback; `sent` are the messages that it took, in order."""

    def __init__(self) -> None:
        self.followers: dict[str, Follower] = defaultdict(Follower)
        self.sent: list[dict[str, Any]] = []
        self.typed: list[str] = []
        self.templates: dict[str, set[str]] = {}
        """The variables of those that the account has, by their ids."""
        self.invited: list[dict[str, Any]] = []
        self.tokens: list[str] = []
        self.expired: set[str] = set()
        self.media: dict[str, tuple[str, bytes]] = {}
        self.calls: list[str] = []
        self.refuse: list[tuple[int, str]] = []
        """Of the next calls other than for tokens, one each."""
        self.no_tokens: tuple[int, str] | None = None
        self.before: Call | None = None
        self.after: Call | None = None
        self._server: TestServer | None = None

    @property
    def url(self) -> str:
        assert self._server
        return str(self._server.make_url("/")).rstrip("/")

    @property
    def port(self) -> int:
        assert self._server and self._server.port
        return self._server.port

    async def start(self, port: int = 0) -> None:
        app = web.Application(client_max_size=32 * 2**20)
        app.router.add_post("/cgi-bin/stable_token", self._answering(self._token))
        for method, path, handle in (
            ("POST", "/cgi-bin/message/custom/send", self._send),
            ("POST", "/cgi-bin/message/custom/typing", self._typing),
            ("POST", "/cgi-bin/message/template/send", self._invite),
            ("POST", "/cgi-bin/media/upload", self._upload),
            ("GET", "/cgi-bin/media/get", self._get),
            ("GET", "/cgi-bin/user/info", self._info),
        ):
            app.router.add_route(method, path, self._answering(self._with_token(handle)))
        app.router.add_get("/video/{media_id}", self._video)
        self._server = TestServer(app, port=port or free_port())
        await self._server.start_server()

    async def stop(self) -> None:
        if self._server:
            await self._server.close()

    def write(self, openid: str) -> None:
        """He has written: five answers in 48 hours."""
        self._trigger(openid, seconds=48 * 3600, messages=5)

    def click(self, openid: str) -> None:
        self._trigger(openid, seconds=60, messages=3)

    def _trigger(self, openid: str, *, seconds: float, messages: int) -> None:
        """Refreshes, and does not add up; a lesser one leaves what a greater one allows."""
        who, now = self.followers[openid], time.monotonic()
        if now + seconds >= who.until or not who.left or now >= who.until:
            who.until, who.left = now + seconds, messages

    def expire(self) -> None:
        """The token's two hours are over."""
        self.expired |= set(self.tokens)

    def replace(self) -> None:
        """Somebody else had another token made by force: ours is not the latest any more."""
        self.tokens.append(f"other-{len(self.tokens)}")

    def texts(self) -> list[str]:
        return [one["text"]["content"] for one in self.sent if one["msgtype"] == "text"]

    def _answering(self, handle: Call) -> Call:
        async def answer(request: web.Request) -> web.StreamResponse:
            self.calls.append(request.path)
            try:
                return await handle(request)
            except No as no:
                return _json({"errcode": no.code, "errmsg": f"{no} rid: 65f1-0000"})

        return answer

    async def _token(self, request: web.Request) -> web.StreamResponse:
        asked = _read(await request.read())
        if self.no_tokens:
            raise No(*self.no_tokens)
        if asked.get("grant_type") != "client_credential":
            raise No(40002, "invalid grant_type")
        if asked.get("appid") != APPID:
            raise No(40013, "invalid appid")
        if asked.get("secret") != SECRET:
            raise No(40125, "invalid appsecret, view more at http://t.cn/RAEkdVq")
        current = self.tokens[-1] if self.tokens else ""
        if not current or current in self.expired or asked.get("force_refresh"):
            self.tokens.append(f"token-{len(self.tokens) + 1}")
        return _json({"access_token": self.tokens[-1], "expires_in": 7200})

    def _with_token(self, handle: Call) -> Call:
        async def check(request: web.Request) -> web.StreamResponse:
            token = request.query.get("access_token", "")
            if not token:
                raise No(41001, "access_token missing")
            if token not in self.tokens:
                raise No(40014, "invalid access_token")
            if token in self.expired:
                raise No(42001, "access_token expired")
            if token != self.tokens[-1]:
                raise No(40001, "invalid credential, access_token is invalid or not latest")
            if self.refuse:
                raise No(*self.refuse.pop(0))
            return await handle(request)

        return check

    async def _send(self, request: web.Request) -> web.StreamResponse:
        if self.before:
            await self.before(request)
        raw = await request.read()
        if b"\\u" in raw:
            raise No(40033, "invalid charset. please check your request, if include \\uxxxx")
        message = _read(raw)
        self._check_form(message)
        self._check_window(message["touser"])
        self.sent.append(message)
        if self.after:
            await self.after(request)
        return _json({"errcode": 0, "errmsg": "ok"})

    def _check_form(self, message: Mapping[str, Any]) -> None:
        openid, kind = message.get("touser"), message.get("msgtype", "")
        if not openid or openid not in self.followers:
            raise No(40003, "invalid openid")
        if set(message) != {"touser", "msgtype", kind}:
            raise No(45162, "invalid message")
        what = message[kind]
        match kind:
            case "text":
                if not what["content"].strip():
                    raise No(44004, "empty content")
                if len(what["content"].encode()) > TEXT_BYTES:
                    raise No(45002, "content size out of limit")
            case "image" | "voice":
                if self.media.get(what["media_id"], ("",))[0] != kind:
                    raise No(40007, "invalid media_id")
            case "news":
                if len(what["articles"]) != 1 or not what["articles"][0]["url"]:
                    raise No(45008, "article size out of limit")
            case "msgmenu":
                items = what["list"]
                if not items or not all(one["id"] and one["content"] for one in items):
                    raise No(45162, "invalid msgmenu")
            case _:
                raise No(40008, "invalid message type")

    def _check_window(self, openid: str) -> None:
        who = self.followers[openid]
        if not who.follows or time.monotonic() >= who.until:
            raise No(45015, "response out of time limit or subscription is canceled")
        if not who.left:
            raise No(45047, "out of response count limit")
        who.left -= 1

    async def _typing(self, request: web.Request) -> web.StreamResponse:
        told = _read(await request.read())
        if told.get("command") not in ("Typing", "CancelTyping"):
            raise No(45072, "invalid command")
        if self.followers[told["touser"]].until <= time.monotonic():
            raise No(45080, "no message in 30s")
        self.typed.append(told["touser"])
        return _json({"errcode": 0, "errmsg": "ok"})

    async def _invite(self, request: web.Request) -> web.StreamResponse:
        asked = _read(await request.read())
        if asked.get("template_id") not in self.templates:
            raise No(40037, "invalid template_id")
        if set(asked["data"]) != self.templates[asked["template_id"]]:
            raise No(47003, "argument invalid! data")
        if not self.followers[asked["touser"]].follows:
            raise No(43004, "require subscribe")
        self.invited.append(asked)
        return _json({"errcode": 0, "errmsg": "ok", "msgid": 200228330 + len(self.invited)})

    async def _upload(self, request: web.Request) -> web.StreamResponse:
        kind = request.query.get("type", "")
        if kind not in ("image", "voice", "video", "thumb"):
            raise No(40004, "invalid media type")
        form = await request.post()
        file = form.get("media")
        if not isinstance(file, web.FileField) or "." not in file.filename:
            raise No(41005, "media data missing")
        data = file.file.read()
        if len(data) > (10 if kind == "image" else 2) * 2**20:
            raise No(40006, "invalid media size")
        media_id = f"m{len(self.media)}"
        self.media[media_id] = kind, data
        return _json({"type": kind, "media_id": media_id, "created_at": 1})

    async def _get(self, request: web.Request) -> web.StreamResponse:
        media_id = request.query.get("media_id", "")
        if media_id not in self.media:
            raise No(40007, "invalid media_id")
        kind, data = self.media[media_id]
        if kind == "video":
            return _json({"video_url": f"{self.url}/video/{media_id}"})
        suffix = {"image": "jpg", "voice": "amr"}[kind]
        heads = {"Content-Disposition": f'attachment; filename="{media_id}.{suffix}"'}
        content_type = {"image": "image/jpeg", "voice": "audio/amr"}[kind]
        return web.Response(body=data, content_type=content_type, headers=heads)

    async def _video(self, request: web.Request) -> web.StreamResponse:
        data = self.media[request.match_info["media_id"]][1]
        return web.Response(body=data, content_type="video/mp4")

    async def _info(self, request: web.Request) -> web.StreamResponse:
        openid = request.query.get("openid", "")
        if openid not in self.followers:
            raise No(40003, "invalid openid")
        who = self.followers[openid]
        if not who.follows:
            return _json({"subscribe": 0, "openid": openid})
        told = {"subscribe": 1, "openid": openid, "nickname": "", "headimgurl": "", **who.profile}
        return _json(told)


def _read(raw: bytes) -> dict[str, Any]:
    try:
        found = json.loads(raw)
    except ValueError:
        raise No(47001, "data format error") from None
    if not isinstance(found, dict):
        raise No(47001, "data format error")
    return found


def _json(body: Mapping[str, Any]) -> web.Response:
    """As they do: JSON that calls itself text."""
    return web.Response(text=json.dumps(body), content_type="text/plain")
