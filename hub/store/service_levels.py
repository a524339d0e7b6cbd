"""Service levels as documents."""

from dataclasses import asdict
from datetime import timedelta

from hub.core.events import Kind
from hub.core.service_levels import ServiceLevel
from hub.store.database import Document
from hub.store.revisions import Revisioned

_LIMITS = ("first_response", "next_response", "resolution")
SECOND = timedelta(seconds=1)


class ServiceLevels(Revisioned[ServiceLevel]):
    """The collection `service_levels`; limits in seconds."""

    collection = "service_levels"
    kind = Kind.SERVICE_LEVEL

    @staticmethod
    def to_document(one: ServiceLevel) -> Document:
        body = asdict(one)
        limits = {name: body[name] and body[name] // SECOND for name in _LIMITS}
        return {"_id": body.pop("id"), **body, **limits}

    @staticmethod
    def from_document(document: Document) -> ServiceLevel:
        body = {name: value for name, value in document.items() if name != "_id"}
        body |= {name: body[name] and body[name] * SECOND for name in _LIMITS}
        return ServiceLevel(id=document["_id"], **body)
