"""Handlers of canned replies: one's own, and those of everybody."""

from dataclasses import asdict, replace
from typing import Any

from agent_console.api.endpoints import Call
from agent_console.api.forms import Done, NoQuery, Nothing
from agent_console.api.scopes import check_open_node
from agent_console.api.shapes.canned import (
    CannedIn,
    CannedOut,
    CannedPage,
    ChangedCanned,
    NewCanned,
)
from agent_console.rights import Right
from bot.templates import variables
from hub.core.canned import VARIABLES, Canned
from hub.core.clock import new_id
from hub.core.errors import Forbidden, InputError, NotFound
from hub.core.organisation import ROOT_NODE, holds
from hub.core.pinyin import spellings


async def list_canned(call: Call[Nothing, NoQuery]) -> CannedPage:
    """The caller's own, and everybody's where he works."""
    nodes = call.who.authority.tops(Right.ANSWER)
    seen = [one for one in call.services.floor.phrasebook.all() if _sees(call, one, nodes)]
    return CannedPage(items=[_out(call, one) for one in seen], variables=list(VARIABLES))


async def add_canned(call: Call[NewCanned, NoQuery]) -> CannedOut:
    body, me = call.body, call.who.person.id
    if body.node_id:
        await check_open_node(call.services, body.node_id)
    canned = Canned(
        id=new_id(), owner="" if body.node_id else me, node_id=body.node_id or ROOT_NODE,
        **_words(body),
    )  # fmt: skip
    _check_mine(call, canned)
    return _out(call, await call.services.floor.phrasebook.add(canned, by=me))


async def change_canned(call: Call[ChangedCanned, NoQuery]) -> CannedOut:
    before = await _own_or_shared(call)
    canned = replace(before, rev=call.body.rev, **_words(call.body))
    me = call.who.person.id
    return _out(call, await call.services.floor.phrasebook.change(canned, by=me))


async def delete_canned(call: Call[Nothing, NoQuery]) -> Done:
    await _own_or_shared(call)
    await call.services.floor.phrasebook.delete(call.id, by=call.who.person.id)
    return Done()


async def _own_or_shared(call: Call[Any, NoQuery]) -> Canned:
    canned = await call.services.floor.phrasebook.get(call.id)
    _check_mine(call, canned)
    return canned


def _check_mine(call: Call[Any, NoQuery], canned: Canned) -> None:
    """Nobody knows what others have written for themselves."""
    if not _is_mine(call, canned):
        raise NotFound if canned.owner else Forbidden


def _is_mine(call: Call[Any, NoQuery], canned: Canned) -> bool:
    if canned.owner:
        return canned.owner == call.who.person.id
    return call.who.authority.may(Right.WRITE_CANNED, canned.node_id)


def _sees(call: Call[Any, NoQuery], canned: Canned, nodes: tuple[str, ...]) -> bool:
    if canned.owner:
        return canned.owner == call.who.person.id
    return any(holds(canned.node_id, one) or holds(one, canned.node_id) for one in nodes)


def _words(body: CannedIn) -> dict[str, Any]:
    try:
        unknown = variables(body.text) - set(VARIABLES)
    except ValueError:
        raise InputError("bad_braces", fields={"text": "bad_braces"}) from None
    if unknown:
        names = {"names": ", ".join(sorted(unknown)), "known": ", ".join(VARIABLES)}
        raise InputError("unknown_variable", fields={"text": "unknown_variable"}, **names)
    return body.model_dump(include={"title", "text", "code", "language", "queue"})


def _out(call: Call[Any, NoQuery], canned: Canned) -> CannedOut:
    body = asdict(canned)
    return CannedOut(**body, sounds=list(spellings(canned.title)), mine=_is_mine(call, canned))
