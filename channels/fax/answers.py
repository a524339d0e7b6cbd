"""An answer on its way to the gateway: printed, framed and addressed."""

import asyncio
from dataclasses import dataclass

from channels.email.sending import signed
from channels.email.threading import Marks, Place
from channels.fax.config import FaxConfig
from channels.fax.numbers import is_abroad
from channels.fax.sending import Frame, compose, words_of
from hub.core.channel import Account, Surroundings
from hub.core.errors import InputError, Permanent, Temporary, Unavailable
from hub.core.messages import AuthorKind, Outbound
from hub.pipeline.names import thread_id

PRINT_SECONDS = 10.0
"""Short enough that a mail which was never begun is not taken for one that may have gone."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Letter:
    """A mail as it is carried: `sender` and `to` of its envelope."""

    sender: str
    to: str
    content: bytes
    message_id: str


class Answers:
    """`own` is this hub's name in its mails."""

    def __init__(
        self, config: FaxConfig, account: Account, hub: Surroundings, marks: Marks, own: str
    ) -> None:
        self._config = config
        self._account = account
        self._hub = hub
        self._marks = marks
        self._own = own

    async def letter(self, message: Outbound) -> Letter:
        """Raises Permanent for whom no fax reaches, Temporary where nothing can be printed."""
        config, to = self._config, self._address(message.to.id)
        place = self._place(message)
        marked = self._marks.address(place, config.address) if config.plus else config.address
        frame = self._frame(message, place, marked)
        pdf = await self._print(message, frame)
        return Letter(
            sender=marked, to=to, message_id=frame.message_id,
            content=self._signed(bytes(compose(message, to, pdf, frame))),
        )  # fmt: skip

    def _address(self, number: str) -> str:
        if not number.isdecimal():
            raise Permanent("fax_no_number")
        if is_abroad(number) and not self._config.abroad:
            raise Permanent("fax_abroad")
        return self._config.send_to.replace("{number}", number)

    def _place(self, message: Outbound) -> Place:
        thread = thread_id("fax", self._account.name, message.to.id)
        return Place(thread, int(message.id.rpartition(".")[2]))

    def _frame(self, message: Outbound, place: Place, marked: str) -> Frame:
        """HylaFAX tells whoever the mail is from how it went, other gateways ask who it is."""
        config = self._config
        return Frame(
            sender=marked if config.gateway == "hylafax" else config.address,
            name=config.name,
            hub=self._own,
            mark=self._marks.write(place),
            message_id=self._marks.message_id(place, config.domain),
            automatic=message.author.kind is not AuthorKind.AGENT,
            at=self._hub.clock.now(),
        )

    async def _print(self, message: Outbound, frame: Frame) -> bytes:
        words = words_of(message, name=frame.name, automatic=frame.automatic)
        printing = self._hub.imaging.print(words.text, title=words.title, foot=words.foot)
        try:
            return await asyncio.wait_for(printing, PRINT_SECONDS)
        except (Unavailable, TimeoutError):
            raise Temporary("nothing can be printed now") from None
        except InputError as error:
            raise Permanent(error.code) from None

    def _signed(self, content: bytes) -> bytes:
        config = self._config
        if len(content) > config.mail_bytes:
            raise Permanent(f"the mail has {len(content)} bytes, more than is allowed")
        key = config.dkim_key.get_secret_value()
        return signed(content, selector=config.dkim_selector, domain=config.domain, key=key)
