"""The console as one object: built from the hub's parts, hung into the web server, kept running."""

from collections.abc import Sequence

from aiohttp import web

from agent_console.answer_pages import PublicAnswers
from agent_console.api.mount import mount_api
from agent_console.company import Company
from agent_console.condition import Condition
from agent_console.directory import Directory
from agent_console.errors import answer_errors
from agent_console.guard import Guard
from agent_console.live import Live
from agent_console.mailroom import Mailroom
from agent_console.pages import Pages
from agent_console.personnel import Personnel
from agent_console.services import Rooms, Services, Stores
from hub.core.proxies import Network
from hub.pipeline.consents import Consents
from hub.pipeline.pipeline import Spine
from hub.pipeline.replay import Replay


class Console:
    def __init__(
        self, spine: Spine, rooms: Rooms, *, public_url: str | None = None,
        trusted_proxies: Sequence[Network] = (),
    ) -> None:  # fmt: skip
        stores, directory = Stores(spine.db), Directory(spine.db)
        personnel = Personnel(spine, rooms.floor)
        company = Company(spine.attention, stores.conversations, directory)
        spine.feed.listen(directory.hear)
        self._pages = Pages()
        self._answers = PublicAnswers(spine.db, spine.clock, trusted_proxies)
        self.live = Live(
            spine.feed, directory, personnel.sign_in, rooms.floor.presence, spine.attention,
            company, build=self._pages.build,
        )  # fmt: skip
        self.services = Services(
            clock=spine.clock, guard=Guard(public_url, trusted_proxies),
            trusted_proxies=trusted_proxies, channels=spine.channels,
            consents=Consents(spine.db, spine.channels), stores=stores,
            personnel=personnel, directory=directory, live=self.live,
            mailroom=Mailroom(stores.messages, stores.files),
            condition=Condition(spine.db, rooms.webhooks, spine.clock),
            replay=Replay(spine.db, spine.committer, spine.channels), robot=rooms.robot,
            bookroom=rooms.bookroom, clientele=rooms.clientele,
            exchange=rooms.exchange, floor=rooms.floor, office=rooms.office,
            timekeeping=rooms.timekeeping, transcripts=rooms.transcripts, wall=rooms.wall,
            webhooks=rooms.webhooks,
        )  # fmt: skip

    def mount(self, app: web.Application) -> None:
        """API and pages, and for the whole application: errors in words, headers for browsers."""
        app.middlewares.append(answer_errors)
        app.on_response_prepare.append(self.services.guard.add_headers)
        app.on_shutdown.append(self._take_leave)
        mount_api(app, self.services)
        self._pages.mount(app)
        self._answers.mount(app)

    async def _take_leave(self, app: web.Application) -> None:
        await self.live.close()

    async def run(self) -> None:
        """Feed the live sockets; begin it when the feed has started, end it by cancellation."""
        await self.live.run()
