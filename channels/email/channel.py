"""The email channel: a mailbox is read and its writers are answered, each in his own thread."""

import asyncio
import hmac
import logging
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import replace
from datetime import datetime

from channels.config import configure
from channels.email.config import EmailConfig
from channels.email.imap import opened
from channels.email.mail import Mail
from channels.email.mailbox import Mailbox
from channels.email.parsing import read
from channels.email.reading import inbound_of
from channels.email.sending import Frame, compose, signed
from channels.email.smtp import Carrier
from channels.email.threading import Marks, Place, is_stranger, recipients
from channels.email.voices import own_addresses, queue_of, voice_of
from channels.texts import phrase
from hub.core.channel import (
    Account,
    Channel,
    ChannelSpec,
    Finding,
    Notify,
    Receive,
    Surroundings,
)
from hub.core.errors import (
    ChannelError,
    HubError,
    NeedsReauth,
    Permanent,
    Temporary,
    Unavailable,
)
from hub.core.fit import Capabilities
from hub.core.identities import identify
from hub.core.messages import Inbound, Outbound, Receipt
from hub.core.parts import File
from hub.pipeline.names import thread_id

log = logging.getLogger(__name__)

FILE_SECONDS = 60.0
TRY_SECONDS = 8.0
"""For each of the two servers, when a connection is tested."""


class EmailChannel(Channel):
    spec = ChannelSpec(
        name="email",
        title={"zh-CN": "电子邮件", "en": "Email"},
        config=EmailConfig,
        capabilities=Capabilities(images=True, files=True, audio=True, copies=True),
        resend_safe=False,
        letters=True,
        max_automatic_replies=10,
    )

    def __init__(self, account: Account, hub: Surroundings) -> None:
        super().__init__(account, hub)
        self._config = configure(EmailConfig, account)
        self._marks = Marks(hub.secret, account.name)
        self._own = hmac.digest(hub.secret, b"own mail", "sha256").hex()[:16]
        self._receive: Receive | None = None
        self._carrier: Carrier | None = None
        self._mailbox = Mailbox(
            self._config, account.id, hub.logbook, hub.clock, self._take, self._refuse
        )

    @classmethod
    def parse(cls, raw: bytes, account: str, *, at: datetime) -> Inbound | None:
        """A raw mail; its files have no ids yet, and marks are not looked at."""
        return inbound_of(read(raw), raw, account, at=at)

    @property
    def addresses(self) -> frozenset[str]:
        return own_addresses(self._config)

    async def start(self, receive: Receive, notify: Notify) -> None:
        self._receive = receive
        self._carrier = self._carrier or Carrier(self._config, self.hub.clock)
        self._mailbox.start()

    async def stop(self) -> None:
        await self._mailbox.stop()
        self._receive = None
        carrier, self._carrier = self._carrier, None
        if carrier:
            await carrier.close()

    async def _take(self, raw: bytes) -> bool:
        """What cannot be read is parked; only what could not be kept at all is tried again."""
        source = await self._store("mail.eml", "message/rfc822", raw)
        try:
            await self._keep(raw, source.file_id)
        except (Unavailable, TimeoutError):
            raise Temporary("the hub takes nothing now") from None
        except HubError as error:
            reason = _reason(error)
        except Exception as error:
            log.exception("mail_failed", extra={"account": self.account.id})
            reason = f"{type(error).__name__}: {error}"
        else:
            return True
        await self._park(reason, source.file_id)
        return False

    async def _refuse(self, size: int) -> None:
        await self._park(f"mail_large: {size}", "")

    async def _park(self, reason: str, source: str) -> None:
        await self.hub.logbook.park("email", self.account.name, reason=reason, source=source)

    async def take_again(self, source: str) -> None:
        file, raw = await self.hub.files.open(source)
        await self._keep(raw, file.file_id)

    async def _keep(self, raw: bytes, source: str) -> None:
        mail = await asyncio.to_thread(read, raw, own=self._own)
        inbound = inbound_of(mail, raw, self.account.name, at=self.hub.clock.now())
        if inbound is None:
            return
        if self._receive is None:
            raise Unavailable
        stored = [
            await self._store(part.name, part.content_type, one.content)
            for part, one in zip(_files(inbound), mail.attachments, strict=True)
        ]
        await self._receive(self._complete(inbound, mail, stored, source))

    def _complete(self, inbound: Inbound, mail: Mail, stored: list[File], source: str) -> Inbound:
        """With its files as they are stored, and a warning where he bears another's marks."""
        texts = tuple(part for part in inbound.parts if not isinstance(part, File))
        thread = thread_id("email", self.account.name, inbound.sender.id)
        strange = is_stranger(thread, self._marks.places(mail))
        vouched = self._config.vouched and inbound.automatic is None
        identity = identify(inbound.sender.id) if vouched else ""
        return replace(
            inbound, parts=(*texts, *stored), source=source,
            queue=queue_of(self._config, recipients(mail)),
            sender=replace(inbound.sender, identity=identity),
            warning=phrase("mail_stranger", inbound.locale) if strange else "",
        )  # fmt: skip

    async def _store(self, name: str, content_type: str, data: bytes) -> File:
        async with asyncio.timeout(FILE_SECONDS):
            return await self.hub.files.put(name, content_type, data)

    async def send(self, message: Outbound) -> Receipt:
        if self._carrier is None:
            raise Temporary("the account is not running")
        place = self._place(message)
        address = self._config.address
        marked = self._marks.address(place, address) if self._config.plus else address
        frame = await self._frame(message, place)
        files = [await self.hub.files.open(one.file_id) for one in _files(message)]
        content = self._signed(bytes(compose(message, files, frame)))
        copies = message.letter.cc if message.letter else ()
        refused = await self._carrier.carry(marked, message.to.id, content, copies)
        note = "\n".join(
            f"{phrase('mail_copy_refused', message.locale)}{who}：{why}"
            for who, why in refused.items()
        )
        return Receipt(external_id=frame.message_id, at=self.hub.clock.now(), note=note)

    def _place(self, message: Outbound) -> Place:
        thread = thread_id("email", self.account.name, message.to.id)
        return Place(thread, int(message.id.rpartition(".")[2]))

    async def _frame(self, message: Outbound, place: Place) -> Frame:
        config = self._config
        origin = await self.hub.mailbox.origin(
            "email", self.account.name, message.to.id, before=place.seq
        )
        voice = voice_of(config, message)
        reply_to = self._marks.address(Place(place.thread, 0), voice.address)
        return Frame(
            voice=voice, hub=self._own,
            message_id=self._marks.message_id(place, config.domain),
            reply_to=reply_to if config.plus else voice.address,
            origin=origin, quotes=config.quote and message.by_hand,
            at=self.hub.clock.now(),
        )  # fmt: skip

    def _signed(self, content: bytes) -> bytes:
        config = self._config
        if len(content) > config.mail_bytes:
            raise Permanent(f"the mail has {len(content)} bytes, more than is allowed")
        key = config.dkim_key.get_secret_value()
        return signed(content, selector=config.dkim_selector, domain=config.domain, key=key)

    async def check(self) -> Sequence[Finding]:
        """Logs in to both servers, by connections of its own."""
        carrier = Carrier(self._config, self.hub.clock)
        return (
            await self._try(_INCOMING, self._look_in),
            await self._try(_OUTGOING, carrier.try_out),
        )

    async def _look_in(self) -> None:
        async with opened(self._config):
            pass

    async def _try(self, titles: "Titles", attempt: Callable[[], Awaitable[None]]) -> Finding:
        began = self.hub.clock.monotonic()
        try:
            async with asyncio.timeout(TRY_SECONDS):
                await attempt()
        except (ChannelError, TimeoutError) as error:
            title = next((words for kind, words in titles.items() if isinstance(error, kind)))
            detail = error.detail if isinstance(error, ChannelError) else ""
            return Finding(title=title, good=False, detail=detail)
        return Finding(title=titles[object], seconds=self.hub.clock.monotonic() - began)


