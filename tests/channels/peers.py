"""For each registered channel, who talks to it: what the contract tests need to know of it."""

import asyncio
from abc import ABC, abstractmethod
from collections.abc import Mapping
from typing import Any

from tests.channels.conftest import CONFIGS, FAXBOX, MAILBOX, TOKEN, Client
from tests.channels.email.imap_double import RUNNING
from tests.channels.fax.gateway import received, tiff
from tests.channels.whatsapp.posts import posted, signed


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


class WhatsAppPeer(Peer):
    """Posts as the Cloud API does, signed with the secret of the app."""

    payloads = (
        posted({"type": "text", "text": {"body": "查话费"}}),
        posted({"type": "image", "image": {"id": "65463453", "caption": "账单"}}),
        posted({"type": "location", "location": {"latitude": 31.2, "longitude": 121.5}}),
        posted(
            {
                "type": "interactive",
                "interactive": {"type": "list_reply", "list_reply": {"id": "1"}},
            }
        ),
    )
    config = CONFIGS["whatsapp"]
    dead = CONFIGS["whatsapp"]

    async def deliver(self, client: Client, account: str, external_id: str, text: str) -> bool:
        raw = posted({"type": "text", "text": {"body": text}}, wamid=external_id)
        path = f"/channels/whatsapp/{account}"
        async with client.post(path, data=raw, headers=signed(raw)) as answer:
            return answer.status == 200


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


PEERS: dict[str, type[Peer]] = {
    "web": WebPeer, "rest": RestPeer, "smsweb": SmsWebPeer, "whatsapp": WhatsAppPeer,
    "email": EmailPeer, "fax": FaxPeer,
}  # fmt: skip
