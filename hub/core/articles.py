"""A knowledge article as plain values: what is being written, and what customers are shown."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class ArticleState(StrEnum):
    DRAFT = "draft"
    REVIEW = "review"
    PUBLISHED = "published"
    RETIRED = "retired"


@dataclass(frozen=True, slots=True, kw_only=True)
class ArticleText:
    """What an editor writes; `questions` are ways in which customers ask for it."""

    title: str
    answer: str
    questions: tuple[str, ...] = ()
    category: str = ""
    language: str = "zh-CN"


@dataclass(frozen=True, slots=True, kw_only=True)
class Article:
    """`text` is the newest version, `live` the one customers are shown (None: not shown).

    `version` counts edits, `rev` every write; `reviewer` has approved exactly this version.
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
    live: ArticleText | None = None
    live_version: int = 0
