"""Handlers of the hub's own condition and of the audit list."""

import csv
import io
from dataclasses import asdict

from aiohttp import web

from agent_console.api.cursors import read_place, write_place
from agent_console.api.endpoints import Call
from agent_console.api.forms import NoQuery, Nothing
from agent_console.api.shapes.system import (
    ActOut,
    AuditExportQuery,
    AuditPage,
    AuditQuery,
    ChecklistOut,
    ConditionOut,
    PointOut,
    ProcessOut,
)
from agent_console.condition import points
from agent_console.services import Services
from hub.core.audit import DEEDS, EXPORT, KINDS, Act
from hub.core.subject import origin
from hub.store.database import Document
from hub.store.windows import Place

PAGE = 200
MOST_ROWS = 10_000
_KINDS = sorted({*DEEDS, *(kind.value for kind in KINDS)})
_HEAD = ("at", "by", "name", "kind", "address", "node", "conversation", "data")


async def show_condition(call: Call[Nothing, NoQuery]) -> ConditionOut:
    facts = await call.services.condition.facts()
    return ConditionOut(
        at=facts.now,
        points=[PointOut.model_validate(asdict(one)) for one in points(facts)],
        processes=[_process_out(one) for one in facts.processes],
    )


def _process_out(one: Document) -> ProcessOut:
    states = {name: part["state"] for name, part in one["parts"].items()}
    same = {name: one[name] for name in ("at", "started_at", "version", "lag", "shards")}
    return ProcessOut(name=one["_id"], parts=states, **same)


async def list_audit(call: Call[Nothing, AuditQuery]) -> AuditPage:
    """Newest first."""
    query, services = call.query, call.services
    acts = await services.stores.audit.page(
        by=query.by, kind=query.kind, now=services.clock.now(), until=query.until,
        limit=query.limit, after=read_place(query.after),
    )  # fmt: skip
    last = acts[-1] if len(acts) == query.limit else None
    following = write_place(last.at, last.id) if last else None
    return AuditPage(
        items=[await _act_out(services, one) for one in acts], kinds=_KINDS, next=following
    )


async def export_audit(call: Call[Nothing, AuditExportQuery]) -> web.Response:
    """As a table that spreadsheets read; that it was taken is written down, too."""
    services, query = call.services, call.query
    out = io.StringIO()
    table = csv.writer(out)
    table.writerow(_HEAD)
    rows = await _rows(services, query)
    table.writerows(rows)
    await services.stores.audit.note(
        EXPORT, at=services.clock.now(), by=call.who.person.id, address=origin(), what="audit",
        count=len(rows),
    )  # fmt: skip
    response = web.Response(body=out.getvalue().encode("utf-8-sig"), content_type="text/csv")
    response.headers["Content-Disposition"] = 'attachment; filename="audit.csv"'
    response.headers["Cache-Control"] = "no-store"
    return response


async def _rows(services: Services, query: AuditExportQuery) -> list[list[str]]:
    rows: list[list[str]] = []
    place: Place | None = None
    while len(rows) < MOST_ROWS:
        acts = await services.stores.audit.page(
            by=query.by, kind=query.kind, now=services.clock.now(), until=query.until, limit=PAGE,
            after=place,
        )  # fmt: skip
        wanted = [one for one in acts if one.at >= query.since]
        rows += [[_plain(cell) for cell in await _cells(services, one)] for one in wanted]
        if len(wanted) < PAGE:
            break
        place = Place(at=acts[-1].at, id=acts[-1].id)
    return rows


async def _cells(services: Services, act: Act) -> list[str]:
    name = await services.directory.name_of(act.by)
    data = "; ".join(f"{key}={value}" for key, value in sorted(act.data.items()))
    at = act.at.isoformat(timespec="seconds")
    return [at, act.by, name or "", act.kind, act.address, act.node_id, act.conversation_id, data]


def _plain(cell: str) -> str:
    """No formula: a spreadsheet would carry out what begins like one."""
    return f"'{cell}" if cell.startswith(("=", "+", "-", "@", "\t", "\r")) else cell


async def _act_out(services: Services, act: Act) -> ActOut:
    name = await services.directory.name_of(act.by)
    return ActOut(**asdict(act), by_name=name or "")


async def show_checklist(call: Call[Nothing, NoQuery]) -> ChecklistOut:
    """By what is really there; those who can sign in, less the one who asks."""
    services = call.services
    accounts = await services.exchange.bureau.all()
    people = await services.personnel.staff.everybody()
    return ChecklistOut(
        accounts=sum(one.active for one in accounts),
        articles=await services.bookroom.library.shown(),
        people=sum(one.active for one in people) - 1,
    )
