"""How well the search finds what customers ask for: `python -m knowledge.evaluation`.

Questions are in knowledge/eval, each with the articles that answer it; none is a wording of an
article. Those for other houses, and chat, have no article and should not be answered.
"""

import asyncio
import sys
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from importlib.resources import files

from hub.core.articles import ArticleText
from hub.core.clock import SystemClock
from hub.core.ports.knowledge import Audience, Findings
from knowledge import articles as rules
from knowledge.exchange import Entry
from knowledge.index import MemoryIndex
from knowledge.search import CUT_OFF, ArticleSearch
from knowledge.seed import seed_entries

SETS = {"zh-CN": "zh-CN", "en": "en", "slips": "zh-CN", "off-topic": "zh-CN"}
"""Name of a set -> locale that its questions come with."""
_CUT_OFFS = (0.5, 0.6, 0.7, 0.75, 0.8, 0.85, 0.9, 0.95)


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """A question and the articles that answer it; none: not our business."""

    question: str
    articles: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What the search made of a case; `rank` is the first right one's, 0 when there is none."""

    case: Case
    findings: Findings
    rank: int

    def is_sure(self, cut_off: float) -> bool:
        hits = self.findings.hits
        at_all = self.findings.sure or cut_off < self.findings.cut_off
        return at_all and bool(hits) and hits[0].score >= cut_off


@dataclass(frozen=True, slots=True, kw_only=True)
class Figures:
    """Shares of all cases of a set, from 0 to 1; what is sure is answered without asking back."""

    recall_1: float
    recall_3: float
    sure_right: float
    sure_wrong: float

    @property
    def unsure(self) -> float:
        return 1 - self.sure_right - self.sure_wrong


def cases(name: str) -> list[Case]:
    """The set of this name: a line a question, then its articles with "|" between them."""
    lines = (files("knowledge") / "eval" / f"{name}.tsv").read_text(encoding="utf-8").splitlines()
    rows = (line.split("\t") for line in lines[1:])
    return [Case(question=row[0], articles=tuple("".join(row[1:]).split("|"))) for row in rows]


async def seeded(entries: Sequence[Entry]) -> MemoryIndex:
    """An index of these articles, all of them published."""
    index, now = MemoryIndex(), SystemClock().now()
    drafts = (rules.new(entry.id, entry.text, by="seed", at=now) for entry in entries)
    build = await index.build(0)
    await build.add([rules.go_live(draft, at=now) for draft in drafts])
    await build.change_over()
    return index


async def run(search: ArticleSearch, entries: Sequence[Entry], name: str) -> list[Outcome]:
    """Each question is asked by somebody whom its article is for."""
    texts = {entry.id: entry.text for entry in entries}
    return [await _ask(search, texts, one, SETS[name]) for one in cases(name)]


async def _ask(
    search: ArticleSearch, texts: dict[str, ArticleText], case: Case, locale: str
) -> Outcome:
    audience = _audience(texts.get(case.articles[0]))
    findings = await search.search(case.question, locale=locale, audience=audience)
    needs = [hit.text.translates or hit.article_id for hit in findings.hits]
    rank = next((at for at, need in enumerate(needs, 1) if need in case.articles), 0)
    return Outcome(case=case, findings=findings, rank=rank)


def _audience(text: ArticleText | None) -> Audience:
    regions, tiers = (text.regions, text.tiers) if text else ((), ())
    return Audience(region=next(iter(regions), ""), tier=next(iter(tiers), ""))


def figures(outcomes: Collection[Outcome], cut_off: float = CUT_OFF) -> Figures:
    sure = [one for one in outcomes if one.is_sure(cut_off)]
    right = sum(one.rank == 1 for one in sure)
    return Figures(
        recall_1=sum(one.rank == 1 for one in outcomes) / len(outcomes),
        recall_3=sum(1 <= one.rank <= 3 for one in outcomes) / len(outcomes),
        sure_right=right / len(outcomes),
        sure_wrong=(len(sure) - right) / len(outcomes),
    )


async def main() -> None:
    entries = seed_entries()
    search = ArticleSearch(await seeded(entries))
    for name in SETS:
        outcomes = await run(search, entries, name)
        sys.stdout.write(f"\n{name}: {len(outcomes)} questions\n")
        sys.stdout.writelines(_table(outcomes))
        if "-v" in sys.argv:
            sys.stdout.writelines(_wrong(outcomes))


def _table(outcomes: Collection[Outcome]) -> Iterable[str]:
    yield "cut-off  recall@1  recall@3  sure and right  sure and wrong  unsure\n"
    for cut_off in sorted({*_CUT_OFFS, CUT_OFF}):
        one = figures(outcomes, cut_off)
        mark = " *" if cut_off == CUT_OFF else ""
        yield (
            f"{cut_off:7.2f} {one.recall_1:9.3f} {one.recall_3:9.3f} {one.sure_right:15.3f}"
            f" {one.sure_wrong:15.3f} {one.unsure:7.3f}{mark}\n"
        )


def _wrong(outcomes: Iterable[Outcome]) -> Iterable[str]:
    for one in outcomes:
        if one.findings.sure and one.rank != 1:
            best = one.findings.hits[0]
            yield f"{one.case.question}\t{best.article_id}\t{best.score}\n"


if __name__ == "__main__":
    asyncio.run(main())
