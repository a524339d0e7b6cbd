"""Handlers of the knowledge base: articles on their way, searching, whole files in and out."""

from aiohttp import web

from agent_console.api.cursors import read_offset
from agent_console.api.endpoints import Call, Upload
from agent_console.api.forms import NoQuery, Nothing
from agent_console.api.shapes.articles import (
    ArticleActionIn,
    ArticleChange,
    ArticleIn,
    ArticleOut,
    ArticlePage,
    ArticleQuery,
    ExportQuery,
    Found,
    HitOut,
    ImportedOut,
    ImportQuery,
    SearchIn,
)
from agent_console.directory import Directory
from agent_console.rights import Right
from hub.core.articles import Article, ArticleText
from hub.core.errors import Forbidden, NotFound
from knowledge.exchange import Form, form_of, read_entries, write_entries
from knowledge.library import Action

TYPES = {
    "text/csv": Form.CSV,
    "application/json": Form.JSON,
    "text/markdown": Form.MARKDOWN,
}
_TYPE_OF = {form: kind for kind, form in TYPES.items()}


async def list_articles(call: Call[Nothing, ArticleQuery]) -> ArticlePage:
    """The newest changed first."""
    query, services = call.query, call.services
    skip = read_offset(query.after)
    found = await services.library.articles.page(
        state=query.state, category=query.category, q=query.q, skip=skip, limit=query.limit + 1
    )
    page = found[: query.limit]
    return ArticlePage(
        items=[await _shown(article, services.directory) for article in page],
        next=str(skip + len(page)) if len(found) > len(page) else None,
    )


async def create_article(call: Call[ArticleIn, NoQuery]) -> ArticleOut:
    article = await call.services.library.create(_text(call.body), by=call.who.person.id)
    return await _shown(article, call.services.directory)


async def get_article(call: Call[Nothing, NoQuery]) -> ArticleOut:
    article = await call.services.library.get(call.id)
    return await _shown(article, call.services.directory)


async def change_article(call: Call[ArticleChange, NoQuery]) -> ArticleOut:
    """A new version, a draft until it is published; customers see the old one till then."""
    article = await call.services.library.edit(
        call.id, _text(call.body), version=call.body.version, by=call.who.person.id
    )
    return await _shown(article, call.services.directory)


async def act(call: Call[ArticleActionIn, NoQuery]) -> ArticleOut:
    """Submit, approve, publish or retire."""
    try:
        action = Action(call.path["action"])
    except ValueError:
        raise NotFound from None
    if action is not Action.SUBMIT and Right.PUBLISH_ARTICLES not in call.who.rights:
        raise Forbidden
    article = await call.services.library.act(
        call.id, action, by=call.who.person.id, version=call.body.version
    )
    return await _shown(article, call.services.directory)


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


def _text(body: ArticleIn) -> ArticleText:
    return ArticleText(
        title=body.title,
        answer=body.answer,
        questions=tuple(body.questions),
        category=body.category,
        language=body.language,
    )


async def _shown(article: Article, directory: Directory) -> ArticleOut:
    return ArticleOut(
        id=article.id,
        title=article.text.title,
        questions=list(article.text.questions),
        answer=article.text.answer,
        category=article.text.category,
        language=article.text.language,
        state=article.state,
        version=article.version,
        live=article.live is not None,
        live_version=article.live_version,
        author=article.author,
        author_name=await directory.name_of(article.author) or "",
        reviewer=article.reviewer,
        reviewer_name=await directory.name_of(article.reviewer) or "",
        created_at=article.created_at,
        updated_at=article.updated_at,
    )
