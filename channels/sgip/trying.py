"""Tries an account's two connections: "test connection", and what is said of each."""

import asyncio
import errno
from contextlib import closing, suppress

from channels.sgip.bodies import Answer, Bind, Login
from channels.sgip.client import Client
from channels.sgip.config import Door
from channels.sgip.packets import HEADER, decode, encode, length_of, request
from channels.sgip.results import Crowded
from channels.sgip.sequence import Sequence
from channels.watch import Titles, title_of
from hub.core.channel import Finding
from hub.core.clock import Clock
from hub.core.errors import ChannelError, InputError, NeedsReauth, Permanent

TRY_SECONDS = 5.0

GATEWAY: Titles = {
    NeedsReauth: {
        "zh-CN": "短信网关拒绝登录，请检查登录名和密码",
        "en": "The gateway refuses the login: check name and password",
    },
    Permanent: {
        "zh-CN": "短信网关不接受登录，请向联通核对登录类型和节点编号",
        "en": "The gateway does not take the login: ask the carrier about type and node number",
    },
    Crowded: {
        "zh-CN": "短信网关说连接太多、重复登录或登录太频繁，一分钟后再试",
        "en": "The gateway says too many connections or logins; tried again in a minute",
    },
    Exception: {
        "zh-CN": "连不上短信网关，请检查地址和端口，以及网关是否放行了本机的固定地址",
        "en": "The gateway is not reached: check host and port, and that it lets in our address",
    },
    object: {"zh-CN": "已登录短信网关并退出", "en": "Logged in to the gateway, and out again"},
}  # fmt: skip
DOOR: Titles = {
    Exception: {
        "zh-CN": "无法监听，请检查监听地址，以及端口是否被别的程序占用",
        "en": "Cannot listen: check the address, and whether another program has the port",
    },
    object: {
        "zh-CN": "监听端口可用，网关可以连进来",
        "en": "The port can be listened at, where the gateway dials",
    },
}


async def try_gateway(client: Client, clock: Clock) -> Finding:
    began = clock.monotonic()
    try:
        await client.try_out()
    except ChannelError as error:
        return Finding(title=title_of(GATEWAY, error), good=False, detail=error.detail)
    return Finding(title=GATEWAY[object], seconds=clock.monotonic() - began)


async def try_door(door: Door, number: Sequence) -> Finding:
    """By a server of its own, for a moment; where there is one, by logging in at it."""
    try:
        server = await asyncio.start_server(lambda _, writer: writer.close(), door.host, door.port)
    except OSError as error:
        if error.errno == errno.EADDRINUSE and await _lets_in(door, number):
            return Finding(title=DOOR[object])
        detail = f"{door.host}:{door.port}: {error.strerror}"
        return Finding(title=title_of(DOOR, error), good=False, detail=detail)
    server.close()
    return Finding(title=DOOR[object])


async def _lets_in(door: Door, number: Sequence) -> bool:
    """Whether another process of ours listens there."""
    host = "127.0.0.1" if door.host == "0.0.0.0" else door.host
    body = Bind(login=Login.TO_PROVIDER, name=door.name, password=door.password.get_secret_value())
    with suppress(OSError, TimeoutError, asyncio.IncompleteReadError, InputError):
        async with asyncio.timeout(TRY_SECONDS):
            reader, writer = await asyncio.open_connection(host, door.port)
            with closing(writer):
                writer.write(encode(request(number, body)))
                header = await reader.readexactly(HEADER.size)
                told = decode(header + await reader.readexactly(length_of(header) - HEADER.size))
                return told.body == Answer()
    return False
