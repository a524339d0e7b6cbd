"""All that the console's handlers work with, put together by hub.app."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from agent_console.closing import Closing
from agent_console.departures import Departures
from agent_console.directory import Directory
from agent_console.guard import Guard
from agent_console.live import Live
from agent_console.organisation import Organisation
from agent_console.own_roles import OwnRoles
from agent_console.proxies import Network
from agent_console.sign_in import SignIn
from agent_console.staff import Staff
from agent_console.tokens import TokenDesk
from bot.model_desk import ModelDesk
from bot.rehearsal import Rehearsal
from bot.rewording import Rewording
from customers.clientele import Clientele
from hub.core.clock import Clock
from hub.core.ports import FileStore, Knowledge
from hub.pipeline.replay import Replay
from hub.store.conversations import Conversations
from hub.store.customers import Customers
from hub.store.deadlines import Deadlines
from hub.store.idempotency import Idempotency
from hub.store.messages import Messages
from hub.store.orders import Orders
from hub.store.outbox import Outbox
from hub.store.parked import Parked
from hub.store.preferences import PreferenceStore
from hub.store.saved_views import SavedViews
from knowledge.library import Library
from knowledge.titles import Titles
from reports.wall import Wall
from routing.floor import Floor
from routing.timekeeping import Timekeeping
from webhooks.desk import WebhookDesk
from workorders.counter import Counter
from workorders.overview import Overview
from workorders.regulations import Regulations
from workorders.stencils import Stencils


class Reader(Protocol):
    """What parses a customer's words: the bot's client."""

    async def parse(self, text: str) -> Mapping[str, Any]:
        """The model's own parse; raises BotUnavailable."""

    async def opinions(self, text: str) -> Mapping[str, Any]:
        """What each of the model's opinions makes of it alone (bot/rasa/opinions.py)."""

    @property
    def model(self) -> str:
        """The one that answered last."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Services:
    clock: Clock
    guard: Guard
    trusted_proxies: Sequence[Network]
    sign_in: SignIn
    staff: Staff
    organisation: Organisation
    own_roles: OwnRoles
    departures: Departures
    closing: Closing
    directory: Directory
    conversations: Conversations
    customers: Customers
    clientele: Clientele
    messages: Messages
    floor: Floor
    timekeeping: Timekeeping
    orders: Orders
    counter: Counter
    deadlines: Deadlines
    overview: Overview
    regulations: Regulations
    stencils: Stencils
    library: Library
    preferences: PreferenceStore
    titles: Titles
    files: FileStore
    rewording: Rewording
    knowledge: Knowledge
    reader: Reader
    rehearsal: Rehearsal
    models: ModelDesk
    threshold: float
    outbox: Outbox
    parked: Parked
    saved_views: SavedViews
    replay: Replay
    wall: Wall
    webhooks: WebhookDesk
    tokens: TokenDesk
    attempts: Idempotency
    live: Live
