"""All that the console's handlers work with, put together by hub.app."""

from collections.abc import Sequence
from dataclasses import dataclass

from agent_console.condition import Condition
from agent_console.directory import Directory
from agent_console.guard import Guard
from agent_console.live import Live
from agent_console.mailroom import Mailroom
from agent_console.personnel import Personnel
from bot.robot import Robot
from channels.exchange import Exchange
from channels.transcripts import Transcripts
from customers.clientele import Clientele
from hub.core.clock import Clock
from hub.core.proxies import Network
from hub.pipeline.channels import Channels
from hub.pipeline.consents import Consents
from hub.pipeline.replay import Replay
from hub.store.audit import Audit
from hub.store.conversations import Conversations
from hub.store.customers import Customers
from hub.store.database import Database
from hub.store.deadlines import Deadlines
from hub.store.files import Files
from hub.store.idempotency import Idempotency
from hub.store.messages import Messages
from hub.store.orders import Orders
from hub.store.outbox import Outbox
from hub.store.parked import Parked
from hub.store.preferences import PreferenceStore
from hub.store.saved_views import SavedViews
from knowledge.bookroom import Bookroom
from reports.wall import Wall
from routing.floor import Floor
from routing.timekeeping import Timekeeping
from webhooks.desk import WebhookDesk
from workorders.office import Office


@dataclass(frozen=True, slots=True, kw_only=True)
class Rooms:
    """The hub's rooms, by the object that stands for each."""

    robot: Robot
    bookroom: Bookroom
    clientele: Clientele
    exchange: Exchange
    floor: Floor
    office: Office
    timekeeping: Timekeeping
    transcripts: Transcripts
    wall: Wall
    webhooks: WebhookDesk


class Stores:
    """What the handlers read and write by themselves, as it is stored."""

    def __init__(self, db: Database) -> None:
        self.attempts = Idempotency(db)
        self.audit = Audit(db)
        self.conversations = Conversations(db)
        self.customers = Customers(db)
        self.deadlines = Deadlines(db)
        self.files = Files(db)
        self.messages = Messages(db)
        self.orders = Orders(db)
        self.outbox = Outbox(db)
        self.parked = Parked(db)
        self.preferences = PreferenceStore(db)
        self.saved_views = SavedViews(db)


@dataclass(frozen=True, slots=True, kw_only=True)
class Services(Rooms):
    clock: Clock
    guard: Guard
    trusted_proxies: Sequence[Network]
    channels: Channels
    consents: Consents
    stores: Stores
    personnel: Personnel
    directory: Directory
    live: Live
    mailroom: Mailroom
    condition: Condition
    replay: Replay
