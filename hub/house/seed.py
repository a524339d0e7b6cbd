"""What a first run shows: people, demo accounts of the channels, and the first articles."""

from dataclasses import dataclass

from agent_console.organisation import Organisation
from agent_console.passwords import Passwords, new_password
from agent_console.staff import Staff
from hub.core.channel import Account
from hub.pipeline.pipeline import Spine
from hub.settings import Settings
from hub.store.accounts import Accounts
from hub.store.articles import Articles
from hub.store.database import Database
from knowledge.library import Library
from knowledge.seed import seed_articles


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
    password = given.get_secret_value() if given else new_password()
    await Organisation(spine.db, spine.committer, spine.almanac).seed()
    staff = Staff(spine.db, spine.committer, spine.clock, Passwords())
    people = await staff.seed(password)
    told = password if people and not given else None
    articles = await seed_articles(Library(spine.committer, Articles(spine.db)))
    return Seeded(people=tuple(p.id for p in people), password=told, articles=articles)


async def put_accounts(db: Database, settings: Settings) -> None:
    """The accounts `demo` and, for measuring, `bench`; their token follows the settings."""
    accounts = Accounts(db, settings.sealing_key)
    rest = {"token": settings.rest_token.get_secret_value()}
    for name in ("demo", "bench") if settings.bench else ("demo",):
        await accounts.put(Account(channel="web", name=name, config={}))
        await accounts.put(Account(channel="rest", name=name, config=rest))
