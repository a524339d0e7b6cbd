"""People with seats, who hear over their live lines what they are offered."""

import asyncio
import json
import time
from contextlib import suppress
from typing import Any

import aiohttp

from hub.pipeline.names import thread_id
from hub.store.database import StoreError
from tests.faults.console import FAILURES, SILENCE, act, find, reply, sign_in, signed_in_sessions
from tests.faults.crowd import Crowd
from tests.faults.furniture import ONE_AT_A_TIME
from tests.faults.story import Take, Taking
from tests.faults.town import Town

WAYS = ("accept", "accept", "accept", "accept", "dawdle", "decline", "ignore")
"""What becomes of an offer; who dawdles may find that it is somebody else's by now."""
ENDED = frozenset({200, 404, 409})
"""What is done, or is not his any more."""


class Attendant:
    """Takes most of what he is offered, declines some, lets some run out, and ends what he has.

    `flighty`: his line breaks again and again. Everything he does may fail: what is lost of it he
    learns from the log when his line stands again.
    """

    def __init__(self, crowd: Crowd, name: str, start: int, *, flighty: bool = False) -> None:
        self._crowd = crowd
        self._number = start
        self._flighty = flighty
        self._replies = 0
        self.name = name

    async def work(self) -> None:
        """Until cancelled."""
        async with signed_in_sessions() as session, asyncio.TaskGroup() as group:
            while True:
                with suppress(*FAILURES):
                    await self._attend(session, group)
                await asyncio.sleep(self._crowd.dice.uniform(0.1, 0.8))

    async def _attend(self, session: aiohttp.ClientSession, group: asyncio.TaskGroup) -> None:
        """One line, until it breaks."""
        await self._sit(session)
        base = self._crowd.base()
        url = f"{base}/api/v1/live?after={self._number}"
        leaves = time.monotonic() + self._crowd.dice.uniform(1.0, 4.0)
        async with session.ws_connect(url, timeout=SILENCE) as socket:
            async for frame in socket:
                told = json.loads(frame.data)
                if told["type"] == "event":
                    self._number = told["number"]
                    self._hear(told, session, group)
                if self._flighty and time.monotonic() > leaves and not self._crowd.is_over:
                    return

    async def _sit(self, session: aiohttp.ClientSession) -> None:
        base = self._crowd.base()
        url, body = f"{base}/api/v1/seat", {"state": "online"}
        status, _ = await act(session, url, body, method="PUT")
        if status == 401:
            await sign_in(session, base, self.name)
            status, _ = await act(session, url, body, method="PUT")
        if status != 200:
            raise ValueError(f"seat: {status}")

    def _hear(
        self, told: dict[str, Any], session: aiohttp.ClientSession, group: asyncio.TaskGroup
    ) -> None:
        """The log tells all that concerns him, also what he was not told when he did it."""
        data = told.get("data", {})
        match told["kind"], data.get("new"):
            case "state", "offered" if data["to"] == self.name:
                group.create_task(self._consider(told["conversation"], session))
            case "state", "assigned" if data["assignee"] == self.name:
                group.create_task(self._serve(told["conversation"], session))
            case "seat", "busy" if data["id"] == self.name:
                group.create_task(self._return(session))

    async def _return(self, session: aiohttp.ClientSession) -> None:
        """Who let too much pass was taken for busy."""
        with suppress(*FAILURES):
            await self._sit(session)

    async def _consider(self, offered: dict[str, Any], session: aiohttp.ClientSession) -> None:
        dice = self._crowd.dice
        way = "accept" if self._crowd.is_over else dice.choice(WAYS)
        await asyncio.sleep(dice.uniform(1.5, 3) if way == "dawdle" else dice.uniform(0, 0.3))
        url = self._url(offered)
        with suppress(*FAILURES):
            if way == "decline":
                await act(session, f"{url}/decline", {})
            elif way != "ignore":
                await self._accept(offered, url, session)

    async def _accept(
        self, offered: dict[str, Any], url: str, session: aiohttp.ClientSession
    ) -> None:
        self._crowd.story.asked.add((offered["id"], self.name))
        status, taken = await act(session, f"{url}/accept", {"epoch": offered["epoch"]})
        has = status == 200 and (taken["state"], taken["assignee"]) == ("assigned", self.name)
        if has and (thread := _thread(taken)) in self._crowd.conversations:
            story = self._crowd.story
            story.takings.append(Taking(taken["id"], self.name, taken["epoch"]))
            story.takes.append(Take(thread, taken["last_seq"], time.monotonic()))

    async def _serve(self, taken: dict[str, Any], session: aiohttp.ClientSession) -> None:
        """Answer, and close until it is closed or somebody else's; what is older is only closed."""
        await asyncio.sleep(self._crowd.dice.uniform(0.2, 0.8))
        thread = _thread(taken)
        if thread in self._crowd.conversations:
            self._replies += 1
            cid = f"{self.name}-{self._replies}"
            with suppress(*FAILURES):
                await reply(self._crowd.story, session, self._url(taken), thread, cid)
        while True:
            with suppress(*FAILURES):
                status, _ = await act(session, f"{self._url(taken)}/close", {"summary": "办妥"})
                if status in ENDED:
                    return
                if status == 401:
                    await sign_in(session, self._crowd.base(), self.name)
            await asyncio.sleep(0.3)

    def _url(self, conversation: dict[str, Any]) -> str:
        return f"{self._crowd.base()}/api/v1/conversations/{conversation['id']}"


class Ghost(Attendant):
    """Takes a conversation and is gone for good, until the next time."""

    def __init__(self, crowd: Crowd, name: str, start: int, town: Town) -> None:
        super().__init__(crowd, name, start)
        self._town = town
        self._has = asyncio.Event()

    async def haunt(self) -> None:
        """Again and again; what he has taken does not stay with him."""
        async with signed_in_sessions() as session:
            while not self._crowd.is_over:
                self._has.clear()
                await self._appear()
                while not await self._is_lost(session):
                    await asyncio.sleep(0.3)

    async def _appear(self) -> None:
        """Until he has something in hand, or the day is over."""
        work = asyncio.ensure_future(self.work())
        try:
            while not (self._has.is_set() or self._crowd.is_over):
                await asyncio.sleep(0.1)
        finally:
            work.cancel()
            await asyncio.wait([work])

    async def _serve(self, taken: dict[str, Any], session: aiohttp.ClientSession) -> None:
        self._has.set()

    async def _is_lost(self, session: aiohttp.ClientSession) -> bool:
        """The minutes for which his seat is kept pass at once; a supervisor touches it then.

        Who came again before others have what he had would have it still, and not know it.
        """
        with suppress(*FAILURES, StoreError):
            await self._town.age_seat(self.name)
            base = self._crowd.base()
            url = f"{base}/api/v1/seats/{self.name}"
            status, _ = await act(session, url, ONE_AT_A_TIME, method="PUT")
            if status == 401:
                await sign_in(session, base, "supervisor")
            seat = await find(session, url)
            has = await find(session, f"{base}/api/v1/conversations", assignee=self.name)
            left = any(one["state"] == "assigned" for one in has["items"])
            return seat["state"] == "offline" and not seat["connected"] and not left
        return False


def _thread(conversation: dict[str, Any]) -> str:
    return thread_id(conversation["channel"], conversation["account"], conversation["address"])
