"""Talks to a row of Rasa workers over HTTP; any of them can take any turn."""

import asyncio
import json
import math
import time
from collections.abc import Callable, Mapping, Sequence
from typing import Any, Self

import aiohttp

from bot.turns import Entities, Parse, Turn, UnknownFormError, read_turn
from hub.core.errors import BotUnavailable
from hub.core.letters import simplified
from hub.core.recent import Recent

Urls = Callable[[], Sequence[str]]

_PATH = "/webhooks/hub/"
_RESTS = 3.0
_PARSES, _TURNS = 4096, 2048
_FRESH = 60.0
"""Seconds that a turn is remembered; workers that somebody else runs may change their model."""


class RasaClient:
    """Round robin over the workers; one that fails rests a little and the next is asked.

    `urls` says each time who may be asked: a setting, or the workers that are up. A turn is a
    function of what is asked, so the same question to the same workers is asked once a minute.
    """

    def __init__(self, urls: Urls, *, timeout: float = 4.0, budget: float = 6.0) -> None:
        self._urls = urls
        self._timeout = aiohttp.ClientTimeout(total=timeout, connect=1.0)
        self._budget = budget
        self._turn = 0
        self._resting: dict[str, float] = {}
        self._parses: Recent[tuple[str, str], Parse] = Recent(_PARSES, seconds=math.inf)
        self._turns: Recent[tuple[str, ...], Turn] = Recent(_TURNS, seconds=_FRESH)
        self._model = ""
        self._session: aiohttp.ClientSession | None = None

    async def __aenter__(self) -> Self:
        connector = aiohttp.TCPConnector(limit_per_host=32, keepalive_timeout=30)
        self._session = aiohttp.ClientSession(connector=connector, timeout=self._timeout)
        return self

    async def __aexit__(self, *_: object) -> None:
        if self._session:
            await self._session.close()

    @property
    def model(self) -> str:
        """The version of the model that answered last, empty before the first answer."""
        return self._model

    async def turn(
        self, text: str, state: Mapping[str, Any], *, threshold: float, entities: Entities = ()
    ) -> Turn:
        """One turn; `entities` are what the hub found in the text, in simplified letters.

        The model knows no others: it reads `plain`, and what it is told is kept as in `text`.
        Raises BotUnavailable, or UnknownFormError for a form that the model forgot.
        """
        plain = simplified(text)
        body: dict[str, Any] = {"text": text, "plain": plain, "state": state}
        body |= {"threshold": threshold, "entities": list(entities)}
        question = (*self._urls(), json.dumps(body, sort_keys=True))
        if (answered := self._turns.get(question)) is not None:
            return answered
        if (known := self._parses.get((self._model, plain))) is not None:
            body |= {"parse": known, "model": self._model}
        turn = read_turn(await self._post("turn", body))
        self._learn(turn.model, plain, turn.parse)
        self._turns.put(question, turn)
        return turn

    async def parse(self, text: str) -> Parse:
        """The model's own parse of a text: `intent`, `intent_ranking`, `entities`."""
        text = simplified(text)
        if (known := self._parses.get((self._model, text))) is not None:
            return known
        answer = await self._post("parse", {"text": text})
        try:
            parse: Parse = answer["parse"]
            self._learn(str(answer["model"]), text, parse)
        except (KeyError, TypeError) as error:
            raise BotUnavailable(f"unreadable answer: {error!r}") from None
        return parse

    async def opinions(self, text: str) -> Mapping[str, Any]:
        """What each opinion of the model makes of a text by itself; see bot/rasa/opinions.py."""
        answer: Mapping[str, Any] = await self._post("opinions", {"text": simplified(text)})
        return answer

    def _learn(self, model: str, text: str, parse: Parse) -> None:
        self._model = model
        self._parses.put((model, text), parse)

    async def _post(self, name: str, body: Mapping[str, Any]) -> Any:
        """The first worker's answer; the last one's failure when all fail or time is up."""
        failure = "no worker"
        try:
            async with asyncio.timeout(self._budget):
                for url in self._in_order():
                    try:
                        return await self._ask(url + _PATH + name, body)
                    except (aiohttp.ClientError, TimeoutError, ValueError) as error:
                        failure = repr(error)
                        self._resting[url] = time.monotonic() + _RESTS
        except TimeoutError:
            failure = "out of time"
        raise BotUnavailable(failure)

    async def _ask(self, url: str, body: Mapping[str, Any]) -> Any:
        if self._session is None:
            raise BotUnavailable("not started")
        async with self._session.post(url, json=body) as answer:
            if answer.status == 409:
                raise UnknownFormError
            answer.raise_for_status()
            return await answer.json()

    def _in_order(self) -> list[str]:
        """Whose turn it is first; those that rest only when nobody else is left."""
        urls = list(self._urls())
        if not urls:
            return []
        self._turn = (self._turn + 1) % len(urls)
        ordered = urls[self._turn :] + urls[: self._turn]
        now = time.monotonic()
        return sorted(ordered, key=lambda url: self._resting.get(url, 0.0) > now)
