"""The channel of text messages over HTTP: a provider's posts in, requests to it out."""

import logging
from collections.abc import Sequence
from datetime import datetime

from aiohttp import web

from channels.answers import in_time
from channels.config import configure
from channels.sms.pace import Pace, in_hand
from channels.smsweb.attachments import Attachments
from channels.smsweb.carrier import Carrier
from channels.smsweb.config import SmsWebConfig
from channels.smsweb.door import Door
from channels.smsweb.reading import Found, read_messages, read_receipts
from channels.smsweb.shapes import SHAPES
from channels.smsweb.trying import try_out
from channels.smsweb.understanding import understood
from channels.smsweb.values import message_values, parts_of
from channels.smsweb.words import OUTGOING
from channels.watch import Watch
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
    HubError,
    InputError,
    NeedsReauth,
    NotFound,
    Permanent,
    Temporary,
    Uncertain,
)
from hub.core.fit import Capabilities, cut
from hub.core.messages import Inbound, Outbound, Receipt
from hub.core.parts import plain_text

log = logging.getLogger(__name__)

CALL_SECONDS = 15.0
MOST_REQUESTS = 32
"""At a time, each by a connection of its own."""
PATH = "/channels/smsweb/{account}"


class SmsWebChannel(Channel):
    spec = ChannelSpec(
        name="smsweb",
        title={"zh-CN": "短信（HTTP）", "en": "SMS over HTTP"},
        config=SmsWebConfig,
        capabilities=Capabilities(),
        resend_safe=False,
        sms=True,
        max_automatic_replies=20,
    )

    def __init__(self, account: Account, hub: Surroundings) -> None:
        super().__init__(account, hub)
        self._config = config = configure(SmsWebConfig, account)
        if config.missing:
            raise InputError("bad_input", fields=dict.fromkeys(config.missing, "empty"))
        self._door = Door(self, config)
        self._watch = Watch(self, "outgoing", OUTGOING)
        self._pace = Pace(hub, config.per_second)
        self._attachments = Attachments(hub, config)
        self._receive: Receive | None = None
        self._carrier: Carrier | None = None

    @classmethod
    def parse(cls, raw: bytes, account: str, *, at: datetime) -> Inbound | None:
        """By the shape of the first provider whose it can be; its first message."""
        wrong = InputError("bad_input", fields={"body": "shape"})
        for shape in SHAPES.values():
            try:
                found = read_messages(shape.messages, raw, account, at=at)
            except InputError as error:
                wrong = error
                continue
            if found.messages:
                return found.messages[0]
            wrong = found.wrong or wrong
        raise wrong

    @property
    def at_once(self) -> int:
        return in_hand(self.hub, self._config.per_second, most=MOST_REQUESTS)

    async def start(self, receive: Receive, notify: Notify) -> None:
        self._receive = receive
        self._carrier = self._carrier or self._open_carrier()

    def _open_carrier(self) -> Carrier:
        return Carrier(self.hub.clock, self._config.seconds)

    async def stop(self) -> None:
        self._receive = None
        carrier, self._carrier = self._carrier, None
        if carrier:
            await carrier.close()

    @classmethod
    def routes(cls) -> Sequence[Route]:
        doors = (("messages", cls.take_messages), ("receipts", cls.take_receipts))
        return [
            Route(method=method, path=f"{PATH}/{name}{key}", handler=handler)
            for name, handler in doors
            for key in ("", "/{key}")
            for method in ("POST", "GET")
        ]

    async def take_messages(self, request: web.Request) -> web.Response:
        """All of them durable, or the provider is told to come again."""
        await self._keep(await self._door.pass_in(request))
        return self._thanks()

    async def take_receipts(self, request: web.Request) -> web.Response:
        """What cannot be read is no customer's: the provider is told, and may try again."""
        raw = await self._door.pass_in(request)
        for told in read_receipts(self._config.shape.receipts, raw):
            async with in_time(CALL_SECONDS):
                await self.hub.carried.told(self.account, told.ids, told.state, told.reason)
        return self._thanks()

    async def _keep(self, raw: bytes) -> None:
        """What cannot be read is put away and not asked for again; the rest goes on."""
        try:
            found = self._read(raw)
        except InputError as error:
            found = Found(messages=(), wrong=error)
        for message in found.messages:
            await self._deliver(message)
        if found.wrong:
            await self._park(raw, found.wrong)

    def _read(self, raw: bytes) -> Found:
        now, vouched = self.hub.clock.now(), self._config.vouched
        shape = self._config.shape.messages
        return read_messages(shape, raw, self.account.name, at=now, vouched=vouched)

    async def _deliver(self, message: Inbound) -> None:
        if self._receive is None or self._carrier is None:
            raise NotFound
        whole = await self._attachments.whole(message, self._carrier)
        async with in_time(CALL_SECONDS):
            await self._receive(whole)

    async def _park(self, raw: bytes, wrong: InputError) -> None:
        account = self.account
        reason = ": ".join([wrong.code, *wrong.fields])
        async with in_time(CALL_SECONDS):
            stored = await self.hub.files.put("request.txt", "text/plain", raw)
            await self.hub.logbook.park(
                account.channel, account.name, reason=reason, source=stored.file_id
            )

    async def take_again(self, source: str) -> None:
        """As it is read now, when somebody may have mended the settings."""
        _, raw = await self.hub.files.open(source)
        found = self._read(raw)
        for message in found.messages:
            await self._deliver(message)
        if found.wrong:
            raise found.wrong

    def _thanks(self) -> web.Response:
        thanks = self._config.shape.thanks
        return web.Response(text=thanks.body, headers={"Content-Type": thanks.content_type})

    async def send(self, message: Outbound) -> Receipt:
        """What is too long goes as several; after the first one nothing is known for certain."""
        pieces = cut(plain_text(message.parts), self._config.longest)
        if not pieces:
            raise Permanent("there is nothing to send")
        carrier_id = ""
        for number, text in enumerate(pieces, 1):
            try:
                told = await self._carry(message, text, number, len(pieces))
            except ChannelError as error:
                if number == 1:
                    raise
                raise Uncertain(f"{number - 1}/{len(pieces)}; {error.detail}") from None
            carrier_id = carrier_id or told
        return Receipt(external_id=carrier_id, at=self.hub.clock.now())

    async def _carry(self, message: Outbound, text: str, number: int, total: int) -> str:
        if self._carrier is None:
            raise Temporary("the account is not running")
        shape = self._config.shape
        own = message.id if total == 1 else f"{message.id}-{number}"
        reports = self._address("receipts", self._config.key.get_secret_value())
        values = message_values(
            self._config, to=message.to.id, text=text, message_id=own, reports=reports
        )
        await self._pace.turn(parts_of(text))
        try:
            status, said = await self._carrier.ask(shape.request, values)
            carrier_id = understood(shape.answer, status, said) or own
        except ChannelError as error:
            self._watch.heard(error if isinstance(error, NeedsReauth | Temporary) else None)
            raise
        self._watch.heard(None)
        await self._note(carrier_id, message, number, total)
        return carrier_id

    async def _note(self, carrier_id: str, message: Outbound, number: int, total: int) -> None:
        """It is sent, whatever comes of this: only its receipt may find nobody."""
        try:
            await self.hub.carried.sent(
                self.account, carrier_id, message.id, part=number, total=total
            )
        except HubError as error:
            log.warning("carrier_id_not_kept", extra={"error": str(error)})

    def _address(self, *steps: str) -> str:
        """Where the provider calls."""
        base = PATH.replace("{account}", self.account.name)
        return self.hub.public_url + "/".join([base, *filter(None, steps)])

    async def check(self) -> Sequence[Finding]:
        return await try_out(self._config, self.hub.clock, address=self._address())
