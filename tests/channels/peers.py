"""For each registered channel, who talks to it: what the contract tests need to know of it."""

import asyncio
import json
from abc import ABC, abstractmethod
from collections.abc import Mapping
from typing import Any
from zlib import crc32

from smpp34 import DeliverSm

from channels.sgip.messages import Deliver
from channels.sgip.packets import encode, request
from channels.sgip.sequence import Sequence
from channels.telegram.webhook import secret_of
from tests.channels.conftest import (
    CONFIGS,
    DOORS,
    FAXBOX,
    MAILBOX,
    SGIP,
    SMSBOX,
    TOKEN,
    WECHAT,
    WECOM,
    Client,
)
from tests.channels.email.imap_double import RUNNING
from tests.channels.fax.gateway import received, tiff
from tests.channels.sgip.gateway import Smg
from tests.channels.sgip.vectors import PART, VECTORS, theirs
from tests.channels.smpp.centre import CENTRES
from tests.channels.telegram import updates
from tests.channels.telegram.bot_api import BOT
from tests.channels.wechat.pushing import event, message, push, sealed, spoken, xml
from tests.channels.wecom import wire
from tests.channels.wecom.payloads import SAMPLES


class Peer(ABC):
    """The outside of one channel, over the wire; `payloads` are raw messages that it may send."""

    payloads: tuple[bytes, ...]
    config: Mapping[str, Any]
    dead: Mapping[str, Any]

    @classmethod
    def config_of(cls, account: str) -> Mapping[str, Any]:
        """For channels whose accounts cannot be alike: one mailbox is one account's."""
        return cls.config

    @abstractmethod
    async def deliver(self, client: Client, account: str, external_id: str, text: str) -> bool:
        """Send a message as the outside would; whether it was acknowledged."""


class WebPeer(Peer):
    payloads = (
        b'{"type":"message","cid":"1","text":"hello"}',
        '{"type":"choice","cid":"2","value":"转人工","visitor":{"id":"v","name":"张"}}'.encode(),
        b'{"type":"message","cid":"3","text":"","files":[{"type":"image","name":"a.png",'
        b'"content_type":"image/png","size":1,"file_id":"f"}],"contact":{"phone":"13900008812"}}',
    )
    config = CONFIGS["web"]
    dead = CONFIGS["web"]

    def __init__(self) -> None:
        self._tokens: dict[str, str] = {}

    async def deliver(self, client: Client, account: str, external_id: str, text: str) -> bool:
        token = await self._token(client, account)
        async with client.ws_connect(f"/chat/v1/{account}/ws?token={token}") as ws:
            await ws.send_json({"type": "message", "cid": external_id, "text": text})
            while True:
                frame = await ws.receive_json(timeout=5)
                if frame["type"] in ("ack", "error"):
                    return bool(frame["type"] == "ack")

    async def _token(self, client: Client, account: str) -> str:
        if account not in self._tokens:
            async with client.post(f"/chat/v1/{account}/sessions", json={}) as answer:
                self._tokens[account] = (await answer.json())["token"]
        return self._tokens[account]


class RestPeer(Peer):
    payloads = (
        b'{"external_id":"1","sender":{"id":"u1"},"text":"hello"}',
        b'{"external_id":"2","sender":{"id":"u1","name":"Z"},"attachments":'
        b'[{"name":"a.png","content_type":"image/png","data_base64":"AAAA"}]}',
    )
    config = CONFIGS["rest"]
    dead = CONFIGS["rest"] | {"webhook_url": "http://127.0.0.1:9/", "webhook_seconds": 1}

    async def deliver(self, client: Client, account: str, external_id: str, text: str) -> bool:
        body = {"external_id": external_id, "sender": {"id": "u1"}, "text": text}
        headers = {"Authorization": f"Bearer {TOKEN}"}
        path = f"/channels/rest/{account}/messages"
        async with client.post(path, json=body, headers=headers) as answer:
            return answer.status == 202


