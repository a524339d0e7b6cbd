"""What a gateway tells of our faxes, and to which of them it belongs."""

import re
from collections.abc import Iterable

from channels.email.mail import Mail
from channels.email.returns import reason_of
from channels.email.threading import Marks, Place
from channels.fax.notices import Kind, Notice
from hub.core.channel import Account, Surroundings
from hub.core.messages import Automatic, Delivery, DeliveryReport, Message, message_id

LOOKED_AT = 20_000
"""Letters of a notice in which our mark may stand."""
LOOKED_BACK = 200
"""Messages of a thread among which one waits for its receipt."""
_WORD = re.compile(r"\bz[a-z2-7]{32}\b", re.I)


_WHYS = tuple((re.compile(form, re.I), kind) for form, kind in (
    (r"no answer|无人接听|无应答", "fax_no_answer"),
    (r"busy|占线|忙", "fax_busy"),
    (r"no carrier|not a fax|no receiver protocol|T\.?1 timeout|no response", "fax_no_machine"),
    (r"dial ?tone|modem|line|线路", "fax_line"),
    (r"reject|denied|blacklist|拒", "fax_refused"),
))  # fmt: skip


class Receipts:
    def __init__(self, account: Account, hub: Surroundings, marks: Marks) -> None:
        self._account = account
        self._hub = hub
        self._marks = marks

    async def settle(self, mail: Mail, notice: Notice) -> bool:
        """Whether it is known of which message it tells; then that says so."""
        place = marked(mail, self._marks) or await self._outstanding(notice.number)
        completed = notice.kind is Kind.COMPLETED
        state = Delivery.DELIVERED if completed else Delivery.FAILED
        reason = "" if completed else why(notice.reason)
        return place is not None and await self._report(place, state, reason)

    async def returned(self, mail: Mail) -> bool:
        """Whether it tells that a mail of ours never came to the gateway."""
        place = self._marks.returned(mail)
        if place is None or mail.automatic is not Automatic.BOUNCE:
            return False
        reason = next((reason_of(one) for one in mail.bounces), "")
        return await self._report(place, Delivery.FAILED, reason)

    async def _outstanding(self, number: str) -> Place | None:
        mailbox, where = self._hub.mailbox, ("fax", self._account.name, number)
        last = (await mailbox.standing(*where)).last_seq
        after = max(0, last - LOOKED_BACK)
        found = outstanding(await mailbox.read(*where, after=after, limit=LOOKED_BACK))
        return Place(found.thread_id, found.seq) if found else None

    async def _report(self, place: Place, state: Delivery, reason: str) -> bool:
        return await self._hub.report(
            DeliveryReport(
                channel="fax",
                account=self._account.name,
                message_id=message_id(place.thread, place.seq),
                state=state,
                reason=reason,
            )
        )


def why(reason: str) -> str:
    """`fax_<kind>: ` and the gateway's own words; the console has words for each kind."""
    kind = next((kind for form, kind in _WHYS if form.search(reason)), "fax_not_sent")
    return f"{kind}: {reason}" if reason else kind


def marked(mail: Mail, marks: Marks) -> Place | None:
    """By our mark in whom it went to, what it answers, or what it repeats; it is sealed."""
    text = f"{mail.subject}\n{mail.full_text[:LOOKED_AT]}"
    written = (marks.read(found[0]) for found in _WORD.finditer(text))
    places = {*marks.places(mail), *(one for one in written if one)}
    told = {place for place in places if place.seq}
    return told.pop() if len(told) == 1 else None


def outstanding(messages: Iterable[Message]) -> Message | None:
    """The one that a gateway has taken and not told of; None where there are more, or none."""
    waiting = [one for one in messages if one.delivery in (Delivery.SENT, Delivery.UNKNOWN)]
    return waiting[0] if len(waiting) == 1 else None
