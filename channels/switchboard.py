"""The running accounts of all channels: started, stopped and found while the hub runs."""

import asyncio
import logging
from collections.abc import Iterator

from aiohttp import web

from channels.answers import error_response, locale_of
from channels.registry import CHANNELS
from hub.core.channel import Account, Channel, Notify, Receive, Route, Surroundings
from hub.core.errors import Conflict, HubError, NotFound

log = logging.getLogger(__name__)

STOP_SECONDS = 10.0


class Switchboard:
    """Accounts come and go; the routes are mounted once and find the account at each request."""

    def __init__(self, hub: Surroundings, receive: Receive, notify: Notify) -> None:
        self._hub = hub
        self._receive = receive
        self._notify = notify
        self._running: dict[tuple[str, str], Channel] = {}

    def __iter__(self) -> Iterator[Channel]:
        return iter(tuple(self._running.values()))

    def find(self, channel: str, account: str) -> Channel:
        """The running account; raises NotFound."""
        try:
            return self._running[channel, account]
        except KeyError:
            raise NotFound(channel=channel, account=account) from None

    async def start(self, account: Account) -> Channel:
        """Raises InputError for a bad config, NotFound for an unknown channel, ChannelError."""
        key = account.channel, account.name
        if key in self._running:
            raise Conflict("already_running", account=account.name)
        if account.channel not in CHANNELS:
            raise NotFound(channel=account.channel)
        channel = CHANNELS[account.channel](account, self._hub)
        try:
            await channel.start(self._receive, self._notify)
        except BaseException:
            await _end(channel)
            raise
        self._running[key] = channel
        log.info("channel_started", extra={"channel": account.channel, "account": account.name})
        return channel

    async def stop(self, channel: str, account: str) -> None:
        """Harmless when the account does not run."""
        running = self._running.pop((channel, account), None)
        if running:
            await _end(running)

    async def close(self) -> None:
        async with asyncio.TaskGroup() as group:
            for channel, account in tuple(self._running):
                group.create_task(self.stop(channel, account))

    def routes(self) -> list[web.RouteDef]:
        """Routes of every channel there is, for `Application.add_routes`."""
        return [
            self._mount(name, route) for name, kind in CHANNELS.items() for route in kind.routes()
        ]

    def _mount(self, channel: str, route: Route) -> web.RouteDef:
        async def handle(request: web.Request) -> web.StreamResponse:
            """One coroutine and no more: an open socket holds all that are between."""
            try:
                found = self.find(channel, request.match_info["account"])
                response: web.StreamResponse = await route.handler(found, request)
                return response
            except HubError as error:
                return error_response(error, locale_of(request))

        return web.route(route.method, route.path, handle)


async def _end(channel: Channel) -> None:
    """Within a time, and whatever it says to that: the others are not held by it."""
    try:
        async with asyncio.timeout(STOP_SECONDS):
            await channel.stop()
    except Exception:
        log.exception("channel_not_stopped", extra={"account": channel.account.id})
