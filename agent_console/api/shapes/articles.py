"""Forms of knowledge articles, of searching them, and of what the bot makes of words."""

from typing import Annotated, Any

from pydantic import Field, StringConstraints

from agent_console.api.forms import In, Out, Query
from agent_console.api.shapes.common import Cursor, Limit, Name, Time
from hub.core.articles import ArticleState

Text = Annotated[str, StringConstraints(max_length=20_000)]
Short = Annotated[str, StringConstraints(max_length=400)]


class ArticleIn(In):
    """`version` of a change: the one the editor began from."""

    title: Short
    answer: Text
    questions: Annotated[list[Short], Field(max_length=100)] = []  # noqa: RUF012
    category: Short = ""
    language: Annotated[str, StringConstraints(max_length=20)] = "zh-CN"


class ArticleChange(ArticleIn):
    version: Annotated[int, Field(ge=1)]


class ArticleActionIn(In):
    """`version`, where given, is the one the person has read."""

    version: Annotated[int, Field(ge=1)] | None = None


class ArticleOut(Out):
    """`live`: whether customers are shown `live_version` now."""

    id: str
    title: str
    questions: list[str]
    answer: str
    category: str
    language: str
    state: ArticleState
    version: int
    live: bool
    live_version: int
    author: str
    author_name: str
    reviewer: str
    reviewer_name: str
    created_at: Time
    updated_at: Time


class ArticlePage(Out):
    items: list[ArticleOut]
    next: str | None


class ArticleQuery(Query):
    """`q` is a part of the title."""

    state: ArticleState | None = None
    category: Name = ""
    q: Name = ""
    after: Cursor = ""
    limit: Limit = 50


class SearchIn(In):
    query: Annotated[str, StringConstraints(min_length=1, max_length=1000)]
    k: Annotated[int, Field(ge=1, le=20)] = 5
    locale: Annotated[str, StringConstraints(max_length=20)] = "zh-CN"


class HitOut(Out):
    article_id: str
    title: str
    passage: str
    score: float
    version: int
    category: str
    answer: str


class Found(Out):
    """Best first; `sure` when the bot would give the first one as its answer."""

    hits: list[HitOut]
    sure: bool


class ImportQuery(Query):
    """`format`: csv, json or markdown, where neither type nor name of the file says it."""

    format: Annotated[str, StringConstraints(max_length=20)] = ""
    publish: bool | None = None


class ImportedOut(Out):
    created: int
    changed: int
    same: int
    published: bool


class ExportQuery(Query):
    format: Annotated[str, StringConstraints(max_length=20)] = "json"


class ParseIn(In):
    text: Annotated[str, StringConstraints(min_length=1, max_length=2000)]


class RankOut(Out):
    intent: str
    confidence: float


class ParsedOut(Out):
    """`fallback`: too unsure to act on."""

    intent: str
    confidence: float
    fallback: bool
    ranking: list[RankOut]
    entities: list[dict[str, Any]]
