"""`hub user`: the people who may sign in."""

import asyncio
import getpass
import sys
from argparse import Namespace
from typing import TYPE_CHECKING

from hub.core.organisation import ROOT_NODE, Post
from hub.core.people import Role
from hub.house.commands.orders import Orders
from hub.house.texts import line, say
from hub.settings import Settings

if TYPE_CHECKING:
    from agent_console.staff import Staff


def add(orders: Orders) -> None:
    user = orders.add_parser("user", help=line("help_user"))
    verbs = user.add_subparsers(required=True, dest="verb", metavar="add|password|list")
    new = verbs.add_parser("add", help=line("help_user_add"))
    new.add_argument("username")
    new.add_argument("--name", default="")
    new.add_argument("--role", action="append", choices=[*Role], required=True)
    new.add_argument("--node", default=ROOT_NODE, help=line("help_user_node"))
    verbs.add_parser("password", help=line("help_user_password")).add_argument("username")
    verbs.add_parser("list", help=line("help_user_list"))
    user.set_defaults(run=_user)


def _user(settings: Settings, given: Namespace) -> int:
    from agent_console.passwords import Passwords
    from agent_console.staff import Staff
    from hub.house.workplace import opened

    async def run() -> None:
        async with opened(settings) as spine:
            staff = Staff(spine.db, spine.committer, spine.clock, Passwords())
            if given.verb == "list":
                await _list(staff)
            else:
                await _set(staff, given)

    asyncio.run(run())
    return 0


async def _list(staff: "Staff") -> None:
    for person in await staff.everybody():
        roles = ", ".join(f"{post.role}@{post.node_id}" for post in person.posts)
        say("person_line", username=person.id, name=person.name, roles=roles)


async def _set(staff: "Staff", given: Namespace) -> None:
    from agent_console.passwords import new_password

    chosen = await asyncio.to_thread(_ask_password)
    password = chosen or new_password()
    if given.verb == "add":
        posts = [Post(node_id=given.node, role=role) for role in given.role]
        name = given.name or given.username
        await staff.add(given.username, name, posts, password, node_id=given.node)
    else:
        await staff.set_password(given.username, password)
    if chosen:
        say("password_set", username=given.username)
    else:
        say("password_made", username=given.username, password=password)


def _ask_password() -> str:
    """From the terminal or the first line of a pipe; empty to have one made."""
    if sys.stdin.isatty():
        return getpass.getpass(line("password_prompt"))
    return sys.stdin.readline().rstrip("\n")
