"""The fax channel: a gateway's mailbox is read, and who sent a fax is answered by one."""

import asyncio
import logging
from collections.abc import Sequence
from datetime import datetime

from channels.config import configure
from channels.email.mail import Mail
from channels.email.parsing import read
from channels.email.postal import PostalChannel
from channels.email.threading import Marks
from channels.fax.answers import Answers
from channels.fax.config import FaxConfig
from channels.fax.notices import Kind, Notice, document_of, notice_of
from channels.fax.pages import Reading, read_pages
from channels.fax.reading import Fax, Stored, fax_in, fax_of, inbound_of, note_of, with_pages
from channels.fax.receipts import Receipts
from channels.fax.sending import words_of
from hub.core.channel import Account, ChannelSpec, Surroundings
from hub.core.errors import InputError
from hub.core.fit import Capabilities
from hub.core.imaging import Page
from hub.core.messages import Automatic, Inbound, Outbound, Receipt

log = logging.getLogger(__name__)


class FaxChannel(PostalChannel):
    spec = ChannelSpec(
        name="fax",
        title={"zh-CN": "传真", "en": "Fax"},
        config=FaxConfig,
        capabilities=Capabilities(),
        resend_safe=False,
        at_once=1,
        letters=True,
        max_automatic_replies=5,
    )

    def __init__(self, account: Account, hub: Surroundings) -> None:
        self._config = configure(FaxConfig, account)
        super().__init__(account, hub, self._config)
        self._look = self._config.look
        self._marks = marks = Marks(hub.secret, account.id)
        self._receipts = Receipts(account, hub, marks)
        self._answers = Answers(self._config, account, hub, marks, self._own)

    @classmethod
    def parse(cls, raw: bytes, account: str, *, at: datetime) -> Inbound | None:
        """A gateway's mail; its pages are not opened, and its file has no id yet."""
        fax = fax_in(raw)
        return inbound_of(fax, account, at=at) if fax else None

    @property
    def addresses(self) -> frozenset[str]:
        return frozenset({self._config.address})

    @property
    def acknowledges(self) -> bool:
        return self._config.acknowledge

    async def _keep(self, raw: bytes, source: str) -> None:
        mail = await asyncio.to_thread(read, raw, own=self._own)
        if mail.automatic is Automatic.OWN or await self._receipts.returned(mail):
            return
        if not self._config.comes_from_gateway(mail.sender.address):
            raise InputError("fax_sender")
        notice = notice_of(mail, self._look)
        if notice.kind is Kind.RECEIVED:
            await self._take(mail, raw, notice, source)
        elif notice.kind is not Kind.ASIDE:
            await self._settle(mail, raw, notice)

    async def _take(self, mail: Mail, raw: bytes, notice: Notice, source: str) -> None:
        """What has no document is the copy for whoever looks after the gateway."""
        document = document_of(mail)
        if document is None:
            log.info("fax_copy", extra={"account": self.account.id, "from": notice.caller})
            return
        fax = fax_of(mail, raw, notice, document)
        inbound = inbound_of(fax, self.account.name, at=self.hub.clock.now())
        reading = await read_pages(self.hub.imaging, document.content)
        stored = await self._store(fax, reading, source)
        config = self._config
        await self._deliver(
            with_pages(inbound, fax, reading, stored, sure=config.sure, vouched=config.vouched)
        )

    async def _store(self, fax: Fax, reading: Reading, source: str) -> Stored:
        content = fax.document.content
        document = await self._keeper.store(fax.file_name, fax.content_type, content)
        pages = [
            await self._keeper.store(f"page-{number}.png", "image/png", sheet.page.png)
            for number, sheet in enumerate(reading.sheets, 1)
        ]
        return Stored(document=document, pages=tuple(pages), source=source)

    async def _settle(self, mail: Mail, raw: bytes, notice: Notice) -> None:
        """In doubt a note where it was sent to; what is nobody's is another program's."""
        if await self._receipts.settle(mail, notice):
            return
        standing = await self.hub.mailbox.standing("fax", self.account.name, notice.number)
        if standing.conversation is None:
            log.info("fax_receipt_of_nobody", extra={"account": self.account.id})
            return
        now = self.hub.clock.now()
        await self._deliver(note_of(mail, raw, notice, self.account.name, at=now))

    async def send(self, message: Outbound) -> Receipt:
        letter = await self._answers.letter(message)
        await self._servers.carry(letter.sender, letter.to, letter.content)
        return Receipt(external_id=letter.message_id, at=self.hub.clock.now())

    async def preview(self, message: Outbound) -> Sequence[Page]:
        words = words_of(message, name=self._config.name, automatic=False)
        pdf = await self.hub.imaging.print(words.text, title=words.title, foot=words.foot)
        return await self.hub.imaging.pages(pdf)