class EmailPeer(Peer):
    """Puts mails into the mailbox; one that is marked there has been acknowledged."""

    payloads = (
        b"From: Zhang <zhang@example.com>\r\nMessage-ID: <1@example.com>\r\n\r\nhello\r\n",
        b"From: zhang@example.com\r\nSubject: =?utf-8?b?6K+d6LS5?=\r\nMIME-Version: 1.0\r\n"
        b"Content-Type: multipart/mixed; boundary=x\r\n\r\n--x\r\nContent-Type: text/html\r\n\r\n"
        b"<p>hello</p>\r\n--x\r\nContent-Type: image/png; name=a.png\r\n\r\nAAAA\r\n--x--\r\n",
    )
    config = MAILBOX
    dead = MAILBOX

    @classmethod
    def config_of(cls, account: str) -> Mapping[str, Any]:
        return {**MAILBOX, "user": account}

    async def deliver(self, client: Client, account: str, external_id: str, text: str) -> bool:
        box = RUNNING[MAILBOX["imap"]["port"]].boxes[account]
        head = f"From: u1@example.com\r\nMessage-ID: <{external_id}@example.com>\r\n"
        head += "Content-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: 8bit\r\n"
        uid = box.put(f"{head}\r\n{text}\r\n".encode())
        await asyncio.wait_for(box.left(uid), 10)
        return box.mails[uid].seen


class FaxPeer(Peer):
    """Puts a gateway's mails into the mailbox; what is written on a fax is in its TIFF."""

    payloads = (received(tiff()), received(tiff(), caller="", station="", comm_id=""))
    config = FAXBOX
    dead = FAXBOX

    @classmethod
    def config_of(cls, account: str) -> Mapping[str, Any]:
        return {**FAXBOX, "user": f"fax-{account}"}

    async def deliver(self, client: Client, account: str, external_id: str, text: str) -> bool:
        box = RUNNING[FAXBOX["imap"]["port"]].boxes[f"fax-{account}"]
        uid = box.put(received(tiff(text.encode()), comm_id=external_id))
        await asyncio.wait_for(box.left(uid), 10)
        return box.mails[uid].seen


class WechatPeer(Peer):
    """Pushes sealed messages; its interface is away, of which no message that comes in knows."""

    payloads = (
        xml(spoken("查话费")), xml(message("voice", 2, MediaId="m", Recognition="转人工")),
        xml(event("CLICK", EventKey="查流量")),
        xml(message("location", 3, Location_X=31.2, Location_Y=121.5, Label="上海")),
    )  # fmt: skip
    config = WECHAT
    dead = WECHAT

    async def deliver(self, client: Client, account: str, external_id: str, text: str) -> bool:
        return await push(client, sealed(spoken(text, external_id)), account) == 200


class WeComPeer(Peer):
    """Writes at WeCom and rings; what is never asked for again has been acknowledged."""

    payloads = SAMPLES
    config = WECOM
    dead = WECOM

    @classmethod
    def config_of(cls, account: str) -> Mapping[str, Any]:
        return {**WECOM, "open_kfid": f"wk-{account}"}

    async def deliver(self, client: Client, account: str, external_id: str, text: str) -> bool:
        corporation = wire.at(WECOM["api_base"]).corporation
        desk = corporation.desk(f"wk-{account}")
        corporation.write(desk.open_kfid, "u1", msgid=external_id, content=text)
        end, before = len(desk.log), len(desk.asked_up_to)
        while True:
            path = f"/channels/wecom/{account}/callback"
            assert await wire.ring(client.post, corporation, desk.open_kfid, path) == 200
            await asyncio.sleep(0.02)
            asked = desk.asked_up_to[before:]
            if asked and asked[-1] >= end:
                return True
            if sum(position < end for position in asked) > 1:
                return False


