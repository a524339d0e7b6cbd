"""`python -m benchmarks.answers`: what bot and search together answer, on what neither has seen.

Wishes are those of nlu_data/eval, where an article is right that stands under a heading of what was
said; questions those of knowledge/eval, each with its own articles. For strangers none is right.
"""

import asyncio
import sys
import tempfile
from collections import Counter
from collections.abc import AsyncIterator, Iterator, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

from bot.client import RasaClient
from bot.evaluation import utterances
from bot.headings import headings_of, is_under
from bot.project import RasaProject
from bot.responder import BotResponder
from bot.templates import Templates
from bot.workers import Workers
from hub.core.clock import SystemClock
from hub.core.conversations import Conversation, QueuePlace, State
from hub.core.customers import Tier
from hub.core.messages import Author, AuthorKind, Message
from hub.core.orders import Order
from hub.core.parts import Choices, Text
from hub.core.ports.answering import Response
from hub.core.ports.drafting import Deed
from hub.house.beside import beside
from hub.house.child import Child
from hub.house.ports import free_port
from hub.house.tools import ROOT
from hub.settings import Settings
from knowledge.evaluation import SETS, cases, seeded
from knowledge.search import ArticleSearch
from knowledge.seed import seed_entries

KINDS = ("right", "wrong", "among", "not_among", "unknown", "otherwise")
"""An article, right or wrong; titles to choose from, with the right one among them or without; no
answer that is known; anything else: a form, a person, small talk, "that is not our business"."""
THRESHOLD: float = Settings.model_fields["bot_threshold"].default
_UNKNOWN = frozenset({"not_known", "not_understood", "lookup_nothing"})
_PATIENCE = 300
_SEED = seed_entries()
_NEEDS = {entry.id: entry.text.translates or entry.id for entry in _SEED}
_TEXTS = {entry.id: entry.text for entry in _SEED}
TITLED = {entry.text.title: _NEEDS[entry.id] for entry in _SEED}


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """Something said and the articles that answer it; none: no article is right."""

    text: str
    locale: str
    articles: frozenset[str]


def wishes(language: str) -> Iterator[Case]:
    for said in utterances(ROOT / "nlu_data" / "eval"):
        if said.language == language:
            own = headings_of(said.intent)
            right = {_NEEDS[one.id] for one in _SEED if is_under(one.text.category, own)}
            yield Case(text=said.text, locale=language, articles=frozenset(right))


def questions(name: str) -> Iterator[Case]:
    for asked in cases(name):
        articles = frozenset(filter(None, asked.articles))
        yield Case(text=asked.question, locale=SETS[name], articles=articles)


ALL: Mapping[str, tuple[Case, ...]] = {
    **{f"wishes {language}": tuple(wishes(language)) for language in ("zh-CN", "en")},
    **{f"questions {name}": tuple(questions(name)) for name in SETS},
}


class Nobody:
    """Nobody waits, nobody is there, and nobody has orders."""

    async def of_customer(
        self, customer_id: str, *, verified: Sequence[str] = (), number: str | None = None
    ) -> list[Order]:
        return []

    async def asked(self, customer_id: str) -> list[Order]:
        return []

    async def hear(self, *_: object, **__: object) -> Deed:
        raise LookupError("nobody has orders")

    async def place(self, conversation: Conversation) -> QueuePlace:
        return QueuePlace(position=1, wait_seconds=None)


async def responder(rasa: RasaClient) -> BotResponder:
    search = ArticleSearch(await seeded(_SEED))
    return BotResponder(
        rasa, search, Templates.load(), orders=Nobody(), queue=Nobody(),
        region=lambda node_id: node_id, threshold=THRESHOLD,
    )  # fmt: skip


async def measure(bot: BotResponder, asked: Sequence[Case]) -> Counter[str]:
    """How many answers are of which of the KINDS."""
    return Counter([judged(one, await bot.respond(*_message(one))) for one in asked])


def judged(case: Case, response: Response) -> str:
    """By the articles that are given, else by the titles that are offered; all must be right."""
    given = [_NEEDS[one.evidence.article_id] for one in response.says if one.evidence.article_id]
    if given:
        return "right" if case.articles.issuperset(given) else "wrong"
    titles = [
        option.title
        for say in response.says
        for part in say.parts
        if isinstance(part, Choices)
        for option in part.options
    ]
    if titles:
        return "not_among" if case.articles.isdisjoint(map(TITLED.get, titles)) else "among"
    rules = {say.evidence.rule for say in response.says}
    return "unknown" if rules & _UNKNOWN else "otherwise"


def _message(case: Case) -> tuple[Conversation, Message]:
    """Said by somebody whom its article is for; by a normal customer where it is for anybody."""
    now, text = SystemClock().now(), next((_TEXTS[one] for one in case.articles), None)
    regions, tiers = (text.regions, text.tiers) if text else ((), ())
    conversation = Conversation(
        id="c", thread_id="t", channel="web", account="demo", address="a", name="", customer_id="k",
        shard=0, state=State.BOT, epoch=1, rev=1, first_seq=1, last_seq=1, opened_at=now,
        last_at=now, locale=case.locale, node_id=next(iter(regions), ""),
        tier=Tier(next(iter(tiers), Tier.NORMAL)),
    )  # fmt: skip
    author, parts = Author(kind=AuthorKind.CUSTOMER), (Text(text=case.text),)
    return conversation, Message(
        thread_id="t", conversation_id="c", seq=1, author=author, parts=parts, at=now
    )


def row(name: str, told: Counter[str]) -> str:
    """A line of the table: how many, and what share of them is of which kind."""
    shares = (f"{told[kind] / told.total():.3f}" for kind in KINDS)
    return f"| {' | '.join([name, str(told.total()), *shares])} |\n"


@asynccontextmanager
async def _rasa() -> AsyncIterator[RasaClient]:
    with tempfile.TemporaryDirectory(prefix="zongji-answers-") as logs:
        workers = Workers(
            RasaProject(root=ROOT), 1, start=Child.start, free_port=free_port, logs=Path(logs)
        )
        async with beside(workers.run()), RasaClient(workers.urls, timeout=20, budget=30) as rasa:
            async with asyncio.timeout(_PATIENCE):
                while not workers.urls():  # noqa: ASYNC110
                    await asyncio.sleep(0.2)
            yield rasa


async def main() -> None:
    sys.stdout.write(f"| | texts | {' | '.join(KINDS)} |\n|{'---|' * (len(KINDS) + 2)}\n")
    async with _rasa() as rasa:
        bot = await responder(rasa)
        for name, asked in ALL.items():
            sys.stdout.write(row(name, await measure(bot, asked)))
            sys.stdout.flush()


if __name__ == "__main__":
    asyncio.run(main())
