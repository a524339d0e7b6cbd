"""Handlers of the keys by which other systems use this API."""

from datetime import timedelta

from agent_console.api.endpoints import Call
from agent_console.api.forms import Done, NoQuery, Nothing
from agent_console.api.scopes import check_open_node
from agent_console.api.shapes.tokens import NewToken, TokenIn, TokenOut, TokenPage
from agent_console.rights import Right
from agent_console.services import Services
from hub.core.tokens import Token


async def list_tokens(call: Call[Nothing, NoQuery]) -> TokenPage:
    may = call.who.authority.may
    found = await call.services.personnel.tokens.all()
    ours = [one for one in found if may(Right.MANAGE_OUTSIDE, one.node_id)]
    return TokenPage(items=[await _token_out(one, call.services) for one in ours])


async def make_token(call: Call[TokenIn, NoQuery]) -> NewToken:
    """Nobody can give more than he has, and none can give it on."""
    body = call.body
    await check_open_node(call.services, body.node_id)
    token, text = await call.services.personnel.tokens.make(
        call.who,
        name=body.name,
        rights=body.rights,
        node_id=body.node_id,
        lasts=timedelta(days=body.days),
    )
    return NewToken(token=await _token_out(token, call.services), text=text)


async def revoke_token(call: Call[Nothing, NoQuery]) -> Done:
    """At once."""
    desk = call.services.personnel.tokens
    await desk.revoke(call.who, await desk.get(call.id))
    return Done()


async def _token_out(token: Token, services: Services) -> TokenOut:
    return TokenOut(
        id=token.id,
        name=token.name,
        prefix=token.prefix,
        rights=sorted(token.rights),
        node_id=token.node_id,
        made_by=token.made_by,
        made_by_name=await services.directory.name_of(token.made_by) or "",
        made_at=token.made_at,
        expires_at=token.expires_at,
        last_used_at=token.last_used_at,
        revoked_at=token.revoked_at,
    )
