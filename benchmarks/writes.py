"""The hub's writes without the hub: its own decisions made into its own groups, not yet sent."""

import json
from collections import deque
from functools import partial
from typing import Any

from bot.templates import Templates
from channels.rest.bodies import read_posted
from hub.core.clock import SystemClock, new_id
from hub.core.customers import Contact, Customer
from hub.core.messages import Delivery, Message
from hub.core.ports.customers import Writer
from hub.pipeline.bench import FixedResponder
from hub.pipeline.intake import accept
from hub.pipeline.names import thread_id
from hub.pipeline.pipeline import Spine
from hub.pipeline.turn import Turn, finish_turn
from hub.store.customers import enrol
from hub.store.database import Database
from hub.store.draft import Numbers, View
from hub.store.group import EVENTS, Change, Decide, Group
from workorders.office import Office

ACCOUNT = "bench"


def posted(address: str, text: str = "我想查一下这个月的话费") -> dict[str, Any]:
    """What an integrator posts."""
    return {"external_id": new_id(), "sender": {"id": address}, "text": text}


class Writes:
    """Answered messages of some addresses on account `bench`, decision by decision."""

    def __init__(self, db: Database) -> None:
        self._db = db
        self._clock = SystemClock()
        self._known = {EVENTS: 0}
        self._views: dict[str, View] = {}
        self._asked: dict[str, Message] = {}
        self._wording = Templates.load()
        self._orders = Office(Spine(db, self._clock), self._wording).book

    async def schedule(self, addresses: list[str], count: int, size: int) -> list[Group]:
        """Groups for `count` answered messages an address, each of the `size` oldest decisions.

        As closed-loop clients make them: an intake leaves a turn to do, a turn the next intake.
        """
        groups: list[Group] = []
        waiting = deque((address, False) for address in addresses)
        left = count * len(addresses) * 2
        while left:
            taken = [waiting.popleft() for _ in range(min(size, left, len(waiting)))]
            groups.append(await self.group(taken))
            waiting += [(address, not answers) for address, answers in taken]
            left -= len(taken)
        return groups

    async def group(self, decisions: list[tuple[str, bool]]) -> Group:
        """One group: for each address its next intake or, where True, the answer to the last."""
        group = self._begin()
        for address, answers in decisions:
            thread = thread_id("rest", ACCOUNT, address)
            view = group.views.get(thread) or self._views.get(thread)
            decide = await self._turn(thread, view) if answers and view else self._intake(address)
            self._add(group, thread, decide, view)
        return self._end(group)

    def decide(self, address: str, decide: Decide) -> Group:
        """A group of any one decision about an address that has written before."""
        thread = thread_id("rest", ACCOUNT, address)
        group = self._begin()
        self._add(group, thread, decide, self._views[thread])
        return self._end(group)

    def _begin(self) -> Group:
        return Group(
            db=self._db, id=new_id(), now=self._clock.now(),
            numbers=Numbers(known=dict(self._known)), births=lambda *_: Delivery.SENT,
        )  # fmt: skip

    def _end(self, group: Group) -> Group:
        self._known |= group.numbers.taken
        self._views |= group.views
        return group

    def _add(self, group: Group, thread: str, decide: Decide, view: View | None) -> None:
        group.add(Change(thread, decide, settle=lambda _: None, fail=lambda _: None), view)
        if message := group.entries[-1].message:
            self._asked[thread] = message

    def _intake(self, address: str) -> Decide:
        raw = json.dumps(posted(address)).encode()
        inbound, _ = read_posted(raw, ACCOUNT, at=self._clock.now())
        thread = thread_id("rest", ACCOUNT, address)
        contact = Contact(channel="rest", account=ACCOUNT, address=address)
        customer = Customer(id=thread, created_at=self._clock.now(), contacts=(contact,))
        writer = Writer(customer_id=thread, enrol=partial(enrol, customer=customer))
        return partial(accept, inbound=inbound, thread=thread, writer=writer, loop_limit=None)

    async def _turn(self, thread: str, view: View) -> Decide:
        turn = Turn(view.conversation, self._asked[thread])
        response = await FixedResponder().respond(turn.conversation, turn.message)
        return partial(
            finish_turn, turn=turn, response=response, orders=self._orders,
            wording=self._wording, entrance=None,
        )  # fmt: skip
