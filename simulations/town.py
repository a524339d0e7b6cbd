"""Where everybody meets: the hubs that are open, the telephones, the time and the dice."""

import asyncio
import random
from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta
from typing import TypeVar
from zoneinfo import ZoneInfo

from agent_console.services import Services
from hub.app import Hub
from hub.core.errors import Conflict, Unavailable
from hub.pipeline.names import thread_id
from hub.store.group import Entry
from simulations import pace
from simulations.audit.found import Receipt, Ring
from simulations.brain import Brain
from simulations.lives import Gone, Life
from simulations.phone import ACCOUNT, CHANNEL, Exchange, Phone
from simulations.record import Record
from simulations.store import Store
from simulations.virtual_time import VirtualClock

T = TypeVar("T")
WALL = ZoneInfo("Asia/Shanghai")
Hear = Callable[[Life, Entry], None]
"""Told of every event, by the hub that tells of it; never blocks."""
Ask = Callable[[Hub], Awaitable[T]]


class Town:
    def __init__(self, store: Store, clock: VirtualClock, seed: int) -> None:
        self.store = store
        self.clock = clock
        self.dice = random.Random(seed)
        self.brain = Brain(self.dice)
        self.record = Record()
        self.lives: list[Life] = []
        self.hubs_stay = asyncio.Lock()
        """Whoever holds it has no hub open or end meanwhile."""
        self.crowded = asyncio.Event()
        """Set when many come at once."""
        self.token = ""
        self.listeners: list[Hear] = []
        self.telephones: dict[str, Callable[[str], None]] = {}
        self.call: Callable[[str, str], None] = lambda _address, _words: None
        """Has the customer at this address write these words now."""
        self._exchange = Exchange(self._ring, self.dice)
        self._born = 0

    @property
    def now(self) -> datetime:
        return self.clock.now()

    def wall(self) -> datetime:
        """What the clock on the wall shows in the national centre."""
        return self.clock.now().astimezone(WALL)

    async def sleep_until(self, at: datetime) -> None:
        await asyncio.sleep(max(0.0, (at - self.now).total_seconds()))

    async def pause(self, low: float, high: float) -> None:
        """Whole seconds, so that people do things at the same moment now and then."""
        await asyncio.sleep(self.dice.randint(round(low), round(high)))

    def is_busy(self) -> bool:
        """Whether somebody waits for an answer of a hub just now."""
        return any(life.is_asked for life in self.lives)

    async def open_hub(self) -> Life:
        """One more, on the same store."""
        began, self._born = self.now, self._born + 1
        life = Life(f"hub-{self._born}", self.store.uri, self.clock, self.brain)
        await life.begin(Phone(self._exchange, self.clock))
        life.hub.spine.feed.listen(lambda entry: self._tell(life, entry))
        self.lives.append(life)
        self.record.breaks_off(began, self.now)
        return life

    async def close_hub(self, life: Life, *, gently: bool) -> None:
        self.lives.remove(life)
        began = self.now
        await (life.end() if gently else life.cut())
        lasts = timedelta(0) if gently else timedelta(seconds=pace.DEAD)
        self.record.breaks_off(began, self.now + lasts)

    def _tell(self, life: Life, entry: Entry) -> None:
        for hear in self.listeners:
            hear(life, entry)

    def _ring(self, message_id: str, address: str, words: str) -> None:
        self.record.rings.append(Ring(message_id, address, words, self.now))
        if answer := self.telephones.get(address):
            answer(words)

    def some_life(self) -> Life:
        """Any that is open; raises Gone while none is."""
        if not self.lives:
            raise Gone
        return self.dice.choice(self.lives)

    async def ask(self, what: str, ask: Ask[T], life: Life | None = None) -> T | None:
        """Of this hub or any; None for what is refused or does not come back. All is counted."""
        try:
            asked = life or self.some_life()
            answer = await asked.ask(_begun(ask, asked))
        except Gone:
            self.record.deeds[f"{what}: hub gone"] += 1
        except (Conflict, Unavailable) as error:
            self.record.deeds[f"{what}: {error.code}"] += 1
        else:
            self.record.deeds[what] += 1
            return answer
        return None

    async def ask_services(
        self, what: str, ask: Callable[[Services], Awaitable[T]], life: Life | None = None
    ) -> T | None:
        return await self.ask(what, lambda hub: ask(hub.console.services), life)

    def receive(self, address: str, external_id: str, message_id: str, words: str) -> None:
        """Somebody was told that his message is kept."""
        thread = thread_id(CHANNEL, ACCOUNT, address)
        self.record.receipts.append(Receipt(thread, external_id, message_id, words))


async def _begun(ask: Ask[T], life: Life) -> T:
    return await ask(life.hub)
