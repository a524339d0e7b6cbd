"""Handlers of articles: written, on their way to the customers, and what they were before."""

from agent_console.api.article_views import article_out, categories_out, read_text, version_out
from agent_console.api.cursors import read_offset
from agent_console.api.endpoints import Call
from agent_console.api.forms import NoQuery, Nothing
from agent_console.api.shapes.articles import (
    ArticleActionIn,
    ArticleChange,
    ArticleIn,
    ArticleOut,
    ArticlePage,
    ArticleQuery,
    Categories,
    CategoryQuery,
    VersionOut,
    Versions,
)
from agent_console.rights import Right
from hub.core.errors import NotFound
from hub.core.organisation import ROOT_NODE
from knowledge.library import Action


async def list_articles(call: Call[Nothing, ArticleQuery]) -> ArticlePage:
    """The newest changed first."""
    query, services = call.query, call.services
    skip = read_offset(query.after)
    found = await services.bookroom.library.articles.page(
        state=query.state,
        category=query.category,
        language=query.language,
        q=query.q,
        skip=skip,
        limit=query.limit + 1,
    )
    page = found[: query.limit]
    return ArticlePage(
        items=[await article_out(article, services.directory) for article in page],
        next=str(skip + len(page)) if len(found) > len(page) else None,
    )


async def list_categories(call: Call[Nothing, CategoryQuery]) -> Categories:
    counted = await call.services.bookroom.library.articles.categories(call.query.language)
    return Categories(items=categories_out(counted))


async def create_article(call: Call[ArticleIn, NoQuery]) -> ArticleOut:
    text = read_text(call.body, {})
    article = await call.services.bookroom.library.create(text, by=call.who.person.id)
    return await article_out(article, call.services.directory)


async def get_article(call: Call[Nothing, NoQuery]) -> ArticleOut:
    article = await call.services.bookroom.library.get(call.id)
    return await article_out(article, call.services.directory)


async def change_article(call: Call[ArticleChange, NoQuery]) -> ArticleOut:
    """A new version, a draft until it is published; customers see the old one till then."""
    library, body = call.services.bookroom.library, call.body
    text = read_text(body, await library.files(call.id) if body.attachments else {})
    article = await library.edit(call.id, text, version=body.version, by=call.who.person.id)
    return await article_out(article, call.services.directory)


async def list_versions(call: Call[Nothing, NoQuery]) -> Versions:
    """To go back to one, change the article to what it says."""
    article = await call.services.bookroom.library.get(call.id)
    versions = await call.services.bookroom.library.articles.versions(article.id)
    return Versions(items=[await version_out(one, call.services.directory) for one in versions])


async def get_version(call: Call[Nothing, NoQuery]) -> VersionOut:
    number = call.path["version"]
    if not number.isascii() or not number.isdigit() or len(number) > 6:
        raise NotFound("article version")
    version = await call.services.bookroom.library.version(call.id, int(number))
    return await version_out(version, call.services.directory)


async def act(call: Call[ArticleActionIn, NoQuery]) -> ArticleOut:
    """Submit, return, approve, publish or retire."""
    try:
        action = Action(call.path["action"])
    except ValueError:
        raise NotFound from None
    if action is not Action.SUBMIT:
        call.who.authority.require(Right.PUBLISH_ARTICLES, ROOT_NODE)
    body = call.body
    article = await call.services.bookroom.library.act(
        call.id, action, by=call.who.person.id, version=body.version, words=body.remark
    )
    return await article_out(article, call.services.directory)
