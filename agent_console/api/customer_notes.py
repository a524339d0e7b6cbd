"""Handlers of what colleagues keep of a customer: notes, and the fields of the house."""

from dataclasses import asdict

from agent_console.api.endpoints import Call
from agent_console.api.forms import Done, NoQuery, Nothing
from agent_console.api.shapes.customer_notes import (
    ChangedField,
    ChangedNote,
    FieldIn,
    FieldOut,
    FieldPage,
    NewField,
    NoteIn,
    NoteOut,
    NotePage,
    WordingOut,
)
from agent_console.directory import Directory
from agent_console.rights import Right
from hub.core.clock import new_id
from hub.core.customer_fields import CustomerField, FieldKind
from hub.core.customer_notes import CustomerNote
from hub.core.errors import Forbidden, InputError, NotFound


async def list_notes(call: Call[Nothing, NoQuery]) -> NotePage:
    """The newest first."""
    notes = await call.services.clientele.notes.of(call.id)
    return NotePage(items=[await note_out(one, call.services.directory) for one in notes])


async def add_note(call: Call[NoteIn, NoQuery]) -> NoteOut:
    notes, by = call.services.clientele.notes, call.who.person.id
    return await note_out(await notes.add(call.id, call.body.text, by=by), call.services.directory)


async def change_note(call: Call[ChangedNote, NoQuery]) -> NoteOut:
    """Whoever began it may, and who may change the customer's record."""
    notes, by, note_id = call.services.clientele.notes, call.who.person.id, call.path["note"]
    note = next((one for one in await notes.of(call.id) if one.id == note_id), None)
    if note is None:
        raise NotFound
    if note.begun_by != by and not call.may(Right.EDIT_CUSTOMERS):
        raise Forbidden
    changed = await notes.change(call.id, note_id, call.body.text, rev=call.body.rev, by=by)
    return await note_out(changed, call.services.directory)


async def note_out(note: CustomerNote, directory: Directory) -> NoteOut:
    before = [
        WordingOut(**asdict(one), by_name=await directory.name_of(one.by) or one.by)
        for one in note.before
    ]
    return NoteOut(
        id=note.id, text=note.text, by=note.by, at=note.at, begun_by=note.begun_by,
        begun_at=note.begun_at, before=before, rev=note.rev,
        by_name=await directory.name_of(note.by) or note.by,
        begun_by_name=await directory.name_of(note.begun_by) or note.begun_by,
    )  # fmt: skip


async def list_fields(call: Call[Nothing, NoQuery]) -> FieldPage:
    """In the order in which they are shown."""
    return FieldPage(items=[_field_out(one) for one in call.services.clientele.fields.all()])


async def add_field(call: Call[NewField, NoQuery]) -> FieldOut:
    field = _field(call.body, field_id=new_id(), kind=call.body.kind, rev=0)
    added = await call.services.clientele.fields.add(field, by=call.who.person.id)
    return _field_out(added)


async def change_field(call: Call[ChangedField, NoQuery]) -> FieldOut:
    fields = call.services.clientele.fields
    before = next((one for one in fields.all() if one.id == call.id), None)
    if before is None:
        raise NotFound
    field = _field(call.body, field_id=call.id, kind=before.kind, rev=call.body.rev)
    return _field_out(await fields.change(field, by=call.who.person.id))


async def delete_field(call: Call[Nothing, NoQuery]) -> Done:
    await call.services.clientele.fields.delete(call.id, by=call.who.person.id)
    return Done()


def _field(body: FieldIn, *, field_id: str, kind: FieldKind, rev: int) -> CustomerField:
    if kind is FieldKind.CHOICE and not body.options:
        raise InputError(fields={"options": "needs_options"})
    return CustomerField(
        id=field_id, name=body.name, kind=kind, options=body.options, seen_by=body.seen_by,
        masked=body.masked, place=body.place, rev=rev,
    )  # fmt: skip


def _field_out(field: CustomerField) -> FieldOut:
    return FieldOut(
        id=field.id, name=field.name, kind=field.kind, options=list(field.options),
        seen_by=field.seen_by, masked=field.masked, place=field.place, rev=field.rev,
    )  # fmt: skip
