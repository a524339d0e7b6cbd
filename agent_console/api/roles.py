"""Handlers of roles: those that are built in, and those that nodes name for themselves."""

from agent_console.api.endpoints import Call
from agent_console.api.forms import Done, NoQuery, Nothing
from agent_console.api.shapes.people import RoleChange, RoleIn, RoleOut, RolePage
from agent_console.rights import RIGHTS, Right
from hub.core.organisation import ROOT_NODE
from hub.core.people import OwnRole

_BUILT_IN = [
    RoleOut(id=role, name=role, node_id=ROOT_NODE, rights=sorted(rights), built_in=True, rev=0)
    for role, rights in RIGHTS.items()
]


async def list_roles(call: Call[Nothing, NoQuery]) -> RolePage:
    own = [_role_out(role) for role in await call.services.personnel.own_roles.all()]
    return RolePage(items=[*_BUILT_IN, *own], rights=[*Right])


async def add_role(call: Call[RoleIn, NoQuery]) -> RoleOut:
    body = call.body
    role = await call.services.personnel.own_roles.add(
        body.name, body.rights, node_id=body.node_id, by=call.who.actor
    )
    return _role_out(role)


async def change_role(call: Call[RoleChange, NoQuery]) -> RoleOut:
    body = call.body
    role = await call.services.personnel.own_roles.change(
        call.id, name=body.name, rights=body.rights, rev=body.rev, by=call.who.actor
    )
    return _role_out(role)


async def remove_role(call: Call[Nothing, NoQuery]) -> Done:
    await call.services.personnel.own_roles.remove(call.id, by=call.who.actor)
    return Done()


def _role_out(role: OwnRole) -> RoleOut:
    return RoleOut(
        id=role.id,
        name=role.name,
        node_id=role.node_id,
        rights=sorted(role.rights),
        built_in=False,
        rev=role.rev,
    )
