"""WeCom on a port of this machine: its interface, and the callbacks that it makes."""

import asyncio
import json
import os
import time
from base64 import b64encode
from collections.abc import Awaitable, Callable
from typing import Any

from aiohttp import web

from channels.tencent.crypto import Envelope, signature
from tests.channels.wecom.corporation import Corporation, Refusal

TOKEN = "callback token"
AES_KEY = b64encode(bytes(range(32))).decode().rstrip("=")
RUNNING: dict[int, "WeComDouble"] = {}
"""By port, for peers that know nothing but a config."""
_SIZES = {"image": 10 * 2**20, "voice": 2 * 2**20, "video": 10 * 2**20, "file": 20 * 2**20}


def at(api_base: str) -> "WeComDouble":
    return RUNNING[int(api_base.rpartition(":")[2])]


class WeComDouble:
    """`errors`: what the next calls of a path are answered instead; `deaf`: how many calls of a
    path are carried out and not answered.
    """

    def __init__(self) -> None:
        self.corporation = Corporation()
        self.errors: dict[str, list[int]] = {}
        self.deaf: dict[str, int] = {}
        self.calls: list[str] = []
        self._runner: web.AppRunner | None = None

    async def start(self, port: int) -> None:
        app = web.Application(client_max_size=32 * 2**20)
        app.router.add_route("*", "/cgi-bin/{path:.*}", self._answer)
        self._runner = web.AppRunner(app, shutdown_timeout=0.1)
        await self._runner.setup()
        await web.TCPSite(self._runner, "127.0.0.1", port).start()

    async def stop(self) -> None:
        if self._runner:
            await self._runner.cleanup()

    async def _answer(self, request: web.Request) -> web.StreamResponse:
        path = request.match_info["path"]
        self.calls.append(path)
        try:
            if waiting := self.errors.get(path):
                raise Refusal(waiting.pop(0), "as it was told to")
            answer = await self._carry_out(path, request)
        except Refusal as refusal:
            answer = {"errcode": refusal.code, "errmsg": str(refusal)}
        if self.deaf.get(path):
            self.deaf[path] -= 1
            assert request.transport
            request.transport.abort()
        if isinstance(answer, web.StreamResponse):
            return answer
        return web.json_response({"errcode": 0, "errmsg": "ok", **answer})

    async def _carry_out(self, path: str, request: web.Request) -> Any:
        it, query = self.corporation, request.query
        if path == "gettoken":
            return self._give_token(query.get("corpid", ""), query.get("corpsecret", ""))
        if not query.get("access_token"):
            raise Refusal(41001, "access_token missing")
        if query["access_token"] not in it.access_tokens:
            raise Refusal(42001, "access_token expired")
        if path == "media/upload":
            return await self._take_file(request)
        if path == "media/get":
            return self._give_file(query.get("media_id", ""))
        known: dict[str, Callable[[dict[str, Any]], Any]] = {
            "kf/sync_msg": it.sync, "kf/send_msg": it.send,
            "kf/send_msg_on_event": it.send_on_event,
            "kf/service_state/get": it.state, "kf/service_state/trans": it.trans,
            "kf/customer/batchget": it.batchget, "kf/account/list": self._accounts,
        }  # fmt: skip
        if path not in known or request.method != "POST":
            raise Refusal(40066, "invalid url")
        return known[path](_object(await request.read()))

    def _give_token(self, corp_id: str, secret: str) -> dict[str, Any]:
        it = self.corporation
        if corp_id != it.corp_id:
            raise Refusal(40013, "invalid corpid")
        if secret != it.secret:
            raise Refusal(40001, "invalid credential")
        it.tokens_given += 1
        token = f"access{it.tokens_given}"
        it.access_tokens.add(token)
        return {"access_token": token, "expires_in": 7200}

    def _accounts(self, _: dict[str, Any]) -> dict[str, Any]:
        desks = self.corporation.desks.values()
        return {"account_list": [{"open_kfid": one.open_kfid, "name": one.name} for one in desks]}

    async def _take_file(self, request: web.Request) -> dict[str, Any]:
        kind = request.query.get("type", "")
        media = (await request.post()).get("media")
        if kind not in _SIZES or not isinstance(media, web.FileField):
            raise Refusal(40058, "invalid Request Parameter")
        data = media.file.read()
        if not 5 < len(data) <= _SIZES[kind]:
            raise Refusal(40006, "invalid media size")
        media_id = self.corporation.keep(kind, media.filename, media.content_type, data)
        return {"type": kind, "media_id": media_id, "created_at": str(int(time.time()))}

    def _give_file(self, media_id: str) -> web.Response:
        if media_id not in self.corporation.media:
            raise Refusal(40007, "invalid media_id")
        _, name, content_type, data = self.corporation.media[media_id]
        head = {"Content-Disposition": f'attachment; filename="{name}"'}
        return web.Response(body=data, content_type=content_type, headers=head)


def _object(raw: bytes) -> dict[str, Any]:
    try:
        body = json.loads(raw.decode())
    except ValueError:
        raise Refusal(47001, "data format error") from None
    if not isinstance(body, dict):
        raise Refusal(47001, "data format error")
    return body


def sealed(corp_id: str, text: str, *, key: str = AES_KEY, token: str = TOKEN) -> dict[str, Any]:
    """A text as WeCom seals it, with the query that signs it."""
    envelope = Envelope(token, key, corp_id)
    encrypted = envelope.seal(text.encode(), random=os.urandom(16))
    stamp = {"timestamp": str(int(time.time())), "nonce": os.urandom(4).hex()}
    sign = signature(token, stamp["timestamp"], stamp["nonce"], encrypted)
    return {"encrypted": encrypted, "query": {**stamp, "msg_signature": sign}}


def callback(corporation: Corporation, open_kfid: str) -> tuple[bytes, dict[str, str]]:
    """That there is something to pull: the body of a POST, and its query."""
    told = (
        f"<xml><ToUserName>{corporation.corp_id}</ToUserName><CreateTime>{int(time.time())}"
        "</CreateTime><MsgType>event</MsgType><Event>kf_msg_or_event</Event>"
        f"<Token>{corporation.callback_token(open_kfid)}</Token>"
        f"<OpenKfId>{open_kfid}</OpenKfId></xml>"
    )
    found = sealed(corporation.corp_id, told)
    body = (
        f"<xml><ToUserName>{corporation.corp_id}</ToUserName><AgentID>1</AgentID>"
        f"<Encrypt>{found['encrypted']}</Encrypt></xml>"
    )
    return body.encode(), found["query"]


Post = Callable[..., Any]


async def ring(post: Post, corporation: Corporation, open_kfid: str, path: str) -> int:
    """By a client of the hub's own server; the status of the answer."""
    body, query = callback(corporation, open_kfid)
    async with post(path, data=body, params=query) as answer:
        await answer.read()
        return int(answer.status)


async def until(true: Callable[[], bool | Awaitable[bool]], *, seconds: float = 15) -> None:
    async with asyncio.timeout(seconds):
        while True:
            found = true()
            if found if isinstance(found, bool) else await found:
                return
            await asyncio.sleep(0.02)


def config_of(port: int, open_kfid: str = "wk-demo", **changes: Any) -> dict[str, Any]:
    return {
        "corp_id": "ww1234567890", "secret": "app secret", "open_kfid": open_kfid,
        "token": TOKEN, "aes_key": AES_KEY, "poll_seconds": 1,
        "api_base": f"http://127.0.0.1:{port}", **changes,
    }  # fmt: skip


WECOM: dict[str, Any] = config_of(9)
"""Of the double that runs beside the switchboard; nowhere else there is a WeCom."""