class TelegramPeer(Peer):
    """Sends updates to the account's address, with the secret that Telegram was told."""

    payloads = tuple(
        json.dumps(one, ensure_ascii=False).encode()
        for one in (updates.TEXT, updates.PHOTO, updates.VENUE, updates.EDITED, updates.PRESSED)
    )
    config = BOT
    dead = BOT

    async def deliver(self, client: Client, account: str, external_id: str, text: str) -> bool:
        number = crc32(external_id.encode())
        update = {"update_id": number, "message": updates.message(number, text=text)}
        secret = secret_of(b"k" * 32, account, BOT["token"])
        headers = {"X-Telegram-Bot-Api-Secret-Token": secret}
        path = f"/channels/telegram/{account}"
        async with client.post(path, json=update, headers=headers) as answer:
            return answer.status == 200


class SmppPeer(Peer):
    """Delivers messages in UCS2; one that it did before it delivers on a new line, as it must."""

    payloads = (
        DeliverSm("8613900000001", "10010", b"hello @").encode(),
        DeliverSm("13900000001", "10010", "话费".encode("utf-16-be"), data_coding=8).encode(),
        DeliverSm(
            "447700900123", "10010", b"\x05\x00\x03\x07\x02\x01hello", esm_class=0x40,
            source_addr_ton=1,
        ).encode(),
    )  # fmt: skip
    config = SMSBOX
    dead = SMSBOX

    def __init__(self) -> None:
        self._taken: set[str] = set()

    @classmethod
    def config_of(cls, account: str) -> Mapping[str, Any]:
        return {**SMSBOX, "carriers": [{**SMSBOX["carriers"][0], "system_id": account}]}

    async def deliver(self, client: Client, account: str, external_id: str, text: str) -> bool:
        centre = CENTRES[SMSBOX["carriers"][0]["port"]]
        if external_id in self._taken:
            await centre.cut(await centre.bound(account))
        esme = await centre.bound(account)
        status = await centre.deliver(text.encode("utf-16-be"), to=esme, data_coding=8)
        if status == 0:
            self._taken.add(external_id)
        return status == 0


class SgipPeer(Peer):
    """Dials the provider, as a gateway does, and delivers."""

    payloads = (bytes.fromhex(VECTORS["V8"][1]), encode(request(theirs(1), PART)))
    config = SGIP
    dead = SGIP

    @classmethod
    def config_of(cls, account: str) -> Mapping[str, Any]:
        return SGIP | {"door": SGIP["door"] | {"port": DOORS[account]}}

    async def deliver(self, client: Client, account: str, external_id: str, text: str) -> bool:
        raw = text.encode("utf-16-be")
        body = Deliver(user="8613001125453", service="10655010", coding=8, content=raw)
        number = Sequence(101001, 1120203225, int(external_id.removeprefix("m")))
        async with Smg().dialled(DOORS[account]) as caller:
            return await caller.ask(body, number) == 0


class SmsWebPeer(Peer):
    """As Aliyun posts: a list of messages, to a secret address."""

    payloads = (
        '[{"phone_number":"13900008812","send_time":"2026-05-04 11:02:01","content":"查话费",'
        '"sign_name":"联通","dest_code":"10010","sequence_id":1234567890}]'.encode(),
        b"MessageSid=SM1&From=%2B8613900008812&To=%2B12025550100&Body=%E6%9F%A5&NumMedia=1",
        b"from=%2B13900008812&to=10010&text=%67%E5&charset=UTF-16BE&coding=2&id=7&time=2026",
    )
    config = CONFIGS["smsweb"]
    dead = CONFIGS["smsweb"]

    async def deliver(self, client: Client, account: str, external_id: str, text: str) -> bool:
        one = {"phone_number": "13900008812", "content": text, "sequence_id": external_id}
        path = f"/channels/smsweb/{account}/messages/{TOKEN}"
        async with client.post(path, json=[one]) as answer:
            return answer.status == 200 and (await answer.json())["code"] == 0


PEERS: dict[str, type[Peer]] = {
    "web": WebPeer,
    "rest": RestPeer,
    "email": EmailPeer,
    "fax": FaxPeer,
    "smpp": SmppPeer,
    "telegram": TelegramPeer,
    "wechat": WechatPeer,
    "wecom": WeComPeer,
    "sgip": SgipPeer,
    "smsweb": SmsWebPeer,
}
