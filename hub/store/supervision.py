"""What holds for supervising, as a document."""

from hub.core.events import Kind
from hub.core.supervision import Supervision
from hub.store.revisions import Plain


class Supervisions(Plain[Supervision]):
    """The collection `supervision`, of one document."""

    collection = "supervision"
    kind = Kind.SUPERVISION
    model = Supervision
