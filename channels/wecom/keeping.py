"""Keeps what a pull brings: a customer's message, a servicer's, or what happened beside them."""

from collections.abc import Callable, Iterable
from dataclasses import replace

from channels.media import keep_part
from channels.placeholders import placeholder
from channels.tencent.calls import Refused
from channels.texts import phrase
from channels.wecom.happenings import Happenings, remark_of
from channels.wecom.items import Item, Origin
from channels.wecom.marks import Held
from channels.wecom.parts import Media, media_of, parts_of
from channels.wecom.people import People, Person
from channels.wecom.reading import inbound_of
from channels.wecom.refusals import error_of
from channels.wecom.service import FILE_BYTES, Service
from channels.wecom.states import SERVICER
from hub.core.channel import Account, Receive, Surroundings
from hub.core.errors import ChannelError, Permanent
from hub.core.identities import united
from hub.core.messages import Inbound
from hub.core.parts import Part, Text


class Keeper:
    """`receive` is who takes messages now; raises Unavailable while nobody does."""

    def __init__(
        self, account: Account, hub: Surroundings, service: Service, happenings: Happenings,
        receive: Callable[[], Receive],
    ) -> None:  # fmt: skip
        self._account = account
        self._hub = hub
        self._service = service
        self._happenings = happenings
        self._receive = receive
        self._people = People(service, hub.clock)

    async def meet(self, customers: Iterable[str]) -> None:
        await self._people.learn(customers)

    async def keep(self, item: Item, held: Held) -> None:
        if item.is_event:
            if item.word("event_type") == "enter_session":
                self._people.forget(item.customer)
            await self._happenings.take(item, held)
        elif item.origin == Origin.SERVICER:
            await self._note(item)
        elif inbound := inbound_of(item, self._account.name, at=self._hub.clock.now()):
            await self._receive()(await self._complete(inbound, item, held))

    async def _note(self, item: Item) -> None:
        """What a colleague said in WeCom's own client: for those who serve him here, too."""
        said = Text(text=f"{phrase('wecom_servicer', 'zh-CN')}{item.servicer}")
        parts = await self._parts(item)
        await self._hub.jot(remark_of(self._account, item, said, *parts))

    async def _complete(self, inbound: Inbound, item: Item, held: Held) -> Inbound:
        """With its files as they are stored, and with who he is and who has him."""
        person, locale = self._people.of(item.customer), inbound.locale
        servicer = await self._servicer(item.customer, held)
        notes = _of_link(person, locale), f"{phrase('wecom_held', locale)}{servicer}"
        return replace(
            inbound, parts=await self._parts(item), elsewhere=bool(servicer),
            note="\n".join(filter(None, notes if servicer else notes[:1])),
            sender=replace(inbound.sender, name=person.name, identity=united(person.union)),
        )  # fmt: skip

    async def _servicer(self, customer: str, held: Held) -> str:
        """Who has him in WeCom's client, if somebody still does: not all that ends is told."""
        servicer = held.get(customer, "")
        if not servicer:
            return ""
        try:
            state, now = await self._service.state(customer)
        except (Refused, ChannelError):
            return servicer
        if state == SERVICER:
            return now or servicer
        held.pop(customer, None)
        return ""

    async def _parts(self, item: Item) -> tuple[Part, ...]:
        media = media_of(item)
        return parts_of(item) if media is None else (await self._file(item.kind, media),)

    async def _file(self, kind: str, media: Media) -> Part:
        """What cannot be had is said in words; raises Temporary for what may yet be."""
        try:
            answer = await self._service.download(media.media_id)
        except Refused as refused:
            if not isinstance(error := error_of(refused), Permanent):
                raise error from None
            return _said(kind, "gone")
        except Permanent:
            return _said(kind, "too_large")
        return await keep_part(
            self._hub, answer.body, name=media.name or answer.name,
            content_type=media.content_type, limit=FILE_BYTES,
        )  # fmt: skip


def _said(kind: str, why: str) -> Text:
    """What it was, and why it is not here."""
    return Text(text=f"{placeholder(kind).text} {placeholder(why).text}")


def _of_link(person: Person, locale: str) -> str:
    link = " ".join(filter(None, (person.scene, person.detail)))
    return f"{phrase('wecom_scene', locale)}{link}" if link else ""
