"""Who pulls an account, and when: one process of all, at each ring and by the clock."""

import asyncio
import logging
from collections.abc import Callable
from contextlib import suppress

from channels.wecom.bell import Bell
from channels.wecom.pulling import Puller
from channels.worker import Worker
from hub.core.errors import ChannelError, HubError, Temporary

log = logging.getLogger(__name__)

LOOK_SECONDS = 1.0
AGAIN_SECONDS = 1.0
"""After a failure."""

Heard = Callable[[ChannelError | None], None]


class Duty:
    """`on_duty` says whether it is ours; `heard` is told how each pull went."""

    def __init__(
        self, name: str, puller: Puller, bell: Bell, on_duty: Callable[[], bool], heard: Heard,
        poll_seconds: float,
    ) -> None:  # fmt: skip
        self._puller = puller
        self._bell = bell
        self._on_duty = on_duty
        self._heard = heard
        self._poll_seconds = poll_seconds
        self._news = asyncio.Event()
        self._worker = Worker(f"duty {name}", self._work, pause=AGAIN_SECONDS)

    def start(self) -> None:
        self._worker.start()

    async def stop(self) -> None:
        await self._worker.stop()

    def wake(self) -> None:
        """The bell was rung here: no need to look."""
        self._news.set()

    async def _work(self) -> None:
        if not self._on_duty():
            self._heard(None)
            return
        try:
            while self._on_duty():
                await self._pull_and_wait()
        except ChannelError as error:
            log.warning("wecom_pull_failed", extra={"why": error.detail})
            self._heard(error)
            if isinstance(error, Temporary) and error.retry_after:
                await asyncio.sleep(error.retry_after)
        except (HubError, TimeoutError) as error:
            log.warning("wecom_pull_failed", extra={"why": str(error)[:200]})

    async def _pull_and_wait(self) -> None:
        """What rings while it pulls is not missed: the bell is read before."""
        self._news.clear()
        rung, token = await self._bell.last()
        await self._puller.pull(token)
        self._heard(None)
        waited = 0.0
        while waited < self._poll_seconds and not self._news.is_set() and self._on_duty():
            with suppress(TimeoutError):
                async with asyncio.timeout(LOOK_SECONDS):
                    await self._news.wait()
            waited += LOOK_SECONDS
            if (await self._bell.last())[0] != rung:
                return
