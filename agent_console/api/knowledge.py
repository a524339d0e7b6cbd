"""Handlers of the knowledge base as a whole: searching it, whole files in and out."""

from collections import Counter
from collections.abc import Sequence

from aiohttp import web

from agent_console.api.article_views import read_text
from agent_console.api.endpoints import Call, Upload
from agent_console.api.forms import NoQuery, Nothing
from agent_console.api.shapes.articles import (
    ArticleIn,
    ArticleMailOut,
    ExplanationOut,
    ExportQuery,
    Found,
    HitOut,
    ImportedOut,
    ImportQuery,
    MarkOut,
    OutlookOut,
    ReadingOut,
    ReasonOut,
    SearchIn,
)
from agent_console.rights import Right
from bot.answers import parts_of
from channels.email.specimen import specimen
from hub.core.errors import Forbidden
from hub.core.organisation import ROOT_NODE
from hub.core.ports.knowledge import Audience, Hit
from knowledge.exchange import Form, form_of, read_entries, write_entries
from knowledge.library import Fate, Outlook

TYPES = {
    "text/csv": Form.CSV,
    "application/json": Form.JSON,
    "text/markdown": Form.MARKDOWN,
}
_TYPE_OF = {form: kind for kind, form in TYPES.items()}


async def search(call: Call[SearchIn, NoQuery]) -> Found:
    body = call.body
    findings = await call.services.bookroom.search.search(
        body.query, locale=body.locale, k=body.k, audience=_audience(body)
    )
    readings = [ReadingOut(written=said, understood=meant) for said, meant in findings.read_as]
    return Found(
        hits=[hit_out(hit, explain=body.explain) for hit in findings.hits],
        sure=findings.sure,
        cut_off=findings.cut_off,
        read_as=readings,
    )


def _audience(body: SearchIn) -> Audience | None:
    if body.region is None and body.tier is None:
        return None
    return Audience(region=body.region or "", tier=body.tier or "")


async def as_letter(call: Call[ArticleIn, NoQuery]) -> ArticleMailOut:
    """Composed by what sends mails, in the name of the first mailbox that there is."""
    body, services = call.body, call.services
    text = read_text(body.model_copy(update={"attachments": []}), {})
    accounts = await services.exchange.bureau.all()
    mail = specimen(
        parts_of(text, "email"), subject=next(iter(text.questions), text.title),
        locale=text.language, at=services.clock.now(),
        config=next((one.config for one in accounts if one.channel == "email"), {}),
    )  # fmt: skip
    plain, html = (mail.get_body([kind]) for kind in ("plain", "html"))
    return ArticleMailOut(
        sender=mail["From"],
        subject=mail["Subject"],
        text=plain.get_content() if plain else "",
        html=html.get_content() if html else "",
    )


def hit_out(hit: Hit, *, explain: bool) -> HitOut:
    return HitOut(
        article_id=hit.article_id,
        title=hit.title,
        passage=hit.passage,
        marks=[MarkOut(start=start, end=end) for start, end in hit.marks],
        score=hit.score,
        version=hit.version,
        category=hit.category,
        language=hit.text.language,
        answer=hit.answer,
        explanation=_explanation(hit) if explain else None,
    )


def _explanation(hit: Hit) -> ExplanationOut:
    reasons = [
        ReasonOut(term=reason.term, weight=reason.weight, where=reason.where)
        for reason in hit.reasons
    ]
    return ExplanationOut(reasons=reasons, signals=dict(hit.signals))


async def import_articles(call: Call[Upload, ImportQuery]) -> ImportedOut:
    """A whole file or nothing of it; shown to customers at once only by whoever may do that."""
    may_publish = call.who.authority.may(Right.IMPORT_LIVE, ROOT_NODE)
    if call.query.publish and not may_publish:
        raise Forbidden
    publish = may_publish if call.query.publish is None else call.query.publish
    entries = read_entries(call.body.data, _form(call), locale=call.language)
    if call.query.preview:
        return _foreseen(
            await call.services.bookroom.library.foresee(entries, publish=publish), publish
        )
    imported = await call.services.bookroom.library.bring_in(
        entries, by=call.who.person.id, publish=publish
    )
    return ImportedOut(
        created=imported.created, changed=imported.changed, same=imported.same, published=publish
    )


def _foreseen(outlooks: Sequence[Outlook], publish: bool) -> ImportedOut:
    count = Counter(one.fate for one in outlooks)
    return ImportedOut(
        created=count[Fate.CREATED],
        changed=count[Fate.CHANGED],
        same=count[Fate.SAME],
        published=publish,
        items=[_outlook(one) for one in outlooks],
    )


def _outlook(one: Outlook) -> OutlookOut:
    text, before = one.entry.text, one.before
    return OutlookOut(
        title=text.title,
        category=text.category,
        language=text.language,
        fate=one.fate,
        id=before.id if before else "",
        live=before is not None and before.live is not None,
        fields=list(one.fields),
    )


def _form(call: Call[Upload, ImportQuery]) -> Form:
    """By what the caller says, else by the type of the file, else by its name."""
    if call.query.format:
        return form_of(call.query.format)
    return TYPES.get(call.body.content_type.partition(";")[0].strip()) or form_of(call.body.name)


async def export_articles(call: Call[Nothing, ExportQuery]) -> web.Response:
    form = form_of(call.query.format)
    data = write_entries(await call.services.bookroom.library.take_out(), form)
    response = web.Response(body=data, content_type=_TYPE_OF[form], charset="utf-8")
    name = f"articles.{'md' if form is Form.MARKDOWN else form.value}"
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    response.headers["Cache-Control"] = "no-store"
    return response
