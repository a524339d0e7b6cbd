"""Forms and orders: asks, shows what was understood, orders, and tells how orders go."""

from collections.abc import Mapping
from zoneinfo import ZoneInfo

from bot.carrying import Carry
from bot.particulars import named_in
from bot.reply import Reply
from bot.turns import Directive
from hub.core.orders import Order
from hub.core.ports.orders import CustomerOrders

_SHOWN = 3
_ZONE = ZoneInfo("Asia/Shanghai")


class Paperwork:
    """The directives of forms and orders, by name."""

    def __init__(self, orders: CustomerOrders) -> None:
        self._orders = orders
        self.named: Mapping[str, Carry] = {
            "ask": self._ask,
            "unclear": self._unclear,
            "corrected": self._corrected,
            "confirm": self._confirm,
            "work_order": self._work_order,
            "order_status": self._order_status,
        }

    async def _ask(self, reply: Reply, directive: Directive) -> None:
        reply.say(f"ask_{directive['slot']}")

    async def _unclear(self, reply: Reply, directive: Directive) -> None:
        """Once more, with an example; the question itself follows."""
        reply.say(f"again_{_kind(directive['slot'])}")

    async def _corrected(self, reply: Reply, directive: Directive) -> None:
        changed = {_kind(slot): value for slot, value in directive["changed"].items()}
        if all(changed.values()):
            reply.say("corrected", fields=_lines(reply, changed))
        else:
            reply.say("correct_which_value")

    async def _confirm(self, reply: Reply, directive: Directive) -> None:
        fields = _fields(reply, directive["slots"])
        what = reply.word(f"form_{directive['type']}")
        reply.say("confirm", form=what, fields=_lines(reply, fields))

    async def _work_order(self, reply: Reply, directive: Directive) -> None:
        reply.order(directive["type"], _fields(reply, directive["slots"]))

    async def _order_status(self, reply: Reply, directive: Directive) -> None:
        """Only of this very customer, by all that he has proved: a number of somebody else's is
        not known here."""
        number = next((one.value for one in reply.entities if one.entity == "order"), None)
        who = reply.conversation
        orders = await self._orders.of_customer(
            who.customer_id, verified=who.verified, number=number
        )
        if orders:
            for order in orders[:_SHOWN]:
                reply.say("order_status", **_standing(reply, order))
        elif number:
            reply.offer_person("order_unknown")
        else:
            reply.offer_person("order_none")


def _kind(slot: str) -> str:
    return slot.rpartition("_")[2]


def _fields(reply: Reply, slots: Mapping[str, str | None]) -> dict[str, str]:
    """What was told, and what is named in it; who gave no other way is answered where he wrote."""
    told = {name: value for name, value in slots.items() if value}
    if story := told.get("what"):
        named = named_in(story, reply)
        if "since" in told:
            named.pop("month", None)
        told = {"what": story, **named, **told}
    if "contact" in slots and "contact" not in told:
        told["contact"] = reply.word("this_channel")
    return told


def _lines(reply: Reply, fields: Mapping[str, str]) -> str:
    return "\n".join(
        reply.word("field_line", label=reply.word(f"field_{name}"), value=value)
        for name, value in fields.items()
    )


def _standing(reply: Reply, order: Order) -> dict[str, str]:
    last = order.steps[-1]
    return {
        "number": order.number,
        "title": order.title,
        "state": reply.word(f"order_state_{order.state.value}"),
        "at": last.at.astimezone(_ZONE).strftime("%m-%d %H:%M"),
    }
