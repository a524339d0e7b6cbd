"""Many articles of real Chinese: real questions and answers, mixed, with lines of real laws."""

import re
from collections.abc import Iterator
from datetime import UTC, datetime
from itertools import cycle
from pathlib import Path

from hub.core.articles import Article, ArticleText
from hub.house.tools import ROOT
from knowledge import articles as rules

SHARED = ROOT.parent / "shared" / "data" / "zh"
_AT = datetime(2026, 1, 1, tzinfo=UTC)
_ARTICLE_OF_A_LAW = re.compile(r"^第\S+条\s+(.{20,200})", re.MULTILINE)


class Sources:
    """Raises FileNotFoundError where the real data are not beside the project."""

    def __init__(self, folder: Path = SHARED) -> None:
        rows = (folder / "qa_techsupport_egret_apache2.tsv").read_text(encoding="utf-8")
        pairs = [line.split("\t")[1:3] for line in rows.splitlines()[1:]]
        self.questions = [question[:200] for question, _ in pairs]
        self.answers = [answer[:2_000] for _, answer in pairs]
        texts = (file.read_text(encoding="utf-8") for file in sorted(folder.glob("laws/*.md")))
        self.laws = [line for text in texts for line in _ARTICLE_OF_A_LAW.findall(text)]

    def articles(self, count: int) -> Iterator[Article]:
        """Each question comes back with other neighbours, answers and laws."""
        size = len(self.questions)
        for n in range(count):
            turn = n // size
            text = ArticleText(
                title=f"{self.questions[n % size]}（{n}）",
                answer=f"{self.answers[(n + 31 * turn) % size]}\n{self.laws[n % len(self.laws)]}",
                questions=(self.questions[(n * 7 + turn) % size],),
            )
            yield published(f"n{n:06d}", text)

    def asked(self) -> Iterator[str]:
        """What a customer makes of the questions: begun politely, the end swallowed."""
        for question in cycle(self.questions):
            yield f"请问{question[:-1]}"


def published(article_id: str, text: ArticleText) -> Article:
    return rules.go_live(rules.new(article_id, text, by="bench", at=_AT), at=_AT)
