"""Pushes to an account as WeChat does: signed and sealed, three tries of five seconds each."""

import asyncio
import secrets
import time
from collections.abc import Mapping
from typing import Any

from aiohttp import ClientError, ClientSession

from channels.tencent.crypto import Envelope, signature
from tests.channels.serving import Client
from tests.channels.wechat.account import WECHAT

TOKEN, AES_KEY, APPID = WECHAT["token"], WECHAT["aes_key"], WECHAT["appid"]
OPENID = "oDF3iY9ffqsgDB0TIEjvrEfzu-q8"
TRIES = 3


def xml(fields: Mapping[str, Any]) -> bytes:
    return f"<xml>{''.join(_field(name, value) for name, value in fields.items())}</xml>".encode()


def _field(name: str, value: Any) -> str:
    if isinstance(value, Mapping):
        return f"<{name}>{''.join(_field(*one) for one in value.items())}</{name}>"
    if isinstance(value, int | float):
        return f"<{name}>{value}</{name}>"
    safe = str(value).replace("]]>", "]]]]><![CDATA[>")
    return f"<{name}><![CDATA[{safe}]]></{name}>"


def message(kind: str, number: int | str, openid: str = OPENID, **fields: Any) -> dict[str, Any]:
    return {
        "ToUserName": "gh_7f083739789a", "FromUserName": openid, "CreateTime": int(time.time()),
        "MsgType": kind, **fields, "MsgId": number,
    }  # fmt: skip


def spoken(words: str, number: int | str = 1, openid: str = OPENID) -> dict[str, Any]:
    return message("text", number, openid, Content=words)


def event(name: str, openid: str = OPENID, **fields: Any) -> dict[str, Any]:
    return {
        "ToUserName": "gh_7f083739789a", "FromUserName": openid, "CreateTime": int(time.time()),
        "MsgType": "event", "Event": name, **fields,
    }  # fmt: skip


def stamp(at: float | None = None, nonce: str = "") -> dict[str, str]:
    at = time.time() if at is None else at
    return {"timestamp": str(int(at)), "nonce": nonce or secrets.token_hex(5)}


def plain(
    fields: Mapping[str, Any], *, token: str = TOKEN, at: float | None = None
) -> tuple[dict[str, str], bytes]:
    """A push in plain mode: its query and its body."""
    told = stamp(at)
    signed = {**told, "signature": signature(token, *told.values()), "openid": OPENID}
    return signed, xml(fields)


def sealed(
    fields: Mapping[str, Any], *, token: str = TOKEN, key: str = AES_KEY, appid: str = APPID,
    at: float | None = None, compatible: bool = False,
) -> tuple[dict[str, str], bytes]:  # fmt: skip
    """A push in safe mode, or in the compatible one, where the plain text stands beside it."""
    query, clear = plain(fields, token=token, at=at)
    encrypted = Envelope(token, key, appid).seal(clear, random=secrets.token_bytes(16))
    told = signature(token, query["timestamp"], query["nonce"], encrypted)
    beside = fields if compatible else {"ToUserName": "gh_7f083739789a"}
    body = xml({**beside, "Encrypt": encrypted})
    return {**query, "encrypt_type": "aes", "msg_signature": told}, body


async def push(
    client: Client | ClientSession, pushed: tuple[dict[str, str], bytes], account: str = "demo"
) -> int:
    """One try; the status that it was answered with. An answer must be empty, or `success`."""
    query, body = pushed
    async with client.post(f"/channels/wechat/{account}", params=query, data=body) as answer:
        if answer.status == 200:
            assert await answer.read() in (b"", b"success")
        return answer.status


async def press(
    client: Client | ClientSession, fields: Mapping[str, Any], account: str = "demo"
) -> bool:
    """As the platform does it: whether one of its three tries was answered in five seconds."""
    pushed = sealed(fields)
    for _ in range(TRIES):
        try:
            async with asyncio.timeout(5):
                if await push(client, pushed, account) == 200:
                    return True
        except (ClientError, OSError, TimeoutError):
            continue
    return False
