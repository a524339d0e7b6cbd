"""Customers, agents and listeners who go on until they are answered, whatever happens."""

import asyncio
import json
import random
import time
from collections.abc import Awaitable, Callable
from contextlib import suppress
from typing import Any

import aiohttp

from hub.pipeline.names import thread_id
from tests.faults.console import (
    BEARER,
    FAILURES,
    SILENCE,
    act,
    reply,
    sign_in,
    signed_in_sessions,
)
from tests.faults.story import Ack, Listener, Receiver, Story, Take

Url = Callable[[], str]
"""Where to go now: any of the hubs."""


class Crowd:
    """What they see is written into `story`; `finish` lets them end what they began."""

    def __init__(self, url: Url, story: Story, seed: int) -> None:
        self._url = url
        self._random = random.Random(seed)
        self._over = asyncio.Event()
        self.story = story
        self.conversations: dict[str, str] = {}
        self.session = aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(total=8))

    def finish(self) -> None:
        self._over.set()

    async def close(self) -> None:
        await self.session.close()

    async def send_by_rest(self, sender: str, account: str, at_most: int = 10_000) -> None:
        """Messages one by one, in bursts, and each now and then repeated, also at the same time."""
        count = 0
        while not self._over.is_set() and count < at_most:
            burst = self._random.choice((1, 1, 1, 3))
            posts = []
            for _ in range(burst):
                posts += [self._post(sender, account, count)] * self._random.choice((1, 1, 2))
                count += 1
            coroutines = [post() for post in posts]
            self._random.shuffle(coroutines)
            await asyncio.gather(*coroutines)
            await asyncio.sleep(self._random.uniform(0.05, 0.4))

    async def ask_for_a_person(self, sender: str, account: str) -> None:
        """Again and again: while he waits, while he is served, and when he has been."""
        count = 0
        while not self._over.is_set():
            await self._post(sender, account, count, "转人工")()
            count += 1
            await asyncio.sleep(self._random.uniform(0.4, 1.6))

    def _post(
        self, sender: str, account: str, count: int, words: str = ""
    ) -> Callable[[], Awaitable[None]]:
        external_id, text = f"{sender}-{count}", words or f"第 {count} 句"
        body = {"external_id": external_id, "sender": {"id": sender}, "text": text}

        async def post() -> None:
            """Again and again until it is acknowledged."""
            said = time.monotonic()
            while True:
                with suppress(*FAILURES):
                    url = f"{self._url()}/channels/rest/{account}/messages"
                    async with self.session.post(url, json=body, headers=BEARER) as answer:
                        if answer.status == 202:
                            told = await answer.json()
                            return self._acknowledged(sender, account, external_id, told, said)
                await asyncio.sleep(0.2)

        return post

    def _acknowledged(
        self, sender: str, account: str, external_id: str, told: dict[str, Any], said: float
    ) -> None:
        thread = thread_id("rest", account, sender)
        self.conversations[thread] = told["conversation_id"]
        ack = Ack(thread, external_id, told["message_id"], told["seq"], said, time.monotonic())
        self.story.acks.append(ack)

    async def fetch_by_rest(self, sender: str, account: str) -> None:
        """Long polls from the last seq it has; goes on until it is cancelled."""
        receiver = Receiver(f"poll-{sender}", thread_id("rest", account, sender))
        self.story.receivers.append(receiver)
        while True:
            after = receiver.seqs[-1] if receiver.seqs else 0
            query = {"sender": sender, "after": str(after), "wait": "3"}
            try:
                url = f"{self._url()}/channels/rest/{account}/messages"
                async with self.session.get(url, params=query, headers=BEARER) as answer:
                    found = (await answer.json())["messages"]
                receiver.seqs += [message["seq"] for message in found]
            except FAILURES:
                await asyncio.sleep(0.2)

    async def chat(self, visitor: "Visitor", number: int, *, talks: bool) -> None:
        """A tab: resumes after its last seq, repeats what is not acknowledged, hears everything."""
        tab = Tab(self, visitor, number, talks=talks)
        while True:
            try:
                await tab.live()
            except* FAILURES:
                pass
            await asyncio.sleep(0.2)

    @property
    def is_over(self) -> bool:
        return self._over.is_set()

    @property
    def dice(self) -> random.Random:
        return self._random

    def base(self) -> str:
        return self._url()

    async def take_over(self, sender: str, account: str) -> None:
        """An agent who takes a conversation in mid-answer, speaks, and gives it back."""
        agent = Agent(self, thread_id("rest", account, sender))
        async with signed_in_sessions() as session:
            while not self._over.is_set():
                with suppress(*FAILURES):
                    await agent.serve(session)
                await asyncio.sleep(self._random.uniform(0.2, 0.6))

    async def listen(self, name: str, start: int) -> None:
        """The console's live socket, resumed after the last number."""
        listener = Listener(name, start)
        self.story.listeners.append(listener)
        while True:
            with suppress(*FAILURES):
                await self._listen_once(listener)
            await asyncio.sleep(0.2)

    async def _listen_once(self, listener: Listener) -> None:
        async with signed_in_sessions() as session:
            await sign_in(session, self._url(), "admin")
            after = listener.numbers[-1] if listener.numbers else listener.start
            url = f"{self._url()}/api/v1/live?after={after}"
            async with session.ws_connect(url, timeout=SILENCE) as socket:
                async for frame in socket:
                    told = json.loads(frame.data)
                    if told["type"] == "event":
                        listener.numbers.append(told["number"])


