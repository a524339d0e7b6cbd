"""Ports of this machine: which are free, who listens."""

import asyncio
import errno
import socket
from contextlib import suppress
from random import SystemRandom

_PRIVATE = range(20_000, 32_000)  # below those that the kernel lends to outgoing connections
_TRIES = 100


def free_port() -> int:
    """A loopback port that nobody has now, out of the way of services and outgoing connections."""
    draw = SystemRandom()
    for _ in range(_TRIES):
        port = draw.choice(_PRIVATE)
        if is_free("127.0.0.1", port):
            return port
    raise OSError("no free port")


def is_free(host: str, port: int) -> bool:
    """Whether a server of ours could listen there; raises OSError when nobody may."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            if error.errno == errno.EADDRINUSE:
                return False
            raise
    return True


async def listens(port: int, *, timeout: float = 1.0) -> bool:
    """Whether somebody accepts connections on this loopback port."""
    with suppress(OSError, TimeoutError):
        async with asyncio.timeout(timeout):
            _, writer = await asyncio.open_connection("127.0.0.1", port)
            writer.close()
            await writer.wait_closed()
            return True
    return False
