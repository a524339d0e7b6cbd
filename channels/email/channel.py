"""The email channel: a mailbox is read and its writers are answered, each in his own thread."""

import asyncio
from dataclasses import replace
from datetime import datetime

from channels.config import configure
from channels.email.config import EmailConfig
from channels.email.loops import Loops
from channels.email.mail import Bounce, Mail
from channels.email.parsing import read
from channels.email.postal import PostalChannel
from channels.email.reading import inbound_of
from channels.email.returns import reason_of
from channels.email.sending import Frame, compose, signed
from channels.email.threading import Marks, Place, is_stranger, recipients
from channels.email.voices import own_addresses, queue_of, voice_of
from channels.media import keep_part
from channels.texts import phrase
from hub.core.channel import Account, ChannelSpec, Surroundings
from hub.core.errors import Permanent
from hub.core.fit import Capabilities
from hub.core.identities import identify, mailbox
from hub.core.languages import written_in
from hub.core.messages import (
    Automatic,
    Delivery,
    DeliveryReport,
    Inbound,
    Outbound,
    Receipt,
    message_id,
)
from hub.core.parts import File, Part
from hub.pipeline.names import thread_id

ROOM_FOR_WORDS = 65_536


class EmailChannel(PostalChannel):
    spec = ChannelSpec(
        name="email",
        title={"zh-CN": "电子邮件", "en": "Email"},
        config=EmailConfig,
        capabilities=Capabilities(images=True, files=True, audio=True, copies=True),
        resend_safe=False,
        at_once=1,
        letters=True,
        max_automatic_replies=10,
    )

    def __init__(self, account: Account, hub: Surroundings) -> None:
        self._config = configure(EmailConfig, account)
        super().__init__(account, hub, self._config)
        self._marks = Marks(hub.secret, account.name)
        self._loops = Loops(hub.clock, self.spec.max_automatic_replies)

    @classmethod
    def parse(cls, raw: bytes, account: str, *, at: datetime) -> Inbound | None:
        """A raw mail; its files have no ids yet, and marks are not looked at."""
        return inbound_of(read(raw), raw, account, at=at)

    @property
    def addresses(self) -> frozenset[str]:
        return own_addresses(self._config)

    def address_for(self, identity: str) -> str:
        return mailbox(identity.removeprefix("mail:")) if identity.startswith("mail:") else ""

    @property
    def file_bytes(self) -> int:
        """Packed they take more than a third as much again, and words need room, too."""
        return max(1, (self._config.mail_bytes - ROOM_FOR_WORDS) * 73 // 100)

    @property
    def acknowledges(self) -> bool:
        return self._config.acknowledge

    async def _keep(self, raw: bytes, source: str) -> None:
        mail = await asyncio.to_thread(read, raw, own=self._own)
        if await self._returns(mail):
            return
        inbound = inbound_of(mail, raw, self.account.name, at=self.hub.clock.now())
        if inbound is None:
            return
        stored = [
            await keep_part(
                self.hub,
                one.content,
                name=part.name,
                content_type=part.content_type,
                limit=self._config.mail_bytes,
            )
            for part, one in zip(_files(inbound), mail.attachments, strict=True)
        ]
        await self._deliver(self._complete(inbound, mail, stored, source))

    async def _returns(self, mail: Mail) -> bool:
        """Whether it only tells that a message of ours came back, or is late; it says so then."""
        place = self._marks.returned(mail)
        if mail.automatic not in {Automatic.BOUNCE, Automatic.AUTO_REPLY} or place is None:
            return False
        locale = written_in(mail.text) or "zh-CN"
        reports = [self._told(bounce, place, locale) for bounce in mail.bounces]
        reports += [self._late(delay, place, locale) for delay in mail.delays]
        reports.sort(key=lambda one: one.to)  # the customer first: of him it is failed
        return any([await self.hub.report(one) for one in reports])

    def _told(self, bounce: Bounce, place: Place, locale: str) -> DeliveryReport:
        to = "" if self._thread(bounce.recipient) == place.thread else bounce.recipient
        note = f"{phrase('mail_copy_refused', locale)}{to}：{bounce.diagnostic or bounce.status}"
        return DeliveryReport(
            channel="email", account=self.account.name, state=Delivery.FAILED,
            message_id=message_id(place.thread, place.seq), reason=reason_of(bounce, to=to), to=to,
            note=note if to else "",
        )  # fmt: skip

    def _late(self, delay: Bounce, place: Place, locale: str) -> DeliveryReport:
        told = f"{phrase('mail_late', locale)}{delay.recipient}：{delay.diagnostic or delay.status}"
        return DeliveryReport(
            channel="email", account=self.account.name, state=Delivery.SENT,
            message_id=message_id(place.thread, place.seq), to=delay.recipient, note=told,
        )  # fmt: skip

    def _thread(self, address: str) -> str:
        return thread_id("email", self.account.name, address)

    def _complete(self, inbound: Inbound, mail: Mail, stored: list[Part], source: str) -> Inbound:
        """With its files as they are stored, and a warning where he bears another's marks."""
        texts = tuple(part for part in inbound.parts if not isinstance(part, File))
        strange = is_stranger(self._thread(inbound.sender.id), self._marks.places(mail))
        vouched = self._config.vouched and inbound.automatic is None
        identity = identify(inbound.sender.id) if vouched else ""
        told = {"warnings": [*mail.warnings, "stranger"]} if strange else {}
        automatic = Automatic.AUTO_REPLY if self._loops.turns(inbound.sender.id) else None
        return replace(
            inbound, parts=(*texts, *stored), source=source,
            automatic=inbound.automatic or automatic,
            queue=queue_of(self._config, recipients(mail)),
            sender=replace(inbound.sender, identity=identity),
            warning=phrase("mail_stranger", inbound.locale) if strange else "",
            raw={**inbound.raw, **told},
        )  # fmt: skip

    async def send(self, message: Outbound) -> Receipt:
        place = self._place(message)
        address = self._config.address
        marked = self._marks.address(place, address) if self._config.plus else address
        frame = await self._frame(message, place)
        files = [await self.hub.files.open(one.file_id) for one in _files(message)]
        content = self._signed(bytes(compose(message, files, frame)))
        copies = message.letter.cc if message.letter else ()
        refused = await self._servers.carry(marked, message.to.id, content, copies)
        note = "\n".join(
            f"{phrase('mail_copy_refused', message.locale)}{who}：{why}"
            for who, why in refused.items()
        )
        return Receipt(external_id=frame.message_id, at=self.hub.clock.now(), note=note)

    def _place(self, message: Outbound) -> Place:
        return Place(self._thread(message.to.id), int(message.id.rpartition(".")[2]))

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


def _files(message: Inbound | Outbound) -> list[File]:
    return [part for part in message.parts if isinstance(part, File)]
