"""Routes of the hub's own condition and of the audit list."""

from typing import Any

from agent_console.api import system
from agent_console.api.endpoints import Endpoint
from agent_console.api.forms import NoQuery, Nothing
from agent_console.api.scopes import at_root
from agent_console.api.shapes import system as shapes
from agent_console.rights import Right

_OF_ALL = at_root("the hub is one for the whole carrier")

ROUTES: tuple[Endpoint[Any, Any], ...] = (
    Endpoint(
        method="GET",
        path="/system/condition",
        summary="健康状况 · how the hub is",
        right=Right.SEE_SYSTEM,
        scope=_OF_ALL,
        handler=system.show_condition,
        body=Nothing,
        query=NoQuery,
        answer=shapes.ConditionOut,
    ),
    Endpoint(
        method="GET",
        path="/system/checklist",
        summary="上线清单 · what a new hub has to begin with",
        right=Right.SEE_SYSTEM,
        scope=_OF_ALL,
        handler=system.show_checklist,
        body=Nothing,
        query=NoQuery,
        answer=shapes.ChecklistOut,
    ),
    Endpoint(
        method="GET",
        path="/audit",
        summary="审计 · who did what when",
        right=Right.SEE_AUDIT,
        scope=_OF_ALL,
        handler=system.list_audit,
        body=Nothing,
        query=shapes.AuditQuery,
        answer=shapes.AuditPage,
    ),
    Endpoint(
        method="GET",
        path="/audit/export",
        summary="导出审计 · take it out",
        right=Right.SEE_AUDIT,
        scope=_OF_ALL,
        handler=system.export_audit,
        body=Nothing,
        query=shapes.AuditExportQuery,
        answer=None,
        gives="text/csv",
    ),
)
