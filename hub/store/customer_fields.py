"""The house's own fields of customers, as documents."""

from dataclasses import asdict
from typing import Any

from hub.core.customer_fields import CustomerField, FieldKind
from hub.core.events import Kind
from hub.store.database import Document
from hub.store.revisions import Revisioned


class CustomerFields(Revisioned[CustomerField]):
    """The collection `customer_fields`."""

    collection = "customer_fields"
    kind = Kind.CUSTOMER_FIELD

    @staticmethod
    def to_document(one: CustomerField) -> Document:
        body = asdict(one)
        return {"_id": body.pop("id"), **body, "kind": one.kind.value, "options": list(one.options)}

    @staticmethod
    def from_document(document: Document) -> CustomerField:
        body: dict[str, Any] = {name: value for name, value in document.items() if name != "_id"}
        body |= {"kind": FieldKind(body["kind"]), "options": tuple(body["options"])}
        return CustomerField(id=document["_id"], **body)
