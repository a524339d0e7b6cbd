"""Our side of the connection that we dial: made when something is to be sent, ended when idle."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress

from channels.sgip.bodies import Answer, Bind, Body, Login, Nothing
from channels.sgip.config import Gateway
from channels.sgip.link import WINDOW, Link, Serve
from channels.sgip.results import BACK_OFF_SECONDS, login_refusal
from channels.sgip.sequence import Numbers, Sequence
from channels.watch import Heard
from channels.worker import Worker
from hub.core.clock import Clock
from hub.core.errors import ChannelError, Temporary, Uncertain

CONNECT_SECONDS = 8.0
READY_SECONDS = 9.0
"""For a place in the window and a connection: short enough that what was never sent is not
taken for what may have been."""
ANSWER_SECONDS = 30.0
UNBIND_SECONDS = 5.0
AGAIN_SECONDS = 3.0
"""Between attempts to reach a gateway that is away: those that wait need not each find it out."""
LOOK_SECONDS = 1.0


class Client:
    """Of one account and process. `serve` answers what the gateway sends on our connection."""

    def __init__(
        self, gateway: Gateway, numbers: Numbers, serve: Serve, clock: Clock,
        heard: Heard = lambda _: None,
    ) -> None:  # fmt: skip
        self._gateway = gateway
        self._numbers = numbers
        self._serve = serve
        self._clock = clock
        self._heard = heard
        self._lock = asyncio.Lock()
        self._window = asyncio.Semaphore(min(gateway.window, WINDOW))
        self._link: Link | None = None
        self._made: asyncio.Queue[Link] = asyncio.Queue()
        self._refused: tuple[float, ChannelError] | None = None
        self._living = Worker(f"sgip {gateway.host}", self._live, pause=0)
        self._resting = Worker(f"sgip idle {gateway.host}", self._rest, pause=LOOK_SECONDS)

    def start(self) -> None:
        self._living.start()
        self._resting.start()

    async def stop(self) -> None:
        await self._resting.stop()
        async with self._lock:
            await self._leave()
        await self._living.stop()

    async def call(self, sequence: Sequence, body: Body) -> int:
        """The gateway's result. Temporary when nothing was sent, Uncertain when it may have been
        taken; what keeps us out as `login_refusal` says it."""
        async with self._place() as link:
            told = await link.call(sequence, body, seconds=ANSWER_SECONDS)
        return told.body.result if isinstance(told.body, Answer) else 0

    async def try_out(self) -> None:
        """Log in and out again; raises ChannelError."""
        self.start()
        try:
            async with self._place():
                pass
        finally:
            await self.stop()

    @asynccontextmanager
    async def _place(self) -> AsyncIterator[Link]:
        """In the window, and the connection: nothing is awaited between having it and using it."""
        async with _ready():
            await self._window.acquire()
        try:
            async with _ready(), self._lock:
                link = await self._connected()
            yield link
        finally:
            self._window.release()

    async def _connected(self) -> Link:
        if self._link and not self._link.is_closed:
            return self._link
        self._link = None
        if self._refused and self._clock.monotonic() < self._refused[0]:
            raise self._refused[1].with_traceback(None)
        try:
            self._link = await self._reach()
        except ChannelError as error:
            self._heard(error)
            pause = AGAIN_SECONDS if type(error) is Temporary else BACK_OFF_SECONDS
            self._refused = self._clock.monotonic() + pause, error
            raise
        self._refused = None
        self._heard(None)
        return self._link

    async def _reach(self) -> Link:
        host, port = self._gateway.host, self._gateway.port
        try:
            async with asyncio.timeout(CONNECT_SECONDS):
                reader, writer = await asyncio.open_connection(host, port)
        except (OSError, TimeoutError) as error:
            raise Temporary(f"{type(error).__name__}: {error}") from None
        link = Link(reader, writer, self._serve, self._clock, idle=self._gateway.idle * 2)
        self._made.put_nowait(link)
        try:
            await self._bind(link)
        except BaseException:
            link.close()
            raise
        return link

    async def _bind(self, link: Link) -> None:
        gateway = self._gateway
        body = Bind(
            login=Login.TO_GATEWAY, name=gateway.name, password=gateway.password.get_secret_value()
        )
        try:
            told = await link.call(self._numbers.next(), body, seconds=CONNECT_SECONDS)
        except Uncertain as error:
            raise Temporary(error.detail) from None
        result = told.body.result if isinstance(told.body, Answer) else 0
        if result:
            raise login_refusal(result)

    async def _live(self) -> None:
        async with asyncio.TaskGroup() as group:
            while True:
                group.create_task((await self._made.get()).run())

    async def _rest(self) -> None:
        async with self._lock:
            if self._link and self._link.unused > self._gateway.idle:
                await self._leave()

    async def _leave(self) -> None:
        """As the protocol wants it: by a word, whose answer is waited for."""
        link, self._link = self._link, None
        if link is None or link.is_closed:
            return
        with suppress(ChannelError):
            await link.call(self._numbers.next(), Nothing(), seconds=UNBIND_SECONDS)
        link.close()


@asynccontextmanager
async def _ready() -> AsyncIterator[None]:
    try:
        async with asyncio.timeout(READY_SECONDS):
            yield
    except TimeoutError:
        raise Temporary("the gateway takes nothing now") from None
