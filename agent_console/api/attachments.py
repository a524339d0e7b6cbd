"""Handlers of the files that hang on articles: taken in, and given out for downloading."""

import re

from aiohttp import web

from agent_console.api.article_views import article_out
from agent_console.api.endpoints import Call, Upload
from agent_console.api.forms import NoQuery, Nothing
from agent_console.api.shapes.articles import ArticleOut, AttachQuery
from channels.downloads import as_download
from hub.core.errors import Conflict, InputError, NotFound
from knowledge.text import file_name

MAX_BYTES = 10_000_000
UNKNOWN_TYPE = "application/octet-stream"
_TYPE = re.compile(r"[a-z0-9.+-]{1,60}/[a-z0-9.+-]{1,80}")


async def attach(call: Call[Upload, AttachQuery]) -> ArticleOut:
    """A new version of the article, a draft like after any other change."""
    library, version = call.services.bookroom.library, call.query.version
    article = await library.get(call.id)
    if version != article.version:
        raise Conflict("version_conflict", version=article.version)
    if not call.body.data:
        raise InputError(fields={"file": "empty"})
    name = file_name(call.body.name or call.query.name)
    file = await call.services.stores.files.put(
        name, content_type(call.body.content_type), call.body.data
    )
    article = await library.attach(call.id, file, version=version, by=call.who.person.id)
    return await article_out(article, call.services.directory)


async def download(call: Call[Nothing, NoQuery]) -> web.Response:
    files = await call.services.bookroom.library.files(call.id)
    if call.path["file"] not in files:
        raise NotFound("attachment")
    return as_download(*await call.services.stores.files.open(call.path["file"]))


def content_type(given: str) -> str:
    kind = given.partition(";")[0].strip().lower()
    return kind if _TYPE.fullmatch(kind) else UNKNOWN_TYPE
