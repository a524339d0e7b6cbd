"""The REST channel: bearer token in, durable messages on, answers by long poll or webhook."""

from collections.abc import Sequence
from datetime import datetime

from aiohttp import web

from channels.answers import in_time, read_body
from channels.bucket import Buckets
from channels.config import configure
from channels.downloads import FILE_SECONDS, download
from channels.media import keep_media
from channels.rest.bodies import Upload, read_posted, read_query, with_files
from channels.rest.config import RestConfig
from channels.rest.webhook import Webhook, message_body
from channels.secret import same
from channels.view import message_json
from hub.core.channel import (
    Account,
    Channel,
    ChannelSpec,
    Finding,
    Notify,
    Receive,
    Route,
    Surroundings,
)
from hub.core.errors import NotFound, Permanent, Temporary, Unauthorized
from hub.core.fit import Capabilities
from hub.core.messages import Accepted, Inbound, Outbound, Receipt
from hub.core.parts import File

CALL_SECONDS = 15.0
_FETCHED = {
    "zh-CN": "未设推送地址：答复由对方系统来取",
    "en": "No webhook: the other system fetches our answers",
}
_PINGED = {"zh-CN": "推送地址已收下签名的测试消息", "en": "The webhook took a signed ping"}
FILE_PATH = r"/{seq:[0-9]{1,15}}/files/{file}"


class RestChannel(Channel):
    spec = ChannelSpec(
        name="rest",
        title={"zh-CN": "REST 接口", "en": "REST interface"},
        config=RestConfig,
        capabilities=Capabilities(
            choices=True, images=True, files=True, audio=True, location=True, cards=True
        ),
        resend_safe=True,
    )

    def __init__(self, account: Account, hub: Surroundings) -> None:
        super().__init__(account, hub)
        self._config = configure(RestConfig, account)
        self._token = self._config.token.get_secret_value()
        self._buckets = Buckets(hub.clock, rate=self._config.rate, burst=self._config.burst)
        self._receive: Receive | None = None
        self._webhook: Webhook | None = None

    @classmethod
    def parse(cls, raw: bytes, account: str, *, at: datetime) -> Inbound | None:
        """The body of a POST; its attachments have no file ids yet."""
        return read_posted(raw, account, at=at)[0]

    @property
    def pushes(self) -> bool:
        return bool(self._config.webhook_url)

    async def start(self, receive: Receive, notify: Notify) -> None:
        self._receive = receive
        if self.pushes and self._webhook is None:
            self._webhook = self._open_webhook()

    def _open_webhook(self) -> Webhook:
        config = self._config
        secret = config.webhook_secret.get_secret_value()
        return Webhook(config.webhook_url, secret, config.webhook_seconds)

    async def stop(self) -> None:
        self._receive = None
        webhook, self._webhook = self._webhook, None
        if webhook:
            await webhook.close()

    async def send(self, message: Outbound) -> Receipt:
        if not self.pushes:
            raise Permanent("this account has no webhook: its answers are fetched")
        if self._webhook is None:
            raise Temporary("the account is not running")
        await self._webhook.post(message_body(message))
        return Receipt(external_id=message.id, at=self.hub.clock.now())

    async def check(self) -> Sequence[Finding]:
        """A signed ping, by a line of its own: an account that runs goes on undisturbed."""
        if not self.pushes:
            return (Finding(title=_FETCHED),)
        webhook, began = self._open_webhook(), self.hub.clock.monotonic()
        try:
            await webhook.post({"type": "ping", "account": self.account.name})
        finally:
            await webhook.close()
        return (Finding(title=_PINGED, seconds=self.hub.clock.monotonic() - began),)

    @classmethod
    def routes(cls) -> Sequence[Route]:
        path = "/channels/rest/{account}/messages"
        return (
            Route(method="POST", path=path, handler=cls.post_message),
            Route(method="GET", path=path, handler=cls.get_messages),
            Route(method="GET", path=path + FILE_PATH, handler=cls.get_file),
        )

    async def post_message(self, request: web.Request) -> web.Response:
        self._authorize(request)
        raw = await read_body(request, self._config.body_bytes)
        inbound, uploads = read_posted(
            raw, self.account.name, at=self.hub.clock.now(), limit=self._config.text_limit
        )
        self._buckets.take("")
        accepted = await self._accept(inbound, uploads)
        body = {
            "message_id": accepted.message_id,
            "conversation_id": accepted.conversation_id,
            "seq": accepted.seq,
            "duplicate": accepted.duplicate,
        }
        return web.json_response(body, status=202)

    async def _accept(self, inbound: Inbound, uploads: list[Upload]) -> Accepted:
        if self._receive is None:
            raise NotFound
        if uploads:
            stored = [await self._store(upload) for upload in uploads]
            inbound = with_files(inbound, stored)
        async with in_time(CALL_SECONDS):
            return await self._receive(inbound)

    async def _store(self, upload: Upload) -> File:
        async with in_time(FILE_SECONDS):
            return await keep_media(
                self.hub, upload.data, name=upload.name, content_type=upload.content_type,
                limit=self._config.body_bytes,
            )  # fmt: skip

    def _authorize(self, request: web.Request) -> None:
        kind, _, token = request.headers.get("Authorization", "").partition(" ")
        if kind.lower() != "bearer" or not same(token.strip(), self._token):
            raise Unauthorized

    async def get_messages(self, request: web.Request) -> web.Response:
        self._authorize(request)
        query = read_query(request.query)
        mailbox = self.hub.mailbox
        names = "rest", self.account.name, query.sender
        async with in_time(CALL_SECONDS + query.wait):
            if query.wait:
                found = await mailbox.wait(*names, after=query.after, seconds=query.wait)
            else:
                found = await mailbox.read(*names, after=query.after)
        can = self.spec.capabilities
        return web.json_response({"messages": [message_json(one, can) for one in found]})

    async def get_file(self, request: web.Request) -> web.Response:
        """What hangs on a message of this sender's thread."""
        self._authorize(request)
        sender = read_query(request.query).sender
        return await download(request, self.hub, "rest", self.account.name, sender)
