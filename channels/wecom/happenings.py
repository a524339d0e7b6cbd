"""What happens in an account beside messages: somebody comes in, takes over, takes back …"""

import logging
from collections.abc import Awaitable, Callable, Mapping
from datetime import timedelta

from channels.tencent.calls import Refused
from channels.texts import phrase
from channels.wecom.items import Item
from channels.wecom.marks import Held
from channels.wecom.msgids import message_of
from channels.wecom.refusals import why_lost
from channels.wecom.service import Service
from hub.core.channel import Account, Surroundings
from hub.core.errors import ChannelError
from hub.core.messages import Delivery, DeliveryReport, Remark
from hub.core.parts import Part, Text

log = logging.getLogger(__name__)

CODE_LASTS = timedelta(seconds=20)
"""Of a welcome: who came in longer ago is not greeted any more."""
TAKEN, PASSED_ON, ENDED, REOPENED = 1, 2, 3, 4


class Happenings:
    """`lost` is told which names of ours did not arrive, and why."""

    def __init__(
        self, account: Account, hub: Surroundings, service: Service, welcome: str,
        lost: Callable[[str, str], None],
    ) -> None:  # fmt: skip
        self._account = account
        self._hub = hub
        self._service = service
        self._welcome = welcome
        self._lost = lost
        self._known: Mapping[str, Callable[[Item, Held], Awaitable[None]]] = {
            "enter_session": self._entered,
            "msg_send_fail": self._failed,
            "session_status_change": self._session,
            "user_recall_msg": self._recalled,
            "servicer_recall_msg": self._recalled_by_us,
            "reject_customer_msg_switch_change": self._rejected,
        }

    async def take(self, item: Item, held: Held) -> None:
        """Others, such as that a servicer has gone home, change nothing here."""
        event = item.word("event_type")
        handle = self._known.get(event)
        if handle:
            await handle(item, held)
        else:
            log.info("wecom_event", extra={"event": event, "account": self._account.id})

    async def _entered(self, item: Item, held: Held) -> None:
        """At once or never: a greeting is not worth a page that comes again."""
        code = item.word("welcome_code", limit=500)
        late = self._hub.clock.now() - item.sent_at > CODE_LASTS
        if not code or not self._welcome or late:
            return
        try:
            await self._service.send_on_event(code, self._welcome)
        except (Refused, ChannelError) as error:
            log.info("wecom_not_welcomed", extra={"why": str(error)[:200]})

    async def _failed(self, item: Item, held: Held) -> None:
        msgid = item.word("fail_msgid")
        message, why = message_of(msgid), why_lost(item.number("fail_type"))
        if not message:
            return
        self._lost(msgid, why)
        await self._hub.report(
            DeliveryReport(
                channel="wecom", account=self._account.name, message_id=message,
                state=Delivery.FAILED, reason=why,
            )
        )  # fmt: skip

    async def _session(self, item: Item, held: Held) -> None:
        """Only what people do in WeCom's client is told; the hub itself gives no session up."""
        change, servicer = item.number("change_type"), item.word("new_servicer_userid")
        if change in (TAKEN, PASSED_ON, REOPENED) and servicer:
            held.pop(item.customer, None)
            held[item.customer] = servicer
            await self._jot(item, "wecom_taken", servicer)
        elif change == ENDED:
            held.pop(item.customer, None)
            await self._jot(item, "wecom_over", item.word("old_servicer_userid"))

    async def _recalled(self, item: Item, held: Held) -> None:
        await self._jot(item, "wecom_recalled", "", about=item.word("recall_msgid"))

    async def _recalled_by_us(self, item: Item, held: Held) -> None:
        about = item.word("recall_msgid")
        await self._jot(item, "wecom_recalled_by", item.servicer, about=about)

    async def _rejected(self, item: Item, held: Held) -> None:
        key = "wecom_rejects" if item.number("reject_switch") == 1 else "wecom_takes_again"
        await self._jot(item, key, item.servicer)

    async def _jot(self, item: Item, key: str, who: str, *, about: str = "") -> None:
        if item.customer:
            text = Text(text=f"{phrase(key, 'zh-CN')}{who}")
            await self._hub.jot(remark_of(self._account, item, text, about=about))


def remark_of(account: Account, item: Item, *parts: Part, about: str = "") -> Remark:
    return Remark(
        channel="wecom", account=account.name, external_id=item.msgid, address=item.customer,
        parts=parts, about=about,
    )  # fmt: skip
