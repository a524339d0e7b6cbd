"""Canned replies as documents."""

from dataclasses import asdict

from hub.core.canned import Canned
from hub.core.events import Kind
from hub.store.database import Document
from hub.store.revisions import Revisioned


class CannedReplies(Revisioned[Canned]):
    """The collection `canned`."""

    collection = "canned"
    kind = Kind.CANNED

    @staticmethod
    def to_document(one: Canned) -> Document:
        body = asdict(one)
        return {"_id": body.pop("id"), **body}

    @staticmethod
    def from_document(document: Document) -> Canned:
        body = {name: value for name, value in document.items() if name != "_id"}
        return Canned(id=document["_id"], **body)
