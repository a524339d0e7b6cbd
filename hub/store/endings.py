"""The rules of closing a conversation, as a document."""

from hub.core.endings import EndingRules
from hub.core.events import Kind
from hub.store.revisions import Plain


class Endings(Plain[EndingRules]):
    """The collection `ending_rules`, which holds one."""

    collection = "ending_rules"
    kind = Kind.ENDING_RULE
    model = EndingRules
