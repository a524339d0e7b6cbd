"""Forms and limits of work orders as documents; read here, written through the committer."""

from dataclasses import asdict

from pymongo import IndexModel

from hub.core.customers import Tier
from hub.core.events import Kind
from hub.core.order_rules import Form, Limit, Limits, Stage
from hub.core.orders import OrderType
from hub.core.organisation import Level
from hub.store.database import Database, Document
from hub.store.draft import Draft

FORMS, LIMITS = "order_forms", "order_levels"
INDEXES: list[IndexModel] = []
"""None: there are dozens, and every process has them in memory."""
_LIMITS_ID = "limits"


def write_form(draft: Draft, form: Form) -> None:
    """A version of its own; Conflict (Duplicate) when somebody else was quicker."""
    document = {**asdict(form), "type": form.type.value, "_id": _form_id(form.type, form.version)}
    draft.insert(FORMS, document)
    draft.event(
        Kind.ORDER_RULE, by=form.author, what="form", type=form.type.value, version=form.version
    )


def write_limits(draft: Draft, before: Limits, after: Limits) -> None:
    """All in the place of all; Conflict when somebody else was quicker."""
    document = _limits_to_document(after)
    if before.version == 0:
        draft.insert(LIMITS, {"_id": _LIMITS_ID, **document})
    else:
        where = {"_id": _LIMITS_ID, "version": before.version}
        draft.update(LIMITS, where, {"$set": document})
    draft.event(Kind.ORDER_RULE, by=after.author, what="limits", version=after.version)


def _form_id(kind: OrderType, version: int) -> str:
    return f"{kind}.{version:06d}"


def _form_from_document(document: Document) -> Form:
    values = {name: value for name, value in document.items() if name != "_id"}
    return Form(**values | {"type": OrderType(document["type"])})


def _limits_to_document(limits: Limits) -> Document:
    """`calendar_id` names all calendars by which something goes: they cannot be deleted then."""
    return {
        "version": limits.version,
        "author": limits.author,
        "at": limits.at,
        "calendar_id": sorted({row.calendar_id for row in limits.rows}),
        "rows": [_row_to_document(row) for row in limits.rows],
    }


def _row_to_document(row: Limit) -> Document:
    return {
        **asdict(row),
        "stage": row.stage.value,
        "type": row.type and row.type.value,
        "tier": row.tier and row.tier.value,
        "level": row.level and row.level.value,
    }


def _row_from_document(row: Document) -> Limit:
    kinds = {"type": OrderType, "tier": Tier, "level": Level}
    named = {name: kind(row[name]) if row[name] else None for name, kind in kinds.items()}
    return Limit(**row | named | {"stage": Stage(row["stage"])})


class OrderRules:
    """The collections `order_forms` and `order_levels`."""

    def __init__(self, db: Database) -> None:
        self._forms = db[FORMS]
        self._limits = db[LIMITS]

    async def form(self, kind: OrderType, version: int) -> Form | None:
        document = await self._forms.find_one({"_id": _form_id(kind, version)})
        return _form_from_document(document) if document else None

    async def forms(self) -> list[Form]:
        """All versions of all types, in no order."""
        return [_form_from_document(document) async for document in self._forms.find({})]

    async def limits(self) -> Limits | None:
        """None as long as nobody has changed them."""
        document = await self._limits.find_one({"_id": _LIMITS_ID})
        if document is None:
            return None
        rows = tuple(_row_from_document(row) for row in document["rows"])
        return Limits(
            rows=rows, version=document["version"], author=document["author"], at=document["at"]
        )
