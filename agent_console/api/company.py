"""Handlers of who else is in a conversation: colleagues to be named, asked, and invited."""

from functools import partial
from typing import Any

from agent_console.api.conversations import agent_of, decided
from agent_console.api.endpoints import Call
from agent_console.api.forms import NoQuery, Nothing
from agent_console.api.shapes.company import ColleagueHere, ColleaguesHere, ProposalIn
from agent_console.api.shapes.conversations import ConversationOut
from agent_console.rights import Right
from hub.core.errors import InputError
from hub.core.pinyin import spellings
from routing import inviting
from routing.decisions import Agent


async def list_colleagues(call: Call[Nothing, NoQuery]) -> ColleaguesHere:
    """Whoever may see this conversation, and whether he may answer in it and is here; by name."""
    services = call.services
    seeing = await services.personnel.staff.who_may(Right.SEE_CONVERSATIONS, *call.nodes)
    answering = await services.personnel.staff.who_may(Right.ANSWER, *call.nodes)
    seats = {seat.id: seat for seat in await services.floor.seating.all()}
    items = [
        ColleagueHere(
            id=one.id, name=one.name, sounds=list(spellings(one.name)), answers=one.id in answering,
            state=seats[one.id].state if one.id in seats else None,
        )
        for one in sorted(seeing.values(), key=lambda one: (one.name, one.id))
    ]  # fmt: skip
    return ColleaguesHere(items=items)


async def propose(call: Call[ProposalIn, NoQuery]) -> ConversationOut:
    """He takes it by taking it, or declines."""
    to = await _colleague(call, call.body.to, "to")
    return await decided(call, partial(inviting.propose, agent=agent_of(call), to=to))


async def drop_proposal(call: Call[Nothing, NoQuery]) -> ConversationOut:
    return await decided(call, partial(inviting.drop_proposal, agent=agent_of(call)))


async def invite(call: Call[Nothing, NoQuery]) -> ConversationOut:
    guest = await _colleague(call, call.path["person"], "person")
    return await decided(call, partial(inviting.invite, agent=agent_of(call), guest=guest))


async def part(call: Call[Nothing, NoQuery]) -> ConversationOut:
    guest = call.path["person"]
    return await decided(call, partial(inviting.part, agent=agent_of(call), guest=guest))


async def _colleague(call: Call[Any, NoQuery], person_id: str, field: str) -> Agent:
    answering = await call.services.personnel.staff.who_may(Right.ANSWER, *call.nodes)
    if person_id not in answering:
        raise InputError(fields={field: "unknown_person"})
    return Agent(id=person_id, name=answering[person_id].name)
