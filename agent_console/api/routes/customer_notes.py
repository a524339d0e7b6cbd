"""Routes of what is kept of a customer: notes, the house's fields, and what happened to him."""

from typing import Any

from agent_console.api import customer_notes, timeline
from agent_console.api.endpoints import Endpoint
from agent_console.api.forms import Done, NoQuery, Nothing
from agent_console.api.scopes import OF_CUSTOMER, anywhere, at_root
from agent_console.api.shapes import customer_notes as shapes
from agent_console.rights import Right

FOR_ALL = at_root("every customer has the house's fields")
ROUTES: tuple[Endpoint[Any, Any], ...] = (
    Endpoint(
        method="GET",
        path="/customers/{id}/timeline",
        summary="客户时间线 · all that happened to him",
        right=Right.SEE_CUSTOMERS,
        scope=OF_CUSTOMER,
        handler=timeline.get_timeline,
        body=Nothing,
        query=shapes.TimelineQuery,
        answer=shapes.Timeline,
    ),
    Endpoint(
        method="GET",
        path="/customers/{id}/notes",
        summary="客户备注 · notes about him",
        right=Right.SEE_CUSTOMERS,
        scope=OF_CUSTOMER,
        handler=customer_notes.list_notes,
        body=Nothing,
        query=NoQuery,
        answer=shapes.NotePage,
    ),
    Endpoint(
        method="POST",
        path="/customers/{id}/notes",
        summary="写客户备注 · a new note",
        right=Right.ANSWER,
        scope=OF_CUSTOMER,
        handler=customer_notes.add_note,
        body=shapes.NoteIn,
        query=NoQuery,
        answer=shapes.NoteOut,
        status=201,
    ),
    Endpoint(
        method="PUT",
        path="/customers/{id}/notes/{note}",
        summary="修改客户备注 · word it anew",
        right=Right.ANSWER,
        scope=OF_CUSTOMER,
        handler=customer_notes.change_note,
        body=shapes.ChangedNote,
        query=NoQuery,
        answer=shapes.NoteOut,
    ),
    Endpoint(
        method="GET",
        path="/customer-fields",
        summary="自定义客户字段 · the house's fields of customers",
        right=Right.SEE_CUSTOMERS,
        scope=anywhere("a form is no customer's"),
        handler=customer_notes.list_fields,
        body=Nothing,
        query=NoQuery,
        answer=shapes.FieldPage,
    ),
    Endpoint(
        method="POST",
        path="/customer-fields",
        summary="新建客户字段 · a new one",
        right=Right.EDIT_CUSTOMERS,
        scope=FOR_ALL,
        handler=customer_notes.add_field,
        body=shapes.NewField,
        query=NoQuery,
        answer=shapes.FieldOut,
        status=201,
    ),
    Endpoint(
        method="PUT",
        path="/customer-fields/{id}",
        summary="更改客户字段 · change it",
        right=Right.EDIT_CUSTOMERS,
        scope=FOR_ALL,
        handler=customer_notes.change_field,
        body=shapes.ChangedField,
        query=NoQuery,
        answer=shapes.FieldOut,
    ),
    Endpoint(
        method="DELETE",
        path="/customer-fields/{id}",
        summary="删除客户字段 · delete it",
        right=Right.EDIT_CUSTOMERS,
        scope=FOR_ALL,
        handler=customer_notes.delete_field,
        body=Nothing,
        query=NoQuery,
        answer=Done,
    ),
)
