"""Handlers of signing in and out, and of who is who."""

from aiohttp import web

from agent_console.api.conversations import answers
from agent_console.api.endpoints import Call
from agent_console.api.forms import Done, NoQuery, Nothing
from agent_console.api.serving import COOKIE
from agent_console.api.shapes.people import Colleague, Colleagues, LoginIn, Me
from agent_console.authority import authority_of
from agent_console.proxies import client_address
from agent_console.sign_in import LASTS
from hub.core.people import Person


async def login(call: Call[LoginIn, NoQuery]) -> web.Response:
    services = call.services
    address = client_address(call.request, services.trusted_proxies)
    token, person = await services.sign_in.begin(
        call.body.username, call.body.password, address=address
    )
    response = web.Response(
        body=_me(person).model_dump_json().encode(),
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
    await call.services.sign_in.end(call.who.session_id)
    await call.services.live.close_session(call.who.session_id)
    response = web.Response(body=Done().model_dump_json().encode(), content_type="application/json")
    response.del_cookie(COOKIE, path="/", httponly=True, samesite="Strict")
    return response


async def me(call: Call[Nothing, NoQuery]) -> Me:
    return _me(call.who.person)


async def people(call: Call[Nothing, NoQuery]) -> Colleagues:
    """Everybody of ours who may sign in."""
    listed = [one for one in await call.services.staff.everybody() if one.active]
    items = [
        Colleague(id=one.id, name=one.name, roles=sorted(one.roles), answers=answers(one))
        for one in listed
    ]
    return Colleagues(items=items)


def _me(person: Person) -> Me:
    return Me(
        id=person.id,
        username=person.id,
        name=person.name,
        roles=sorted(person.roles),
        rights=sorted(authority_of(person.posts).rights),
    )
