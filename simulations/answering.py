"""What an agent does about a conversation: offered, waiting for an answer, or to be wound up."""

import asyncio
from collections import Counter
from collections.abc import Awaitable, Callable
from datetime import timedelta
from typing import TypeVar

from agent_console.services import Services
from hub.core.conversations import Conversation, State
from hub.core.ports.orders import NewOrder
from routing.decisions import Agent
from simulations.carrier import Worker
from simulations.customers import FROM_A_PERSON
from simulations.lives import Life
from simulations.town import Town

T = TypeVar("T")

SILENT = timedelta(minutes=4)
"""After so long without a word a conversation is closed."""
MOST = 6
"""Answers, after which it has been enough."""
TYPES = ("complaint", "fault", "business", "consultation", "callback")


class Answering:
    """Of one agent; `line` is the hub that he has a line to."""

    def __init__(self, worker: Worker, town: Town, line: Callable[[], Life | None]) -> None:
        self._town = town
        self._dice = town.dice
        self._me = Agent(id=worker.id, name=worker.name)
        self._line = line
        self._replies: Counter[str] = Counter()

    @property
    def has_work(self) -> bool:
        return bool(self._replies)

    def forget(self) -> None:
        self._replies.clear()

    async def ask(self, what: str, ask: Callable[[Services], Awaitable[T]]) -> T | None:
        return await self._town.ask_services(what, ask, self._line())

    async def attend(self, conversation_id: str) -> bool:
        """Do what is to be done; whether it is his from now on, and to be looked at again."""
        one = await self.get(conversation_id)
        if one is None:
            return False
        if one.state is State.OFFERED and one.offered_to == self._me.id:
            return await self._answer_offer(one)
        if one.assignee == self._me.id and one.state is State.WRAP_UP:
            await self.close(one)
        elif one.assignee == self._me.id and one.state is State.ASSIGNED:
            await self._serve(one)
        return False

    async def get(self, conversation_id: str) -> Conversation | None:
        return await self.ask("read", lambda hub: hub.stores.conversations.get(conversation_id))

    async def _answer_offer(self, one: Conversation) -> bool:
        chance = self._dice.random()
        if chance < 0.06:
            await self._town.pause(20, 40)  # he is not looking
            return False
        if chance < 0.12:
            await self.ask("declined", lambda hub: hub.floor.desk.decline(one.id, self._me))
            return False
        taken = await self.ask(
            "accepted", lambda hub: hub.floor.desk.accept(one.id, self._me, one.epoch)
        )
        return taken is not None

    async def _serve(self, one: Conversation) -> None:
        self._replies[one.id] += 0
        chance = self._dice.random()
        if one.waiting_since is None:
            if self._town.now - one.last_at > SILENT:
                await self.close(one)
        elif chance < 0.03:
            await self.pass_on(one)
        elif chance < 0.05:
            await self.ask(
                "given back to the bot", lambda hub: hub.floor.desk.return_to_bot(one.id, self._me)
            )
        else:
            await self._reply(one)

    async def _reply(self, one: Conversation) -> None:
        self._replies[one.id] += 1
        if self._dice.random() < 0.08:
            await self._say(one, "注意：老客户", private=True)
        if self._dice.random() < 0.08 and not one.work_orders:
            await self._open_order(one)
        await self._say(one, f"{FROM_A_PERSON}第{self._replies[one.id]}句")
        if self._replies[one.id] > MOST:
            await self._town.pause(10, 40)
            await self.close(one)

    async def _say(self, one: Conversation, text: str, *, private: bool = False) -> None:
        """Now and then he clicks twice: under one name it is one message."""
        client_id = f"{one.id}-{one.last_seq}-{private}"
        clicks = 2 if self._dice.random() < 0.05 else 1
        await asyncio.gather(
            *(
                self.ask(
                    "noted" if private else "replied",
                    lambda hub: hub.floor.desk.say(
                        one.id, self._me, text, private=private, client_id=client_id
                    ),
                )
                for _ in range(clicks)
            )
        )

    async def _open_order(self, one: Conversation) -> None:
        kind = self._dice.choice(TYPES)
        order = NewOrder(type=kind, title="座席建单", fields={"what": "客户来电"})
        await self.ask(
            f"opened a {kind}",
            lambda hub: hub.office.counter.open(order, by=self._me.id, conversation_id=one.id),
        )

    async def pass_on(self, one: Conversation) -> None:
        """To a queue that fits or does not."""
        queue_id = self._dice.choice(["default", one.home_queue, "vip"])
        await self.ask(
            "passed on",
            lambda hub: hub.floor.desk.requeue(one.id, self._me, hub.floor.catalogue.get(queue_id)),
        )

    async def close(self, one: Conversation) -> None:
        closed = await self.ask(
            "closed",
            lambda hub: hub.floor.desk.close(
                one.id, self._me, summary="已答复", category="consultation"
            ),
        )
        if closed:
            del self._replies[one.id]
