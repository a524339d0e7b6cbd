"""Forms of knowledge articles and of searching them."""

from datetime import date
from typing import Annotated

from pydantic import Field, StringConstraints

from agent_console.api.forms import In, Out, Query
from agent_console.api.shapes.common import SEEN, Cursor, Limit, Name, Time
from hub.core.articles import ArticleState
from knowledge.library import Fate

Text = Annotated[str, StringConstraints(max_length=20_000)]
Short = Annotated[str, StringConstraints(max_length=400), SEEN]
Names = Annotated[list[Name], Field(max_length=100)]


class LinkIn(In):
    title: Short
    url: Short


class ArticleIn(In):
    """`attachments`: ids of files that this article has or has had, in the order to be shown."""

    title: Short
    answer: Text
    questions: Annotated[list[Short], Field(max_length=100)] = []  # noqa: RUF012
    category: Short = ""
    language: Annotated[str, StringConstraints(max_length=20)] = "zh-CN"
    short: Annotated[str, StringConstraints(max_length=1000)] = ""
    mail: Text = ""
    valid_from: date | None = None
    valid_until: date | None = None
    regions: Names = []  # noqa: RUF012
    tiers: Names = []  # noqa: RUF012
    links: Annotated[list[LinkIn], Field(max_length=20)] = []  # noqa: RUF012
    attachments: Names = []  # noqa: RUF012
    translates: Name = ""


class ArticleChange(ArticleIn):
    """`version`: the one the editor began from."""

    version: Annotated[int, Field(ge=1)]


class ArticleActionIn(In):
    """`version`, where given, is the one the person has read.

    `remark`: why it is returned (not needed of its author), or what is said with an approval.
    """

    version: Annotated[int, Field(ge=1)] | None = None
    remark: Annotated[str, StringConstraints(max_length=1000)] = ""


class LinkOut(Out):
    title: str
    url: str


class AttachmentOut(Out):
    """`size` in bytes; the bytes are at `/articles/{id}/attachments/{file_id}`."""

    file_id: str
    name: str
    content_type: str
    size: int


class TextOut(Out):
    """`short` and `mail` are empty where the chat's answer stands in for them."""

    title: str
    questions: list[str]
    answer: str
    category: str
    language: str
    short: str
    mail: str
    valid_from: date | None
    valid_until: date | None
    regions: list[str]
    tiers: list[str]
    links: list[LinkOut]
    attachments: list[AttachmentOut]
    translates: str


class ReviewOut(Out):
    """What a second person made of a version; a return has its reason in `words`."""

    version: int
    approved: bool
    by: str
    by_name: str
    at: Time
    words: str


class ArticleOut(TextOut):
    """`live`: whether customers are shown `live_version` now; `review` is the last one."""

    id: str
    state: ArticleState
    version: int
    live: bool
    live_version: int
    author: str
    author_name: str
    reviewer: str
    reviewer_name: str
    review: ReviewOut | None
    created_at: Time
    updated_at: Time


class VersionOut(TextOut):
    """What one edit made of the article; `reviews`, oldest first."""

    version: int
    author: str
    author_name: str
    at: Time
    reviews: list[ReviewOut]


class Versions(Out):
    """Newest first."""

    items: list[VersionOut]


class CategoryOut(Out):
    """`count`: articles in this category and all below it, retired ones left out."""

    path: str
    name: str
    level: int
    count: int


class Categories(Out):
    """Each category before the ones below it."""

    items: list[CategoryOut]


class CategoryQuery(Query):
    language: Name = ""


class AttachQuery(Query):
    """`version`: the one the editor began from; `name` of the file, where no form tells it."""

    version: Annotated[int, Field(ge=1)]
    name: Name = ""


class ArticlePage(Out):
    items: list[ArticleOut]
    next: str | None


class ArticleQuery(Query):
    """`category` with all below it; `q` is a part of the title."""

    state: ArticleState | None = None
    category: Name = ""
    language: Name = ""
    q: Name = ""
    after: Cursor = ""
    limit: Limit = 50


class SearchIn(In):
    """`region` and `tier`: as a customer of these sees it; without both, as staff do."""

    query: Annotated[str, StringConstraints(min_length=1, max_length=1000)]
    k: Annotated[int, Field(ge=1, le=20)] = 5
    locale: Annotated[str, StringConstraints(max_length=20)] = "zh-CN"
    region: Name | None = None
    tier: Name | None = None
    explain: bool = False


class ReasonOut(Out):
    """A term of the question, its weight, and where the article has it: wording, answer or ""."""

    term: str
    weight: float
    where: str


class ExplanationOut(Out):
    """How the score came about; `signals` by name, `bm25` is the back end's own figure."""

    reasons: list[ReasonOut]
    signals: dict[str, float]


class MarkOut(Out):
    """A piece of the passage, in characters of Unicode; `end` is no more in it."""

    start: int
    end: int


class HitOut(Out):
    """`marks`: the pieces of `passage` that say what the question says."""

    article_id: str
    title: str
    passage: str
    marks: list[MarkOut]
    score: float
    version: int
    category: str
    language: str
    answer: str
    explanation: ExplanationOut | None = None


class ReadingOut(Out):
    written: str
    understood: str


class Found(Out):
    """Best first; `sure` when the bot would give the first one as its answer.

    That needs a score of `cut_off`. `read_as`: what was taken for something else than written.
    """

    hits: list[HitOut]
    sure: bool
    cut_off: float
    read_as: list[ReadingOut]


class SuggestedOut(Out):
    """Best first, none below the search's cut-off.

    `question`: what of the customer's they are for, or his last one where none has an answer; ""
    when he has asked nothing.
    """

    question: str
    hits: list[HitOut]


class ImportQuery(Query):
    """`format`: csv, json or markdown, where neither type nor name of the file says it.

    `preview`: tell what would be made of it, and change nothing.
    """

    format: Annotated[str, StringConstraints(max_length=20)] = ""
    publish: bool | None = None
    preview: bool = False


class OutlookOut(Out):
    """What becomes of an entry: `fields` are those that differ from the article `id`."""

    title: str
    category: str
    language: str
    fate: Fate
    id: str
    live: bool
    fields: list[str]


class ImportedOut(Out):
    """`items` only in a preview."""

    created: int
    changed: int
    same: int
    published: bool
    items: list[OutlookOut] = []  # noqa: RUF012


class ArticleMailOut(Out):
    """An answer as the mail that it would be; `html` is the house's own, and loads nothing."""

    sender: str
    subject: str
    text: str
    html: str


class ExportQuery(Query):
    format: Annotated[str, StringConstraints(max_length=20)] = "json"
