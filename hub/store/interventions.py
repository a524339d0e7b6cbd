"""Rules for looking at the bot's conversations, as documents."""

from hub.core.events import Kind
from hub.core.interventions import Intervention
from hub.store.revisions import Plain


class Interventions(Plain[Intervention]):
    """The collection `interventions`."""

    collection = "interventions"
    kind = Kind.INTERVENTION
    model = Intervention
