"""Rules for looking at the bot's conversations, as documents."""

from dataclasses import asdict
from typing import Any

from hub.core.events import Kind
from hub.core.interventions import Intervention, Sign
from hub.store.database import Document
from hub.store.revisions import Revisioned


class Interventions(Revisioned[Intervention]):
    """The collection `interventions`."""

    collection = "interventions"
    kind = Kind.INTERVENTION

    @staticmethod
    def to_document(one: Intervention) -> Document:
        body = asdict(one)
        return {"_id": body.pop("id"), **body, "sign": one.sign.value, "values": list(one.values)}

    @staticmethod
    def from_document(document: Document) -> Intervention:
        body: dict[str, Any] = {name: value for name, value in document.items() if name != "_id"}
        body |= {"sign": Sign(body["sign"]), "values": tuple(body["values"])}
        return Intervention(id=document["_id"], **body)
