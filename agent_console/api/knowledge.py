"""Handlers of the knowledge base as a whole: searching it, whole files in and out."""

from aiohttp import web

from agent_console.api.endpoints import Call, Upload
from agent_console.api.forms import NoQuery, Nothing
from agent_console.api.shapes.articles import (
    ExportQuery,
    Found,
    HitOut,
    ImportedOut,
    ImportQuery,
    SearchIn,
)
from agent_console.rights import Right
from hub.core.errors import Forbidden
from knowledge.exchange import Form, form_of, read_entries, write_entries

TYPES = {
    "text/csv": Form.CSV,
    "application/json": Form.JSON,
    "text/markdown": Form.MARKDOWN,
}
_TYPE_OF = {form: kind for kind, form in TYPES.items()}


async def search(call: Call[SearchIn, NoQuery]) -> Found:
    body = call.body
    findings = await call.services.knowledge.search(body.query, locale=body.locale, k=body.k)
    hits = [
        HitOut(
            article_id=hit.article_id,
            title=hit.title,
            passage=hit.passage,
            score=hit.score,
            version=hit.version,
            category=hit.category,
            answer=hit.answer,
        )
        for hit in findings.hits
    ]
    return Found(hits=hits, sure=findings.sure)


async def import_articles(call: Call[Upload, ImportQuery]) -> ImportedOut:
    """A whole file or nothing of it; shown to customers at once only by whoever may do that."""
    may_publish = Right.IMPORT_LIVE in call.who.rights
    if call.query.publish and not may_publish:
        raise Forbidden
    publish = may_publish if call.query.publish is None else call.query.publish
    entries = read_entries(call.body.data, _form(call), locale=call.language)
    imported = await call.services.library.bring_in(entries, by=call.who.person.id, publish=publish)
    return ImportedOut(
        created=imported.created, changed=imported.changed, same=imported.same, published=publish
    )


def _form(call: Call[Upload, ImportQuery]) -> Form:
    """By what the caller says, else by the type of the file, else by its name."""
    if call.query.format:
        return form_of(call.query.format)
    return TYPES.get(call.body.content_type.partition(";")[0].strip()) or form_of(call.body.name)


async def export_articles(call: Call[Nothing, ExportQuery]) -> web.Response:
    form = form_of(call.query.format)
    data = write_entries(await call.services.library.take_out(), form)
    response = web.Response(body=data, content_type=_TYPE_OF[form], charset="utf-8")
    name = f"articles.{'md' if form is Form.MARKDOWN else form.value}"
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    response.headers["Cache-Control"] = "no-store"
    return response
