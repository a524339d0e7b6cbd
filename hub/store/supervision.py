"""What holds for supervising, as a document."""

from dataclasses import asdict

from hub.core.events import Kind
from hub.core.supervision import Supervision
from hub.store.database import Document
from hub.store.revisions import Revisioned


class Supervisions(Revisioned[Supervision]):
    """The collection `supervision`, of one document."""

    collection = "supervision"
    kind = Kind.SUPERVISION

    @staticmethod
    def to_document(one: Supervision) -> Document:
        body = asdict(one)
        return {"_id": body.pop("id"), **body}

    @staticmethod
    def from_document(document: Document) -> Supervision:
        body = {name: value for name, value in document.items() if name != "_id"}
        return Supervision(id=document["_id"], **body)
