"""What customers of WeCom are called, who else they are, and by which link they came."""

import logging
from collections import OrderedDict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from channels.tencent.calls import Refused
from channels.wecom.items import word_of
from channels.wecom.service import Service
from hub.core.clock import Clock
from hub.core.errors import ChannelError, Unavailable

log = logging.getLogger(__name__)

BATCH = 100
KNOWN = 5_000
FRESH_SECONDS = 1800.0
PAUSE_SECONDS = 60.0
"""After a failure: messages do not wait for names that nobody gives."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """`union` is the same in every account of Tencent's that is bound to one owner.

    `scene` and `detail`: of the link by which he came, if that is known.
    """

    name: str = ""
    union: str = ""
    scene: str = ""
    detail: str = ""


NOBODY = Person()


class People:
    """Looked up a hundred at a time, and remembered for half an hour."""

    def __init__(self, service: Service, clock: Clock) -> None:
        self._service = service
        self._clock = clock
        self._again = 0.0
        self._known: OrderedDict[str, tuple[float, Person]] = OrderedDict()

    def of(self, customer: str) -> Person:
        return self._known.get(customer, (0.0, NOBODY))[1]

    async def learn(self, customers: Iterable[str]) -> None:
        """Nobody waits for a name: where it cannot be had, he has none."""
        now = self._clock.monotonic()
        if now < self._again:
            return
        news = [one for one in dict.fromkeys(customers) if one and not self._is_fresh(one, now)]
        for start in range(0, len(news), BATCH):
            batch = news[start : start + BATCH]
            try:
                found = await self._service.customers(batch)
            except (Refused, ChannelError, Unavailable, TimeoutError) as error:
                log.info("wecom_names_missing", extra={"why": str(error)[:200]})
                self._again = now + PAUSE_SECONDS
                return
            told = {word_of(one, "external_userid"): person_of(one) for one in found}
            for customer in batch:
                self._remember(customer, told.get(customer, NOBODY), now)

    def _is_fresh(self, customer: str, now: float) -> bool:
        known = self._known.get(customer)
        return known is not None and now - known[0] < FRESH_SECONDS

    def _remember(self, customer: str, person: Person, now: float) -> None:
        self._known[customer] = now, person
        self._known.move_to_end(customer)
        while len(self._known) > KNOWN:
            self._known.popitem(last=False)

    def forget(self, customer: str) -> None:
        """He has just come by a link: what was known of him may be old."""
        self._known.pop(customer, None)


def person_of(body: Mapping[str, Any]) -> Person:
    context = body.get("enter_session_context")
    context = context if isinstance(context, dict) else {}
    return Person(
        name=word_of(body, "nickname", limit=64),
        union=word_of(body, "unionid", limit=128),
        scene=word_of(context, "scene", limit=64),
        detail=word_of(context, "scene_param", limit=200),
    )