class Visitor:
    """Who has one or more tabs open; his token is the same in all of them."""

    def __init__(self, name: str) -> None:
        self._name = name
        self._token = ""
        self._asking = asyncio.Lock()
        self.id = ""

    async def token(self, crowd: Crowd) -> str:
        async with self._asking:
            if not self._token:
                body = {"locale": "zh-CN", "name": self._name}
                url = f"{crowd.base()}/chat/v1/bench/sessions"
                async with crowd.session.post(url, json=body) as answer:
                    told = await answer.json()
                self._token, self.id = told["token"], told["visitor_id"]
        return self._token


class Tab:
    """One browser tab of a web-chat visitor."""

    def __init__(self, crowd: Crowd, visitor: Visitor, number: int, *, talks: bool) -> None:
        self._crowd = crowd
        self._visitor = visitor
        self._number = number
        self._talks = talks
        self._words = 0
        self._open: dict[str, str] = {}
        self._said: dict[str, float] = {}
        self._receiver: Receiver | None = None

    async def live(self) -> None:
        """One connection, until it breaks."""
        token = await self._visitor.token(self._crowd)
        receiver = self._receiver = self._receiver or self._begin()
        after = receiver.seqs[-1] if receiver.seqs else 0
        url = f"{self._crowd.base()}/chat/v1/bench/ws?token={token}&after={after}"
        async with (
            self._crowd.session.ws_connect(url, timeout=SILENCE) as socket,
            asyncio.TaskGroup() as group,
        ):
            talking = group.create_task(self._talk(socket))
            async for frame in socket:
                self._hear(json.loads(frame.data), receiver)
            talking.cancel()

    def _begin(self) -> Receiver:
        thread = thread_id("web", "bench", self._visitor.id)
        receiver = Receiver(f"tab {self._number} of {self._visitor.id}", thread)
        self._crowd.story.receivers.append(receiver)
        return receiver

    async def _talk(self, socket: aiohttp.ClientWebSocketResponse) -> None:
        """First what has no answer yet, then something new, each now and then twice."""
        while True:
            for cid, text in tuple(self._open.items()):
                await socket.send_json({"type": "message", "cid": cid, "text": text})
            if self._talks and not self._crowd.is_over and len(self._open) < 4:
                cid = f"t{self._number}-{self._words}"
                self._open[cid] = f"第 {self._words} 句"
                self._said[cid] = time.monotonic()
                self._words += 1
            await asyncio.sleep(self._crowd.dice.uniform(0.1, 0.5))

    def _hear(self, told: dict[str, Any], receiver: Receiver) -> None:
        if told["type"] == "message":
            receiver.seqs.append(told["seq"])
        elif told["type"] == "ack":
            self._open.pop(told["cid"], None)
            thread, seq, said = receiver.thread_id, told["seq"], self._said[told["cid"]]
            external_id = f"{self._visitor.id}:{told['cid']}"
            ack = Ack(thread, external_id, f"{thread}.{seq:09d}", seq, said, time.monotonic())
            self._crowd.story.acks.append(ack)


class Agent:
    """Signs in when he must; every act may fail and is then simply tried again later."""

    def __init__(self, crowd: Crowd, thread: str) -> None:
        self._crowd = crowd
        self._thread = thread
        self._replies = 0

    async def serve(self, session: aiohttp.ClientSession) -> None:
        """Take, reply (each reply twice), give back, close or leave it to whoever has a seat."""
        conversation_id = self._crowd.conversations.get(self._thread)
        if conversation_id is None:
            return
        base = f"{self._crowd.base()}/api/v1/conversations/{conversation_id}"
        status, taken = await act(session, f"{base}/take", {})
        if status == 401:
            await sign_in(session, self._crowd.base(), "supervisor")
            return
        if status == 200 and taken["state"] == "assigned":
            take = Take(self._thread, taken["last_seq"], time.monotonic())
            self._crowd.story.takes.append(take)
        for _ in range(2):
            self._replies += 1
            await reply(self._crowd.story, session, base, self._thread, f"r{self._replies}")
        ways: list[tuple[str, dict[str, Any]]] = [
            ("close", {"summary": "办妥"}),
            ("transfer", {"queue": "default"}),
            ("return_to_bot", {}),
        ]
        way, body = self._crowd.dice.choice(ways)
        await act(session, f"{base}/{way}", body)
