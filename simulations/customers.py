"""Customers: they ask, wait, lose patience, come back, say things twice, judge and rate."""

import asyncio
from collections.abc import Callable, Mapping

from hub.core.messages import Accepted, Address, Inbound, Notice, Signal
from hub.core.parts import Text
from simulations.brain import COMPLAINT, FAULT, LOSS, NONSENSE, PERSON, QUESTION, STATUS
from simulations.carrier import Person
from simulations.phone import ACCOUNT, CHANNEL
from simulations.town import Town

FROM_A_PERSON = "【座席】"
"""With these signs agents begin: so that customers know whom they speak with."""
UNSOLVED, SOLVED = "没解决", "解决了"
OPENINGS: Mapping[str, float] = {
    PERSON: 30, QUESTION: 22, COMPLAINT: 14, FAULT: 12, STATUS: 8, NONSENSE: 5, LOSS: 2, "你好": 4,
    "垃圾": 3,
}  # fmt: skip
"""What they come with, and how often."""
SENTENCES = ("还是不行", "我再说一遍", "什么时候能好", "谢谢", "号码是13800000000", "那怎么办")
PATIENCE = 420.0
"""Seconds that somebody waits for a person, on average."""
SAID_TWICE = 0.05
AGAIN_AFTER = 5


class Customer:
    """One telephone and whoever holds it; does one thing at a time."""

    def __init__(self, person: Person, town: Town) -> None:
        self._person = person
        self.address = person.address
        self._town = town
        self._dice = town.dice
        self._heard: asyncio.Queue[str] = asyncio.Queue()
        self._said = 0
        self.busy = False
        self.call_later: Callable[[Customer, str], None] = lambda *_: None
        """Arranges that he says something when he has thought about it."""
        town.telephones[person.address] = self._hear

    def _hear(self, words: str) -> None:
        self._heard.put_nowait(words)
        if UNSOLVED in words or "not solved" in words.lower():
            self._judge(words)

    def _judge(self, words: str) -> None:
        """He is asked whether an order is done, or for a score."""
        if "打个分" in words:
            verdicts = ["5", "4", "2", UNSOLVED, ""]
        else:
            verdicts = [SOLVED, SOLVED, SOLVED, UNSOLVED, ""]
        if verdict := self._dice.choice(verdicts):
            self.call_later(self, verdict)

    async def visit(self, opening: str = "") -> None:
        """From his first words to when he has enough."""
        if self.busy:
            return
        self.busy = True
        try:
            await self._visit(opening or self._choose())
        finally:
            self.busy = False

    def _choose(self) -> str:
        if self._person.locale == "en":
            return self._dice.choice(["human", "human", "hello"])
        return self._dice.choices([*OPENINGS], [*OPENINGS.values()])[0]

    async def _visit(self, opening: str) -> None:
        self._forget()
        if not await self.say(opening):
            return
        turns, wanted = 0, self._dice.randint(1, 5)
        patience = max(30.0, self._dice.expovariate(1 / PATIENCE))
        while turns < wanted:
            words = await self._listen(patience)
            if words is None:
                break
            if words.startswith(FROM_A_PERSON):
                turns += 1
                await self._town.pause(5, 60)
                await self.say(self._dice.choice(SENTENCES))
            elif self._dice.random() < 0.12:
                await self.say("human" if self._person.locale == "en" else PERSON)
        await self._part(turns)

    async def _part(self, turns: int) -> None:
        if self._dice.random() < (0.4 if turns else 0.6):
            await self._tell(Signal.CLOSE)
        if turns and self._dice.random() < 0.4:
            await self._town.pause(1, 30)
            await self._tell(Signal.RATE, score=self._dice.randint(1, 5))

    def _forget(self) -> None:
        while not self._heard.empty():
            self._heard.get_nowait()

    async def _listen(self, patience: float) -> str | None:
        try:
            async with asyncio.timeout(patience):
                return await self._heard.get()
        except TimeoutError:
            return None

    async def say(self, words: str) -> bool:
        """Until he is told that it is kept; what is said again is the same message."""
        self._said += 1
        inbound = Inbound(
            channel=CHANNEL, account=ACCOUNT, external_id=f"{self._person.address}-{self._said}",
            sender=Address(id=self._person.address, name=self._person.address),
            parts=(Text(text=words),), received_at=self._town.now, locale=self._person.locale,
        )  # fmt: skip
        for _ in range(20):
            if await self._send(inbound, words):
                if self._dice.random() < SAID_TWICE:
                    await self._send(inbound, words)
                return True
            await self._town.pause(AGAIN_AFTER, 4 * AGAIN_AFTER)
        return False

    async def _send(self, inbound: Inbound, words: str) -> Accepted | None:
        """At times both at once, as by a telephone that did not hear the answer."""
        times = 2 if self._dice.random() < SAID_TWICE else 1
        tasks = [self._send_once(inbound, words) for _ in range(times)]
        return (await asyncio.gather(*tasks))[0]

    async def _send_once(self, inbound: Inbound, words: str) -> Accepted | None:
        kept = await self._town.ask("said", lambda hub: hub.pipeline.intake.receive(inbound))
        if kept:
            self._town.receive(self._person.address, inbound.external_id, kept.message_id, words)
        return kept

    async def _tell(self, signal: Signal, *, score: int = 0) -> None:
        notice = Notice(
            channel=CHANNEL, account=ACCOUNT, sender=Address(id=self._person.address),
            signal=signal, score=score,
        )  # fmt: skip
        await self._town.ask(f"{signal} told", lambda hub: hub.spine.signals.notify(notice))
