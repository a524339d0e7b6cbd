"""Carries out what Rasa decides: each directive is one method, found by its name."""

from collections.abc import Mapping
from dataclasses import replace

from bot.carrying import Carry
from bot.headings import weigh
from bot.paperwork import Paperwork
from bot.reply import Reply
from bot.turns import Directive
from hub.core.errors import BotUnavailable, Unavailable
from hub.core.ports.knowledge import Audience, Findings, Knowledge, Region
from hub.core.ports.orders import CustomerOrders
from hub.core.ports.queues import QueueView

_FAILURES = 2
_STRAYS = 2
_CHOICES = 3
_FOUND = 8
"""Hits that stand against each other, of which three at the most are to choose from."""
_VAGUE = frozenset({"unsure", "inform"})
"""When it is not even clear that the question is ours, titles would be guesses."""
_NOTHING = Findings(hits=(), sure=False)


class Directives:
    """`{"do": NAME, …}` → effects on the reply, through the ports."""

    def __init__(
        self, knowledge: Knowledge, orders: CustomerOrders, queue: QueueView, region: Region
    ) -> None:
        self._knowledge = knowledge
        self._queue = queue
        self._region = region
        self._named: Mapping[str, Carry] = {
            **Paperwork(orders).named,
            "answer": self._answer,
            "say": self._say,
            "lookup": self._lookup,
            "identity": self._identity,
            "source": self._source,
            "handover": self._handover,
            "failed": self._failed,
            "out_of_scope": self._out_of_scope,
        }

    @property
    def names(self) -> frozenset[str]:
        return frozenset(self._named)

    async def carry_out(self, reply: Reply, directive: Directive) -> None:
        """Raises BotUnavailable for a directive that this hub does not know."""
        carry = self._named.get(directive.get("do", ""))
        if carry is None:
            raise BotUnavailable(f"unknown directive {directive.get('do')!r}")
        await carry(reply, directive)

    async def find(self, reply: Reply, query: str) -> Findings:
        """Nothing found when the search is down: a person is then offered, as for any gap."""
        customer = reply.conversation
        audience = Audience(region=self._region(customer.node_id), tier=customer.tier.value)
        try:
            found = await self._knowledge.search(
                query, locale=reply.locale, k=_FOUND, audience=audience
            )
        except Unavailable:
            return _NOTHING
        found = weigh(found, reply.evidence.intent)
        reply.note_search(query, found)
        return found

    async def _answer(self, reply: Reply, directive: Directive) -> None:
        found = await self.find(reply, directive.get("query") or reply.text)
        if found.sure:
            reply.answer(found.hits[0])
            go_on(reply, directive)
        elif reply.in_form:
            reply.say("detour_unknown")
        elif reply.evidence.intent in _VAGUE:
            fail(reply, "not_understood")
        elif len(found.hits) > 1:
            reply.ask_which(found.hits[:_CHOICES], after=_follow_up(directive))
        else:
            fail(reply, "not_known")

    async def _say(self, reply: Reply, directive: Directive) -> None:
        reply.say(directive["template"])

    async def _lookup(self, reply: Reply, directive: Directive) -> None:
        """How to look it up oneself, and the offer of a person; never an invented figure."""
        what = directive["what"]
        found = await self.find(reply, reply.text)
        if not found.sure:
            found = await self.find(reply, reply.word(f"lookup_query_{what}"))
        if found.sure:
            reply.answer(found.hits[0], rule=f"lookup_{what}")
        if not reply.in_form:
            reply.offer_person(f"lookup_{what}" if found.sure else "lookup_nothing")
        elif not found.sure:
            reply.say("detour_unknown")

    async def _identity(self, reply: Reply, directive: Directive) -> None:
        """Never passes for a person; how to reach one, and how long that takes now."""
        minutes = (await self._queue.place(reply.conversation)).wait_minutes
        if minutes is None:
            reply.say("identity_unattended")
        else:
            reply.say("identity", minutes=minutes)

    async def _source(self, reply: Reply, directive: Directive) -> None:
        if source := reply.memory.source:
            reply.say("source", **source)
        else:
            reply.say("source_none")

    async def _handover(self, reply: Reply, directive: Directive) -> None:
        reply.hand_over(directive["reason"])

    async def _failed(self, reply: Reply, directive: Directive) -> None:
        fail(reply, "failed_once")

    async def _out_of_scope(self, reply: Reply, directive: Directive) -> None:
        reply.memory = replace(reply.memory, strays=reply.memory.strays + 1)
        if reply.in_form:
            reply.say("detour_unknown")
        elif reply.memory.strays < _STRAYS:
            reply.say("capabilities")
        else:
            reply.watch()
            reply.offer_person("capabilities_offer")


def go_on(reply: Reply, directive: Directive) -> None:
    """What may come after the answer, unless a form goes on anyway."""
    if reply.in_form or "then" not in directive:
        return
    if "offer" in directive:
        reply.offer(directive["offer"], directive["then"])
    else:
        reply.say(directive["then"])


def _follow_up(directive: Directive) -> Directive:
    """As much of a directive as `go_on` needs, to be kept until there is an answer."""
    return {key: directive[key] for key in ("then", "offer") if key in directive}


def fail(reply: Reply, template: str) -> None:
    """The first failure offers a person, the second one fetches him."""
    reply.memory = replace(reply.memory, failures=reply.memory.failures + 1)
    reply.watch()
    if reply.memory.failures >= _FAILURES:
        reply.hand_over("failed")
    else:
        reply.offer_person(template)
