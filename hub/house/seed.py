"""What a first run shows: people, demo accounts of the channels, and the first articles."""

import asyncio
import secrets
from dataclasses import dataclass
from pathlib import Path

from agent_console.passwords import Passwords
from agent_console.staff import Staff
from hub.core.channel import Account
from hub.pipeline.pipeline import Spine
from hub.settings import Settings
from hub.store.accounts import Accounts
from hub.store.articles import Articles
from hub.store.database import Database
from knowledge.exchange import Entry, form_of, read_entries
from knowledge.library import Library

ARTICLES = Path(__file__).parents[2] / "knowledge" / "seed"
BY = "seed"


@dataclass(frozen=True, slots=True, kw_only=True)
class Seeded:
    """`password` is told once: of the people made now, None when they were there."""

    people: tuple[str, ...]
    password: str | None
    articles: int


async def seed(spine: Spine, settings: Settings) -> Seeded:
    """Make what is missing; what people have changed since stays theirs."""
    await put_accounts(spine.db, settings)
    given = settings.admin_password
    password = given.get_secret_value() if given else secrets.token_urlsafe(12)
    people = await Staff(spine.db, spine.clock, Passwords()).seed(password)
    told = password if people and not given else None
    articles = await _bring_articles(spine)
    return Seeded(people=tuple(p.id for p in people), password=told, articles=articles)


async def put_accounts(db: Database, settings: Settings) -> None:
    """The accounts `demo` and, for measuring, `bench`; their token follows the settings."""
    accounts = Accounts(db, settings.sealing_key)
    rest = {"token": settings.rest_token.get_secret_value()}
    for name in ("demo", "bench") if settings.bench else ("demo",):
        await accounts.put(Account(channel="web", name=name, config={}))
        await accounts.put(Account(channel="rest", name=name, config=rest))


async def _bring_articles(spine: Spine) -> int:
    """Only into an empty knowledge base: editors' work is never written over."""
    articles = Articles(spine.db)
    async for _ in articles.every():
        return 0
    entries = await asyncio.to_thread(_read_articles)
    imported = await Library(spine.committer, articles).bring_in(entries, by=BY, publish=True)
    return imported.created


def _read_articles() -> list[Entry]:
    files = [path for path in sorted(ARTICLES.iterdir()) if path.is_file()]
    return [
        entry for path in files for entry in read_entries(path.read_bytes(), form_of(path.name))
    ]
