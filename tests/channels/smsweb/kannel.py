"""Debian's Kannel on loopback: its core, its HTTP box, and the wire of its fake centre."""

import asyncio
import os
import shutil
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import quote

from hub.house.ports import free_port

USER, PASSWORD, NUMBER = "hub", "hubpw", "10010"
_CONFIG = """
group = core
admin-port = {admin}
admin-password = bar
admin-interface = 127.0.0.1
smsbox-port = {box}
smsbox-interface = 127.0.0.1
box-deny-ip = "*.*.*.*"
box-allow-ip = "127.0.0.1"
log-file = "{root}/core.log"
store-type = file
store-location = {root}/store
dlr-storage = internal

group = smsc
smsc = fake
smsc-id = fake1
host = 127.0.0.1
port = {centre}
connect-allow-ip = 127.0.0.1

group = smsbox
bearerbox-host = 127.0.0.1
sendsms-port = {send}
sendsms-interface = 127.0.0.1
log-file = "{root}/box.log"
global-sender = {number}
http-request-retry = 3
http-queue-delay = 1

group = sendsms-user
username = {user}
password = {password}
max-messages = 10
concatenation = true

group = sms-service
keyword = default
get-url = "{calls}"
accept-x-kannel-headers = true
max-messages = 0
catch-all = true
"""


def absent() -> str:
    missing = [one for one in ("bearerbox", "smsbox") if not shutil.which(one)]
    return f"not here: {', '.join(missing)}" if missing else ""


@dataclass
class Kannel:
    """`lines`: what the centre was given to carry, as it stands on the wire."""

    lines: list[str] = field(default_factory=list)
    _writer: asyncio.StreamWriter | None = None

    async def say(self, sender: str, text: str) -> None:
        """Somebody writes to us; its fake centre knows no charset but UTF-8."""
        assert self._writer
        line = f"{sender} {NUMBER} data {quote(text)}"
        self._writer.write(f"{line}\n".encode())
        await self._writer.drain()

    async def listen(self, port: int) -> None:
        reader, self._writer = await asyncio.open_connection("127.0.0.1", port)
        try:
            while line := await reader.readline():
                self.lines.append(line.decode(errors="replace").strip())
        finally:
            self._writer.close()


@asynccontextmanager
async def kannel(root: Path, calls: str, *, send: int) -> AsyncIterator[Kannel]:
    """`calls`: the address, with Kannel's own places, at which it tells what comes in."""
    ports = {name: free_port() for name in ("admin", "box", "centre")} | {"send": send}
    config = root / "kannel.conf"
    config.write_text(
        _CONFIG.format(root=root, calls=calls, number=NUMBER, user=USER, password=PASSWORD, **ports)
    )
    started: list[asyncio.subprocess.Process] = []
    found = Kannel()
    try:
        started.append(await _start("bearerbox", config))
        await _answers(ports["admin"])
        started.append(await _start("smsbox", config))
        await _answers(ports["send"])
        await _answers(ports["centre"])
        listening = asyncio.ensure_future(found.listen(ports["centre"]))
        yield found
        listening.cancel()
        await asyncio.wait([listening])
    finally:
        for process in reversed(started):
            process.kill()
            await process.wait()


async def _start(program: str, config: Path) -> asyncio.subprocess.Process:
    return await asyncio.create_subprocess_exec(
        program, "-v", "4", str(config), env=os.environ,
        stdout=asyncio.subprocess.DEVNULL, stderr=asyncio.subprocess.DEVNULL,
    )  # fmt: skip


async def _answers(port: int) -> None:
    async with asyncio.timeout(20):
        while True:
            try:
                _, writer = await asyncio.open_connection("127.0.0.1", port)
            except OSError:
                await asyncio.sleep(0.1)
                continue
            writer.close()
            await writer.wait_closed()
            return
