"""The server that a gateway dials to bring us what users write and what became of our messages."""

import asyncio
import logging
from ipaddress import ip_address, ip_network

from channels.secret import same
from channels.sgip.bodies import Bind, Login, Nothing
from channels.sgip.config import Door
from channels.sgip.link import Link, Serve
from channels.sgip.packets import Packet, answer
from channels.sgip.results import BAD_LOGIN, BAD_LOGIN_WAY, TWICE
from channels.watch import Heard
from hub.core.clock import Clock
from hub.core.errors import Permanent

log = logging.getLogger(__name__)

LOGIN_SECONDS = 10.0
IDLE_SECONDS = 180.0
"""The protocol says sixty; who is in no hurry costs us nothing."""
MOST = 60
"""Connections at once."""


class PortTaken(Permanent):
    """We cannot listen where the gateway dials."""


class Listener:
    """`serve` is given what comes from a gateway that has logged in."""

    def __init__(
        self, door: Door, serve: Serve, clock: Clock, heard: Heard = lambda _: None
    ) -> None:  # fmt: skip
        self._door = door
        self._serve = serve
        self._clock = clock
        self._heard = heard
        self._networks = [ip_network(one) for one in door.peers]
        self._server: asyncio.Server | None = None
        self._sessions: set[asyncio.Task[None]] = set()

    @property
    def is_open(self) -> bool:
        return self._server is not None

    async def open(self) -> None:
        """Listen, if we do not yet; what keeps us from it is heard."""
        if self.is_open:
            return
        host, port = self._door.host, self._door.port
        try:
            self._server = await asyncio.start_server(self._meet, host, port, start_serving=False)
            await self._server.start_serving()
        except OSError as error:
            await self.close()
            self._heard(PortTaken(f"{host}:{port}: {error.strerror}"))
        else:
            self._heard(None)

    async def close(self) -> None:
        """What was under way is not answered: it will come again."""
        server, self._server = self._server, None
        if server:
            server.close()
        for session in self._sessions:
            session.cancel()
        if self._sessions:
            await asyncio.wait(self._sessions)

    async def _meet(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        peer = writer.get_extra_info("peername")
        address = str(peer[0]) if peer else ""
        if not self._lets_in(address):
            log.warning("sgip_stranger", extra={"address": address})
            writer.close()
            return
        session = asyncio.current_task()
        assert session is not None
        self._sessions.add(session)
        try:
            await Visit(self._door, self._serve, reader, writer, self._clock).run()
        finally:
            self._sessions.discard(session)

    def _lets_in(self, address: str) -> bool:
        if not address or len(self._sessions) >= MOST or self._server is None:
            return False
        found = ip_address(address.partition("%")[0])
        found = getattr(found, "ipv4_mapped", None) or found
        return not self._networks or any(found in one for one in self._networks)


class Visit:
    """One connection of a gateway, which must log in before anything else."""

    def __init__(
        self, door: Door, serve: Serve, reader: asyncio.StreamReader,
        writer: asyncio.StreamWriter, clock: Clock,
    ) -> None:  # fmt: skip
        self._door = door
        self._serve = serve
        self._link = Link(reader, writer, self._answer, clock, idle=LOGIN_SECONDS)
        self._is_in = False

    async def run(self) -> None:
        await self._link.run()

    async def _answer(self, packet: Packet) -> Packet | None:
        match packet.body:
            case Bind() as bind:
                return answer(packet, self._login(bind))
            case Nothing():
                return answer(packet)
        return await self._serve(packet) if self._is_in else answer(packet, BAD_LOGIN)

    def _login(self, bind: Bind) -> int:
        if self._is_in:
            return TWICE
        door = self._door
        if not (
            same(bind.name, door.name) and same(bind.password, door.password.get_secret_value())
        ):
            log.warning("sgip_login_refused", extra={"login": bind.name})
            return BAD_LOGIN
        if door.strict and bind.login != Login.TO_PROVIDER:
            return BAD_LOGIN_WAY
        self._is_in = True
        self._link.idle = IDLE_SECONDS
        return 0
