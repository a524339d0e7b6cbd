"""Handlers of signing in and out."""

from aiohttp import web

from agent_console.api.endpoints import Call
from agent_console.api.forms import Done, NoQuery, Nothing
from agent_console.api.serving import COOKIE
from agent_console.api.shapes.people import LoginIn, Me, OwnPasswordIn
from agent_console.proxies import client_address
from agent_console.sign_in import LASTS, SignedIn
from hub.core.errors import Forbidden


async def login(call: Call[LoginIn, NoQuery]) -> web.Response:
    services = call.services
    address = client_address(call.request, services.trusted_proxies)
    token, _ = await services.personnel.sign_in.begin(
        call.body.username, call.body.password, address=address
    )
    who = await services.personnel.sign_in.who(token)
    response = web.Response(
        body=_me(who).model_dump_json().encode(),
        content_type="application/json",
        charset="utf-8",
    )
    response.headers["Cache-Control"] = "no-store"
    response.set_cookie(
        COOKIE,
        token,
        max_age=int(LASTS.total_seconds()),
        httponly=True,
        secure=services.guard.is_secure(call.request),
        samesite="Strict",
        path="/",
    )
    return response


async def logout(call: Call[Nothing, NoQuery]) -> web.Response:
    """Ends the session here and closes the sockets it has open."""
    await call.services.personnel.sign_in.end(call.who)
    await call.services.live.close_session(call.who.session_id)
    response = web.Response(body=Done().model_dump_json().encode(), content_type="application/json")
    response.del_cookie(COOKIE, path="/", httponly=True, samesite="Strict")
    return response


async def change_password(call: Call[OwnPasswordIn, NoQuery]) -> Done:
    """One's own; this session goes on, all others end."""
    who, body = call.who, call.body
    if who.is_machine:
        raise Forbidden
    await call.services.personnel.staff.change_own(
        who.actor, body.old, body.password, session_id=who.session_id
    )
    return Done()


async def me(call: Call[Nothing, NoQuery]) -> Me:
    return _me(call.who)


def _me(who: SignedIn) -> Me:
    person, authority = who.person, who.authority
    return Me(
        id=person.id,
        username=person.id,
        name=person.name,
        roles=sorted(person.roles),
        rights=sorted(authority.rights),
        node_id=person.node_id,
        places={right: list(authority.tops(right)) for right in sorted(authority.rights)},
        must_change=person.must_change,
    )
