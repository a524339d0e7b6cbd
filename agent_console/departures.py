"""Somebody leaves: what he has in hand goes to others first, and he has nothing afterwards."""

from dataclasses import dataclass

from agent_console.authority import Actor
from agent_console.rights import Right
from agent_console.sign_in import SignedIn
from agent_console.staff import Staff
from hub.core.errors import Conflict, InputError
from hub.core.people import Person
from hub.core.queues import Queue
from hub.core.seats import SeatState
from hub.store.conversations import Conversations
from routing.decisions import Agent
from routing.floor import Floor
from routing.seating import Sitter
from workorders.rehoming import Rehoming

ROUNDS = 20
"""How often is looked whether anything is left: orders move a page at once, others work on."""
NOTE = "{name} 离岗 · has left"


@dataclass(frozen=True, slots=True, kw_only=True)
class InHand:
    conversations: int
    orders: int

    def __bool__(self) -> bool:
        return bool(self.conversations or self.orders)


class Departures:
    def __init__(
        self, staff: Staff, floor: Floor, conversations: Conversations, rehoming: Rehoming
    ) -> None:
        self._staff = staff
        self._floor = floor
        self._conversations = conversations
        self._rehoming = rehoming

    async def in_hand(self, person_id: str) -> InHand:
        return InHand(
            conversations=len(await self._conversations.held_by(person_id)),
            orders=await self._rehoming.in_hand_of(person_id),
        )

    async def leave(self, username: str, *, queue: str, colleague: str, by: SignedIn) -> Person:
        """Raises Conflict with the counts while he has work for which nobody is named.

        What he is given in the same moment is moved once he is out.
        """
        person = await self._staff.check_leaves(username, by=by.actor)
        line = self._queue(queue)
        if colleague:
            await self._check_colleague(person, colleague)
        await self._empty_hands(person, line, colleague, by)
        left = await self._staff.deactivate(username, by=by.actor)
        await self._stand_up(left, by.actor)
        await self._empty_hands(person, line, colleague, by)
        return left

    def _queue(self, queue_id: str) -> Queue | None:
        queue = self._floor.catalogue.find(queue_id) if queue_id else None
        if queue_id and queue is None:
            raise InputError(fields={"queue": "unknown_queue"})
        return queue

    async def _check_colleague(self, person: Person, colleague: str) -> None:
        """Somebody else, who may work wherever these orders lie."""
        for node_id in await self._rehoming.nodes_of(person.id) or {person.node_id}:
            may = await self._staff.who_may(Right.WORK_ORDERS, node_id)
            if colleague == person.id or colleague not in may:
                raise InputError(fields={"colleague": "unknown_colleague"})

    async def _empty_hands(
        self, person: Person, queue: Queue | None, colleague: str, by: SignedIn
    ) -> None:
        for _ in range(ROUNDS):
            hand = await self.in_hand(person.id)
            if not hand:
                return
            if (hand.conversations and not queue) or (hand.orders and not colleague):
                break
            if queue:
                await self._pass_on(person, queue, by)
            if colleague:
                note = NOTE.format(name=person.name)
                await self._rehoming.give(person.id, colleague, by=by.person.id, note=note)
        raise Conflict("still_in_hand", conversations=hand.conversations, orders=hand.orders)

    async def _pass_on(self, person: Person, queue: Queue, by: SignedIn) -> None:
        agent = Agent(id=by.person.id, name=by.person.name, supervises=True)
        for conversation_id in await self._conversations.held_by(person.id):
            try:
                await self._floor.desk.requeue(conversation_id, agent, queue)
            except Conflict:
                continue

    async def _stand_up(self, person: Person, by: Actor) -> None:
        sitter = Sitter(id=person.id, name=person.name, node_id=person.node_id)
        seat = await self._floor.seating.get(sitter)
        if seat.state is not SeatState.OFFLINE:
            await self._floor.seating.sit(sitter, SeatState.OFFLINE, by=by.id)
