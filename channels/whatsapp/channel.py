"""The WhatsApp channel: what is posted to us is kept, what we answer goes by the Graph API."""

import hmac
from collections.abc import Sequence
from datetime import datetime, timedelta

from aiohttp import web

from channels.answers import in_time, read_body
from channels.config import configure
from channels.secret import same
from channels.watch import Watch, title_of
from channels.whatsapp.bodies import TEXT_LIMIT
from channels.whatsapp.config import WhatsAppConfig
from channels.whatsapp.files import Fetcher
from channels.whatsapp.graph import Graph
from channels.whatsapp.payloads import Posted, Status, read_posted
from channels.whatsapp.sending import MORE, Sender
from channels.whatsapp.words import NO_ADDRESS, OUTGOING, WEBHOOK
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
from hub.core.errors import (
    ChannelError,
    Forbidden,
    InputError,
    NeedsReauth,
    NotFound,
    Temporary,
    Unauthorized,
)
from hub.core.fit import Capabilities
from hub.core.messages import Delivery, DeliveryReport, Inbound, Outbound, Receipt
from hub.core.windows import ReplyWindow

BODY_LIMIT = 3 * 2**20
CALL_SECONDS = 15.0
PATH = "/channels/whatsapp/{account}"


class WhatsAppChannel(Channel):
    spec = ChannelSpec(
        name="whatsapp",
        title={"zh-CN": "WhatsApp", "en": "WhatsApp"},
        config=WhatsAppConfig,
        capabilities=Capabilities(
            text_limit=TEXT_LIMIT, choices=True, images=True, files=True, audio=True, location=True
        ),
        resend_safe=False,
        at_once=20,
        window=ReplyWindow(timedelta(hours=24)),
    )

    def __init__(self, account: Account, hub: Surroundings) -> None:
        super().__init__(account, hub)
        self._config = configure(WhatsAppConfig, account)
        self._watch = Watch(self, "outgoing", OUTGOING)
        self._receive: Receive | None = None
        self._graph: Graph | None = None

    @classmethod
    def parse(cls, raw: bytes, account: str, *, at: datetime) -> Inbound | None:
        """The first message of a post; a file of it is a placeholder yet."""
        posted = read_posted(raw, account, at=at)
        if posted.wrong and not posted.messages:
            raise posted.wrong
        return posted.messages[0].inbound if posted.messages else None

    @property
    def invitation(self) -> str:
        template = self._config.template
        return template.text if template.name else ""

    async def start(self, receive: Receive, notify: Notify) -> None:
        self._receive = receive
        self._graph = self._graph or Graph(self._config)

    async def stop(self) -> None:
        self._receive = None
        graph, self._graph = self._graph, None
        if graph:
            await graph.close()

    @classmethod
    def routes(cls) -> Sequence[Route]:
        return (
            Route(method="GET", path=PATH, handler=cls.verify),
            Route(method="POST", path=PATH, handler=cls.take),
        )

    async def verify(self, request: web.Request) -> web.Response:
        """Asked once, when the webhook is set up."""
        asked, token = request.query, self._config.verify_token.get_secret_value()
        if asked.get("hub.mode") != "subscribe" or not same(
            asked.get("hub.verify_token", ""), token
        ):
            raise Forbidden
        return web.Response(text=asked.get("hub.challenge", "")[:200])

    async def take(self, request: web.Request) -> web.Response:
        """Answers 200 when all of it is durable; anything else makes WhatsApp post it again."""
        raw = await read_body(request, BODY_LIMIT)
        secret = self._config.app_secret.get_secret_value()
        right = f"sha256={hmac.digest(secret.encode(), raw, 'sha256').hex()}"
        if not same(request.headers.get("X-Hub-Signature-256", ""), right):
            raise Unauthorized
        try:
            posted = self._read(raw)
        except InputError as error:
            posted = Posted(messages=(), statuses=(), wrong=error)
        await self._keep(posted)
        if posted.wrong:
            await self._park(raw, posted.wrong)
        return web.Response()

    def _read(self, raw: bytes) -> Posted:
        config, now = self._config, self.hub.clock.now()
        return read_posted(
            raw, self.account.name, at=now, phone_id=config.phone_id, vouched=config.vouched
        )

    async def _keep(self, posted: Posted) -> None:
        if self._receive is None or self._graph is None:
            raise NotFound
        fetcher = Fetcher(self.hub, self._config, self._graph)
        for came in posted.messages:
            inbound = await fetcher.whole(came)
            async with in_time(CALL_SECONDS):
                await self._receive(inbound)
        for status in posted.statuses:
            async with in_time(CALL_SECONDS):
                await self._report(status)

    async def _park(self, raw: bytes, wrong: InputError) -> None:
        reason = ": ".join([wrong.code, *map(str, wrong.params.values())])
        async with in_time(CALL_SECONDS):
            stored = await self.hub.files.put("webhook.json", "application/json", raw)
            await self.hub.logbook.park(
                "whatsapp", self.account.name, reason=reason, source=stored.file_id
            )

    async def take_again(self, source: str) -> None:
        _, raw = await self.hub.files.open(source)
        posted = self._read(raw)
        await self._keep(posted)
        if posted.wrong:
            raise posted.wrong

    async def _report(self, status: Status) -> None:
        """Of several pieces the last one tells of all, but any may fail."""
        more = status.mark.endswith(MORE)
        if more and status.state is not Delivery.FAILED:
            return
        report = DeliveryReport(
            channel="whatsapp", account=self.account.name, state=status.state,
            message_id=status.mark.removesuffix(MORE), reason=status.reason,
        )  # fmt: skip
        await self.hub.report(report)

    async def send(self, message: Outbound) -> Receipt:
        if self._graph is None:
            raise Temporary("the account is not running")
        try:
            carrier_id = await Sender(self.hub, self._config, self._graph).send(message)
        except ChannelError as error:
            self._watch.heard(error if isinstance(error, NeedsReauth | Temporary) else None)
            raise
        self._watch.heard(None)
        return Receipt(external_id=carrier_id, at=self.hub.clock.now())

    async def check(self) -> Sequence[Finding]:
        graph, began = Graph(self._config), self.hub.clock.monotonic()
        try:
            fields = "fields=display_phone_number,verified_name"
            about = await graph.get(f"{self._config.phone_id}?{fields}")
        except ChannelError as error:
            title = title_of(OUTGOING, error)
            found = Finding(title=title, good=False, detail=error.detail)
        else:
            detail = f"{about.get('display_phone_number', '')} {about.get('verified_name', '')}"
            seconds = self.hub.clock.monotonic() - began
            found = Finding(title=OUTGOING[object], detail=detail.strip()[:200], seconds=seconds)
        finally:
            await graph.close()
        address = self.hub.public_url + PATH.replace("{account}", self.account.name)
        if not self.hub.public_url:
            return found, Finding(title=NO_ADDRESS, good=False)
        return found, Finding(title=WEBHOOK, detail=address)
