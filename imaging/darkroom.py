"""Pictures for the channels: every request waits its turn before one worker process."""

import asyncio
import logging
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from hub.core.errors import InputError, Unavailable
from hub.core.imaging import Line, Page
from hub.core.processes import StartChild
from imaging.frames import Frame
from imaging.process import Died, Process, Workplace

log = logging.getLogger(__name__)

QUEUE = 64
ATTEMPTS = 2
"""A worker's death is forgiven once: it may have been another's doing."""
CLOSED = "imaging: the hub ends"
_REFUSED = {"pages": "unreadable_scan", "read": "unreadable_scan", "print": "unprintable"}
LARGEST_SCAN = 64 * 2**20


@dataclass(frozen=True, slots=True, kw_only=True)
class Patience:
    """Seconds: for a start, for each kind of work, for a turn, and until a worker is sent home."""

    start: float = 60.0
    pages: float = 60.0
    read: float = 120.0
    print: float = 60.0
    turn: float = 900.0
    idle: float = 300.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Job:
    request: Frame
    seconds: float
    done: asyncio.Future[Frame]

    def settle(self, outcome: Frame | Exception) -> None:
        if self.done.done():
            return
        if isinstance(outcome, Exception):
            self.done.set_exception(outcome)
        else:
            self.done.set_result(outcome)


class Darkroom:
    """The port `Imaging`; the worker is started when it is needed and ended when it is not."""

    def __init__(
        self, root: Path, *, start: StartChild, log: Path, patience: Patience | None = None
    ) -> None:
        self._place = Workplace(root=root, start=start, log=log)
        self._patience = patience or Patience()
        self._jobs: asyncio.Queue[Job] = asyncio.Queue(QUEUE)
        self._process: Process | None = None
        self._refusal = ""

    @property
    def pid(self) -> int | None:
        """The worker's, while there is one."""
        return self._process.pid if self._process else None

    def state(self) -> dict[str, str]:
        """Down when the last start failed; warming as long as its environment is not laid."""
        if not self._place.is_laid:
            return {"state": "warming"}
        return {"state": "down", "reason": self._refusal} if self._refusal else {"state": "up"}

    async def run(self) -> None:
        """Until it is cancelled; then the worker ends."""
        async with asyncio.TaskGroup() as group:
            try:
                while True:
                    job = await self._next()
                    await (self._do(job, group) if job else self._rest())
            finally:
                await self._rest()
                while not self._jobs.empty():
                    self._jobs.get_nowait().settle(Unavailable(CLOSED))

    async def pages(self, data: bytes) -> Sequence[Page]:
        if len(data) > LARGEST_SCAN:
            raise InputError("unreadable_scan", why="scan_large")
        answer = await self._ask("pages", self._patience.pages, blobs=(data,))
        sizes = answer.head["sizes"]
        return [
            Page(png=png, width=width, height=height)
            for png, (width, height) in zip(answer.blobs, sizes, strict=True)
        ]

    async def read(self, page: Page) -> Sequence[Line]:
        answer = await self._ask("read", self._patience.read, blobs=(page.png,))
        return [
            Line(text=text, confidence=confidence, box=tuple(box))
            for text, confidence, box in answer.head["lines"]
        ]

    async def print(self, text: str, *, title: str, foot: str) -> bytes:
        words = {"text": text, "title": title, "foot": foot}
        return (await self._ask("print", self._patience.print, words=words)).blobs[0]

    async def _ask(
        self, work: str, seconds: float, *, words: dict[str, str] | None = None,
        blobs: tuple[bytes, ...] = (),
    ) -> Frame:  # fmt: skip
        """Raises InputError, Unavailable."""
        if not self._place.is_laid:
            raise Unavailable("imaging: not ready yet")
        done = asyncio.get_running_loop().create_future()
        request = Frame(head={"do": work, **(words or {})}, blobs=blobs)
        try:
            self._jobs.put_nowait(Job(request=request, seconds=seconds, done=done))
            async with asyncio.timeout(self._patience.turn):
                answer: Frame = await done
        except (asyncio.QueueFull, TimeoutError):
            raise Unavailable("imaging: too much to do") from None
        if refusal := answer.head.get("refused"):
            raise InputError(_REFUSED[work], why=refusal)
        if failure := answer.head.get("failed"):
            raise Unavailable(f"imaging: {failure}")
        return answer

    async def _next(self) -> Job | None:
        """None when the worker has had nothing to do for a while."""
        try:
            async with asyncio.timeout(self._patience.idle if self._process else None):
                return await self._jobs.get()
        except TimeoutError:
            return None

    async def _do(self, job: Job, group: asyncio.TaskGroup) -> None:
        """Settles it, also when it is given up because the hub ends."""
        try:
            for _ in range(ATTEMPTS):
                if job.done.done() or await self._try(job, group):
                    return
            job.settle(Frame(head={"refused": "scan_deadly"}))
        finally:
            job.settle(Unavailable(CLOSED))

    async def _try(self, job: Job, group: asyncio.TaskGroup) -> bool:
        """False when the worker died of it, or at it."""
        try:
            job.settle(await self._attempt(job, group))
        except TimeoutError:
            await self._rest()
            job.settle(Frame(head={"refused": "scan_slow"}))
        except Died:
            log.warning("imaging_died", extra={"work": job.request.head["do"]})
            await self._rest()
            return False
        except Unavailable as error:
            job.settle(error)
        return True

    async def _attempt(self, job: Job, group: asyncio.TaskGroup) -> Frame:
        if self._process is None:
            try:
                self._process = await Process.start(
                    self._place, group, seconds=self._patience.start
                )
            except Unavailable as error:
                self._refusal = error.detail
                raise
            self._refusal = ""
        return await self._process.ask(job.request, seconds=job.seconds)

    async def _rest(self) -> None:
        if self._process:
            process, self._process = self._process, None
            await process.end()
