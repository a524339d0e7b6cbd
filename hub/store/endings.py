"""The rules of closing a conversation, as a document."""

from dataclasses import asdict

from hub.core.endings import EndingRules
from hub.core.events import Kind
from hub.store.database import Document
from hub.store.revisions import Revisioned


class Endings(Revisioned[EndingRules]):
    """The collection `ending_rules`, which holds one."""

    collection = "ending_rules"
    kind = Kind.ENDING_RULE

    @staticmethod
    def to_document(one: EndingRules) -> Document:
        body = asdict(one)
        return {"_id": body.pop("id"), **body, "categories": list(one.categories)}

    @staticmethod
    def from_document(document: Document) -> EndingRules:
        body = {name: value for name, value in document.items() if name != "_id"}
        body["categories"] = tuple(body["categories"])
        return EndingRules(id=document["_id"], **body)