Titles = dict[type, dict[str, str]]
_INCOMING: Titles = {
    NeedsReauth: {
        "zh-CN": "收信服务器拒绝登录，请检查登录名和密码",
        "en": "The incoming server refuses the login: check user and password",
    },
    Permanent: {
        "zh-CN": "收信服务器上打不开这个文件夹",
        "en": "The incoming server does not open this folder",
    },
    Exception: {
        "zh-CN": "连不上收信服务器，请检查主机、端口和加密方式",
        "en": "The incoming server is not reached: check host, port and security",
    },
    object: {"zh-CN": "已登录收信服务器并打开文件夹", "en": "Logged in, and opened the folder"},
}
_OUTGOING: Titles = {
    NeedsReauth: {
        "zh-CN": "发信服务器拒绝登录，请检查登录名和密码",
        "en": "The outgoing server refuses the login: check user and password",
    },
    Exception: {
        "zh-CN": "连不上发信服务器，请检查主机、端口和加密方式",
        "en": "The outgoing server is not reached: check host, port and security",
    },
    object: {"zh-CN": "已登录发信服务器", "en": "Logged in to the outgoing server"},
}


def _files(message: Inbound | Outbound) -> list[File]:
    return [part for part in message.parts if isinstance(part, File)]


def _reason(error: HubError) -> str:
    why = str(error.params.get("why", error.detail))
    return f"{error.code}: {why}" if why and why != error.code else error.code
