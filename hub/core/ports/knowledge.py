"""What the bot asks of knowledge, and what is found."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Protocol

from hub.core.articles import ArticleText


@dataclass(frozen=True, slots=True, kw_only=True)
class Reason:
    """A term of the question, its weight, and where in the article: "wording", "answer" or ""."""

    term: str
    weight: float
    where: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Hit:
    """A published article; `score` is the chance, 0 to 1, that it is the one that was meant.

    `passage` is the part of the answer that speaks of the question, `marks` where in it the
    question's words stand (from, to). `reasons` and `signals` say how the score came about.
    """

    article_id: str
    version: int
    text: ArticleText
    passage: str
    score: float
    marks: tuple[tuple[int, int], ...] = ()
    reasons: tuple[Reason, ...] = ()
    signals: Mapping[str, float] = field(default_factory=dict)

    @property
    def title(self) -> str:
        return self.text.title

    @property
    def category(self) -> str:
        return self.text.category

    @property
    def answer(self) -> str:
        return self.text.answer


@dataclass(frozen=True, slots=True, kw_only=True)
class Findings:
    """Hits, best first; `sure` when the best may be given as the answer.

    Not sure is also who cannot tell close ones apart: then the hits are to choose from.
    `read_as`: what was written and what was understood, where they differ. `strange`: the question
    names another house's business, of which the best hit knows nothing.
    """

    hits: tuple[Hit, ...]
    sure: bool
    cut_off: float = 0.0
    read_as: tuple[tuple[str, str], ...] = ()
    strange: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Search:
    """What the bot looked up for which wish, and how the findings then stood beside it."""

    query: str
    intent: str
    found: Findings


@dataclass(frozen=True, slots=True, kw_only=True)
class Audience:
    """Who asks. Where a region or tier is not known (""), only what is for everybody is shown."""

    region: str = ""
    tier: str = ""


Region = Callable[[str], str]
"""A node's id -> the region that its customers live in, by name; empty where it is not known."""


class Knowledge(Protocol):
    async def search(
        self, query: str, *, locale: str = "zh-CN", k: int = 5, audience: Audience | None = None
    ) -> Findings:
        """What is valid today and for this audience (None: for anybody, as staff see it).

        Raises Unavailable when the index is down.
        """
