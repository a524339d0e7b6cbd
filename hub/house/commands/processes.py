"""`hub up`, `serve` and `doctor`: what runs."""

import asyncio
import os
from argparse import Namespace

from hub.core.errors import InputError, Unavailable
from hub.house.allocator import give_back
from hub.house.checks import raise_file_limit
from hub.house.commands.orders import Orders
from hub.house.texts import complain, explain, line
from hub.settings import Settings


def add(orders: Orders) -> None:
    up = orders.add_parser("up", help=line("help_up"))
    up.add_argument("--bare", action="store_true", help=line("help_bare"))
    up.add_argument("--prepare", action="store_true", help=line("help_prepare"))
    up.set_defaults(run=_up)
    orders.add_parser("serve", help=line("help_serve")).set_defaults(run=_serve)
    orders.add_parser("doctor", help=line("help_doctor")).set_defaults(run=_doctor)


def _up(settings: Settings, given: Namespace) -> int:
    from hub.house.supervisor import up

    return asyncio.run(up(settings, bare=given.bare, set_up=given.prepare))


def _serve(settings: Settings, _: Namespace) -> int:
    """EX_CONFIG tells the supervisor that another try would end the same way."""
    give_back()
    from hub.app import Machine, serve
    from hub.house.child import Child
    from hub.house.embedded import reachable
    from hub.house.ports import free_port
    from hub.house.tools import ROOT

    async def run() -> None:
        raise_file_limit()
        async with reachable(settings) as uri:
            await serve(settings, uri, Machine(root=ROOT, start=Child.start, free_port=free_port))

    try:
        asyncio.run(run())
    except InputError as error:
        complain(explain(error))
        return os.EX_CONFIG
    except TimeoutError:
        raise Unavailable("no answer") from None
    return 0


def _doctor(settings: Settings, _: Namespace) -> int:
    from hub.house.doctor import examine

    return asyncio.run(examine(settings))
