"""Canned replies as documents."""

from hub.core.canned import Canned
from hub.core.events import Kind
from hub.store.revisions import Plain


class CannedReplies(Plain[Canned]):
    """The collection `canned`."""

    collection = "canned"
    kind = Kind.CANNED
    model = Canned
