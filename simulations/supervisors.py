"""Supervisors who watch the bot: now and then one takes over while it is still thinking."""

import asyncio

from hub.core.conversations import State
from hub.core.events import Kind
from hub.core.people import Role
from hub.store.group import Entry
from routing.decisions import Agent
from simulations.carrier import WORKERS
from simulations.lives import Life
from simulations.town import Town

LIKELY = 0.05
"""That somebody takes over after a customer's words to the bot."""


class Supervisors:
    """They hand what they have taken to a queue as soon as they have said a word."""

    def __init__(self, town: Town) -> None:
        self._town = town
        self._seen: asyncio.Queue[str] = asyncio.Queue()
        self._all = [
            Agent(id=one.id, name=one.name, supervises=True)
            for one in WORKERS
            if one.role is Role.SUPERVISOR
        ]
        town.listeners.append(self._hear)

    def _hear(self, life: Life, entry: Entry) -> None:
        event, one = entry.event, entry.conversation
        said = event.kind is Kind.MESSAGE and event.by == "customer"
        if said and one and one.state is State.BOT and self._town.dice.random() < LIKELY:
            self._seen.put_nowait(one.id)

    async def work(self) -> None:
        while True:
            conversation_id = await self._seen.get()
            await self._town.pause(0, 2)
            await self._take(conversation_id, self._town.dice.choice(self._all))

    async def _take(self, conversation_id: str, me: Agent) -> None:
        taken = await self._town.ask_services(
            "took over from the bot", lambda hub: hub.floor.desk.take(conversation_id, me)
        )
        if taken is None:
            return
        await self._town.pause(5, 20)
        await self._town.ask_services(
            "said a word",
            lambda hub: hub.floor.desk.say(
                conversation_id, me, "我来看一下", private=False, client_id=conversation_id
            ),
        )
        while not await self._town.ask_services(
            "handed it to the queue",
            lambda hub: hub.floor.desk.requeue(
                conversation_id, me, hub.floor.catalogue.get("default")
            ),
        ):
            now = await self._town.ask_services(
                "read", lambda hub: hub.stores.conversations.get(conversation_id)
            )
            if now and now.assignee != me.id:
                return
            await self._town.pause(5, 20)
