"""People who take work orders from their opening to their end, and repeat what has no answer."""

import asyncio
import time
from collections.abc import Mapping, Sequence
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from typing import Any

import aiohttp

from tests.faults.console import FAILURES, act, sign_in, signed_in_sessions
from tests.faults.crowd import Crowd
from tests.faults.story import Done

Order = dict[str, Any]
PROVINCES = ("root.zj", "root.js")
ENDED = frozenset({"closed", "cancelled"})
DO_NEXT: Mapping[str, Sequence[str]] = {
    "open": ("accept",),
    "accepted": ("dispatch", "dispatch", "start"),
    "dispatched": ("receive", "receive", "receive", "return"),
    "received": ("start", "start", "return"),
    "returned": ("start", "dispatch"),
    "in_progress": ("answer", "answer", "suspend"),
    "suspended": ("",),
    "answered": ("close", "visit", "reopen"),
    "visiting": ("close", "close", "reopen"),
}
"""What he may do in each state, as often as he does it; nothing while it sleeps."""
DONE_WITH = frozenset({"answered", "visiting"})
DEAD_AFTER = 3.0
"""Seconds in which a repetition is told that the first one is under way: its process has died."""


class Clerk:
    """`title` begins the titles of his orders; a step's note is a word that no other step has.

    Half of the steps name the revision they are made on, the others carry an Idempotency-Key: both
    are safe to repeat.
    """

    def __init__(self, crowd: Crowd, name: str, title: str) -> None:
        self._crowd = crowd
        self._name = name
        self._title = title
        self._words = 0

    async def work(self, thread: str) -> None:
        """One order after the other for the customer of this thread; at last all that is left."""
        async with signed_in_sessions() as session:
            while not self._crowd.is_over:
                number = await self._open(session, thread)
                if number:
                    await self._carry(session, number)
                await self._pause(0.5)
            for number in await self._left(session):
                await self._carry(session, number)

    async def meddle(self) -> None:
        """Urges and notes in between, whoever is at work on the order."""
        async with signed_in_sessions() as session:
            while not self._crowd.is_over:
                if numbers := sorted({one.number for one in self._crowd.story.done}):
                    order = {"id": self._crowd.dice.choice(numbers)}
                    action = self._crowd.dice.choice(("urge", "note"))
                    shown = action == "note" and self._crowd.dice.random() < 0.5
                    await self._do(session, order, action, {"shown": shown})
                await self._pause(0.5)

    async def _open(self, session: aiohttp.ClientSession, thread: str) -> str:
        """Its number; empty where it was refused, or nobody knows what became of it."""
        title = self._word()
        of = self._crowd.conversations.get(thread, "")
        body = {"type": "fault", "title": title, "fields": {"what": title}, "node": "root"}
        body |= {"conversation_id": of} if of else {}
        told = await self._repeat(session, "workorders", body, key=title)
        if "steps" not in told:
            told = await self._find(session, title)
        if told:
            self._crowd.story.done.append(Done(told["id"], "open", title, 0))
        return str(told.get("id", ""))

    async def _carry(self, session: aiohttp.ClientSession, number: str) -> None:
        """Step by step, by the state that it is in; when the day is over by the shortest way."""
        while (order := await self._read(session, number))["state"] not in ENDED:
            action = self._next(order)
            if action:
                await self._do(session, order, action, self._details(order, action))
            await self._pause(0.3 if self._crowd.dice.random() < 0.9 else 3.0)

    def _next(self, order: Order) -> str:
        state = order["state"]
        if self._crowd.is_over:
            return "close" if state in DONE_WITH else "cancel"
        choices = DO_NEXT[state]
        if not order["route"]:
            choices = [one for one in choices if one != "return"]
        return self._crowd.dice.choice(choices)

    def _details(self, order: Order, action: str) -> dict[str, Any]:
        if action == "dispatch":
            return {"node": next(one for one in PROVINCES if one != order["handler"])}
        if action == "suspend":
            until = datetime.now(UTC) + timedelta(seconds=self._crowd.dice.uniform(1.5, 3))
            return {"until": until.isoformat()}
        return {}

    async def _do(
        self, session: aiohttp.ClientSession, order: Order, action: str, details: dict[str, Any]
    ) -> None:
        """What came of it is told in the answer, in what was done since, or by the order itself."""
        word, number = self._word(), order["id"]
        body, by_rev = {"note": word, **details}, "rev" in order and self._crowd.dice.random() < 0.5
        if by_rev:
            body["rev"] = order["rev"]
        path = f"workorders/{number}/{action}"
        told = await self._repeat(session, path, body, key="" if by_rev else word)
        steps = told.get("steps") or told.get("error", {}).get("details", {}).get("steps")
        if steps is None:
            steps = (await self._read(session, number))["steps"]
        for step in steps:
            if step["note"] == word:
                done = Done(number, action, word, step["rev"])
                self._crowd.story.done.append(done)

    async def _repeat(
        self, session: aiohttp.ClientSession, path: str, body: dict[str, Any], *, key: str
    ) -> dict[str, Any]:
        """Until there is an answer, whatever it is; empty when the first one's process has died."""
        waits_since = 0.0
        while True:
            with suppress(*FAILURES):
                base = self._crowd.base()
                status, told = await act(session, f"{base}/api/v1/{path}", body, key=key)
                code = told.get("error", {}).get("code")
                if status == 401:
                    await sign_in(session, base, self._name)
                elif code == "in_progress":
                    waits_since = waits_since or time.monotonic()
                    if time.monotonic() - waits_since > DEAD_AFTER:
                        return {}
                elif status < 500 and status != 429:
                    return told
            await asyncio.sleep(0.2)

    async def _read(self, session: aiohttp.ClientSession, number: str) -> Order:
        return await self._get(session, f"workorders/{number}")

    async def _find(self, session: aiohttp.ClientSession, title: str) -> Order:
        """By its title, among the newest; empty where there is none."""
        page = await self._get(session, "workorders")
        return next((one for one in page["items"] if one["title"] == title), {})

    async def _left(self, session: aiohttp.ClientSession) -> list[str]:
        """What was opened and never told to him."""
        page = await self._get(session, "workorders", live="true", limit="200")
        return [one["id"] for one in page["items"] if one["title"].startswith(self._title)]

    async def _get(self, session: aiohttp.ClientSession, path: str, **query: str) -> dict[str, Any]:
        while True:
            with suppress(*FAILURES):
                base = self._crowd.base()
                async with session.get(f"{base}/api/v1/{path}", params=query) as answer:
                    if answer.status == 401:
                        await sign_in(session, base, self._name)
                    elif answer.status == 200:
                        found: dict[str, Any] = await answer.json()
                        return found
            await asyncio.sleep(0.2)

    def _word(self) -> str:
        self._words += 1
        return f"{self._title}-{self._words:03d}"

    async def _pause(self, seconds: float) -> None:
        await asyncio.sleep(seconds * self._crowd.dice.uniform(0.3, 1.2))
