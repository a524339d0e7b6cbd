"""Watches the bot's conversations by rules that people edit: whom somebody should look after."""

from collections.abc import Mapping
from dataclasses import replace
from functools import partial
from types import MappingProxyType

from hub.core.conversations import Conversation
from hub.core.customers import Tier
from hub.core.errors import Conflict, NotFound
from hub.core.events import Kind
from hub.core.interventions import Intervention, Sign, noticed
from hub.core.messages import Message
from hub.core.parts import plain_text
from hub.pipeline.mirror import Mirror
from hub.store.committer import Committer
from hub.store.database import Database
from hub.store.interventions import Interventions

ANGER = (
    "12315", "工信部", "消协", "曝光", "律师", "骗子", "气死", "太差", "垃圾", "sue you",
    "lawyer", "scam",
)  # fmt: skip
BUILT_IN: Mapping[str, Intervention] = MappingProxyType(
    {
        rule.id: rule
        for rule in (
            Intervention(id="anger", name="情绪激动 anger", sign=Sign.WORDS, values=ANGER),
            Intervention(id="failures", name="三次未解决 third failure", sign=Sign.FAILURES),
            Intervention(
                id="tier", name="至尊客户 top tier", sign=Sign.TIER, values=(Tier.SUPREME,)
            ),
            Intervention(
                id="topic",
                name="投诉 complaint",
                sign=Sign.TOPIC,
                values=("complaint",),
                active=False,
            ),
        )
    }
)
"""As they are until somebody changes them; they can be switched off, not deleted."""


class Watch(Mirror):
    """Implements hub.core.ports.answering.Watcher."""

    kinds = frozenset({Kind.INTERVENTION})

    def __init__(self, db: Database, committer: Committer) -> None:
        super().__init__()
        self._stored = Interventions(db)
        self._committer = committer
        self._known = BUILT_IN

    def look(self, conversation: Conversation, message: Message) -> str:
        """The id of the rule by which somebody should look at it; empty for none."""
        rule = noticed(self._known.values(), conversation, plain_text(message.parts))
        return rule.id if rule else ""

    def all(self) -> list[Intervention]:
        return list(self._known.values())

    async def get(self, rule_id: str) -> Intervention:
        """As it is stored now; raises NotFound."""
        rule = await self._stored.get(rule_id) or BUILT_IN.get(rule_id)
        if rule is None:
            raise NotFound
        return rule

    async def add(self, rule: Intervention, *, by: str) -> Intervention:
        return await self._write(None, rule, by=by)

    async def change(self, rule: Intervention, *, by: str) -> Intervention:
        """Raises Conflict when it is not at `rule.rev` any more."""
        before = await self._stored.get(rule.id)
        if before is None and rule.id not in BUILT_IN:
            raise NotFound
        if rule.rev != (before.rev if before else 0):
            raise Conflict
        return await self._write(before, rule if before else replace(rule, rev=1), by=by)

    async def delete(self, rule_id: str, *, by: str) -> None:
        """A built-in one is then as it was at first."""
        rule = await self._stored.get(rule_id)
        if rule is None:
            raise NotFound
        await self._committer.commit(None, partial(Interventions.delete, one=rule, by=by))
        await self.load()

    async def _write(
        self, before: Intervention | None, after: Intervention, *, by: str
    ) -> Intervention:
        decide = partial(Interventions.write, before=before, after=after, by=by)
        written = await self._committer.commit(None, decide)
        await self.load()
        return written

    async def _read(self) -> None:
        stored = {rule.id: rule for rule in await self._stored.all()}
        self._known = MappingProxyType({**BUILT_IN, **stored})
