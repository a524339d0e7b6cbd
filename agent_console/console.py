"""The console as one object: built from the hub's parts, hung into the web server, kept running."""

from collections.abc import Sequence

from aiohttp import web

from agent_console.api.mount import mount_api
from agent_console.closing import Closing
from agent_console.company import Company
from agent_console.departures import Departures
from agent_console.directory import Directory
from agent_console.errors import answer_errors
from agent_console.guard import Guard
from agent_console.live import Live
from agent_console.organisation import Organisation
from agent_console.own_roles import OwnRoles
from agent_console.pages import Pages
from agent_console.passwords import Passwords
from agent_console.proxies import Network
from agent_console.services import Reader, Services
from agent_console.sign_in import SignIn
from agent_console.staff import Staff
from agent_console.tokens import TokenDesk
from bot.model_desk import ModelDesk
from bot.rehearsal import Rehearsal
from bot.rewording import Rewording
from bot.wording import LiveWording
from customers.clientele import Clientele
from hub.core.ports import Knowledge
from hub.pipeline.pipeline import Spine
from hub.pipeline.replay import Replay
from hub.store.conversations import Conversations
from hub.store.customers import Customers
from hub.store.deadlines import Deadlines
from hub.store.files import Files
from hub.store.idempotency import Idempotency
from hub.store.messages import Messages
from hub.store.orders import Orders
from hub.store.outbox import Outbox
from hub.store.parked import Parked
from hub.store.preferences import PreferenceStore
from hub.store.saved_views import SavedViews
from hub.store.templates import EditedTemplates
from knowledge.library import Library
from knowledge.titles import Titles
from reports.wall import Wall
from routing.floor import Floor
from routing.timekeeping import Timekeeping
from webhooks.desk import WebhookDesk
from workorders.office import Office
from workorders.rehoming import Rehoming


class Console:
    """`threshold`: the least confidence at which the bot acts on an intent."""

    def __init__(
        self,
        spine: Spine,
        *,
        wording: LiveWording,
        floor: Floor,
        timekeeping: Timekeeping,
        office: Office,
        clientele: Clientele,
        library: Library,
        knowledge: Knowledge,
        reader: Reader,
        rehearsal: Rehearsal,
        models: ModelDesk,
        wall: Wall,
        webhooks: WebhookDesk,
        threshold: float,
        public_url: str | None = None,
        trusted_proxies: Sequence[Network] = (),
    ) -> None:
        db, clock, committer = spine.db, spine.clock, spine.committer
        passwords = Passwords()
        sign_in = SignIn(db, clock, passwords)
        staff = Staff(db, committer, clock, passwords)
        floor.entitled = staff.entitled
        rehoming = Rehoming(db, committer, clock)
        directory = Directory(db)
        titles = Titles(library.articles)
        spine.feed.listen(directory.hear)
        self._pages = Pages()
        company = Company(spine.attention, Conversations(db), directory)
        spine.feed.listen(titles.hear)
        self.live = Live(
            spine.feed, directory, sign_in, floor.presence, spine.attention, company,
            build=self._pages.build,
        )  # fmt: skip
        self.services = Services(
            clock=clock,
            guard=Guard(public_url, trusted_proxies),
            trusted_proxies=trusted_proxies,
            sign_in=sign_in,
            staff=staff,
            organisation=Organisation(db, committer, spine.almanac),
            own_roles=OwnRoles(db, committer),
            departures=Departures(staff, floor, Conversations(db), rehoming),
            closing=Closing(db, committer, rehoming),
            directory=directory,
            conversations=Conversations(db),
            customers=Customers(db),
            clientele=clientele,
            messages=Messages(db),
            floor=floor,
            timekeeping=timekeeping,
            orders=Orders(db),
            counter=office.counter,
            deadlines=Deadlines(db),
            overview=office.overview,
            regulations=office.regulations,
            stencils=office.stencils,
            library=library,
            preferences=PreferenceStore(db),
            titles=titles,
            files=Files(db),
            rewording=Rewording(
                committer=committer, built_in=wording.built_in, edited=EditedTemplates(db)
            ),
            knowledge=knowledge,
            reader=reader,
            rehearsal=rehearsal,
            models=models,
            threshold=threshold,
            outbox=Outbox(db),
            parked=Parked(db),
            saved_views=SavedViews(db),
            replay=Replay(db, committer),
            wall=wall,
            webhooks=webhooks,
            tokens=TokenDesk(db, committer, clock),
            attempts=Idempotency(db),
            live=self.live,
        )

    def mount(self, app: web.Application) -> None:
        """API and pages, and for the whole application: errors in words, headers for browsers."""
        app.middlewares.append(answer_errors)
        app.on_response_prepare.append(self.services.guard.add_headers)
        app.on_shutdown.append(self._take_leave)
        mount_api(app, self.services)
        self._pages.mount(app)

    async def _take_leave(self, app: web.Application) -> None:
        await self.live.close()

    async def run(self) -> None:
        """Feed the live sockets; begin it when the feed has started, end it by cancellation."""
        await self.live.run()
