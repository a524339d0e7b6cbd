"""A knowledge article as plain values: what is being written, and what customers are shown."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from hub.core.parts import File


class ArticleState(StrEnum):
    DRAFT = "draft"
    REVIEW = "review"
    PUBLISHED = "published"
    RETIRED = "retired"


class AnswerForm(StrEnum):
    """How much room an answer has: an SMS, a chat bubble, a letter."""

    SHORT = "short"
    CHAT = "chat"
    MAIL = "mail"


@dataclass(frozen=True, slots=True, kw_only=True)
class Link:
    """A page to read on; always https."""

    title: str
    url: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ArticleText:
    """What an editor writes; `questions` are ways in which customers ask for it.

    `answer` is the chat's; `short` and `mail` stand in for it where they are written. `category`
    is a path ("话费/账单"). `valid_from` and `valid_until` are days of the customer's calendar,
    both included. Empty `regions` and `tiers` mean everybody's. `translates` is the id of the
    article that this one says in another language.
    """

    title: str
    answer: str
    questions: tuple[str, ...] = ()
    category: str = ""
    language: str = "zh-CN"
    short: str = ""
    mail: str = ""
    valid_from: date | None = None
    valid_until: date | None = None
    regions: tuple[str, ...] = ()
    tiers: tuple[str, ...] = ()
    links: tuple[Link, ...] = ()
    attachments: tuple[File, ...] = ()
    translates: str = ""

    def answer_for(self, form: AnswerForm) -> str:
        """The answer in this form; the chat's where none was written for it."""
        written = {AnswerForm.SHORT: self.short, AnswerForm.MAIL: self.mail}
        return written.get(form) or self.answer

    def valid_on(self, day: date) -> bool:
        begun = self.valid_from is None or self.valid_from <= day
        return begun and (self.valid_until is None or day <= self.valid_until)


@dataclass(frozen=True, slots=True, kw_only=True)
class Review:
    """What a second person made of a version; `words` are the reason of a return, or a remark."""

    version: int
    approved: bool
    by: str
    at: datetime
    words: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Article:
    """`text` is the newest version, `live` the one customers are shown (None: not shown).

    `version` counts edits, `rev` every write; `reviewer` has approved exactly this version.
    `review` is the last one, until what it approved is edited.
    """

    id: str
    text: ArticleText
    state: ArticleState
    version: int
    rev: int
    author: str
    created_at: datetime
    updated_at: datetime
    reviewer: str = ""
    review: Review | None = None
    live: ArticleText | None = None
    live_version: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class ArticleVersion:
    """An article as one edit left it, kept for ever, and what was said of it, oldest first."""

    version: int
    text: ArticleText
    author: str
    at: datetime
    reviews: tuple[Review, ...] = ()
