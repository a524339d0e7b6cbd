"""The port of the search back ends: what ranking and projection ask of an index, wherever it is."""

from collections.abc import Awaitable, Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Protocol

from pydantic import TypeAdapter

from hub.core.articles import Article, ArticleText
from hub.core.ports.knowledge import Audience
from knowledge.analysis import Unit

_TEXT = TypeAdapter(ArticleText)


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """A live article that shares words with the question, as far as ranking looks at it.

    `asks` are the terms of each wording and `said` its normalised letters, `answer` the terms of
    the answer. Articles of one `need` say the same in other languages.
    """

    id: str
    need: str
    language: str
    version: int
    bm25: float
    asks: tuple[tuple[str, ...], ...]
    said: tuple[str, ...]
    answer: frozenset[str]
    stored: str

    @property
    def text(self) -> ArticleText:
        """Read only for what is shown: most candidates are not."""
        return _TEXT.validate_json(self.stored)


@dataclass(frozen=True, slots=True, kw_only=True)
class Frequencies:
    """In how many of `size` articles each term stands in a title or question."""

    counts: Mapping[str, int]
    size: int


class Build(Protocol):
    """An index that is being filled and answers nothing yet."""

    async def add(self, articles: Sequence[Article]) -> None:
        """Add the live ones of these."""

    async def change_over(self) -> None:
        """Answer from this index from now on; nobody waits meanwhile."""


class SearchBackend(Protocol):
    """Every call raises Unavailable while the index is being built or its server is away."""

    name: str

    async def candidates(
        self, units: Sequence[Unit], *, audience: Audience | None, day: date, limit: int
    ) -> list[Candidate]:
        """The best by BM25, best first, of those that are for this audience on this day."""

    async def frequencies(self, terms: Collection[str]) -> Frequencies: ...

    async def put(self, articles: Sequence[Article], gone: Iterable[str] = ()) -> None:
        """Bring these articles up to date; the ones that are not live any more disappear.

        They are found when this returns. The same again, or an older state of one, is harmless.
        """

    async def build(self, edition: int) -> Build:
        """An empty index beside this one, to be filled and changed over to."""

    async def edition(self) -> int | None:
        """Of the index that answers: what `build` was told, less where analysis has changed since.

        None when there is none that can be read.
        """

    async def missed(self, revs: Callable[[], Awaitable[Mapping[str, int]]]) -> Collection[str]:
        """Ids of articles in which it may differ from the store, whose live ones are `revs`."""

    async def state(self) -> Mapping[str, Any]:
        """How it is, for people: `state` is up, warming or down. Raises nothing."""

    async def close(self) -> None: ...
