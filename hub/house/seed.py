"""What a first run shows: people, demo accounts of the channels, and the first articles."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from agent_console.organisation import Organisation
from agent_console.passwords import Passwords, new_password
from agent_console.staff import DEMO, Staff
from hub.core.channel import Account
from hub.pipeline.pipeline import Spine
from hub.settings import Settings
from hub.store.accounts import Accounts
from hub.store.articles import Articles
from hub.store.draft import Draft
from hub.store.people import People
from knowledge.library import Library
from knowledge.seed import seed_articles


@dataclass(frozen=True, slots=True, kw_only=True)
class Seeded:
    """`password` is told once: of the people made now, None when they were there."""

    people: tuple[str, ...]
    password: str | None
    articles: int


async def seed(spine: Spine, settings: Settings, *, bare: bool = False) -> Seeded:
    """Make what is missing; what people have changed since stays theirs.

    `bare`: one administrator, who then does the rest, and nothing else.
    """
    if not bare:
        await _put_accounts(spine, settings)
    given = settings.admin_password
    password = given.get_secret_value() if given else new_password()
    await Organisation(spine.db, spine.committer, spine.almanac).seed()
    staff = Staff(spine.db, spine.committer, spine.clock, Passwords())
    people = await staff.seed(password, DEMO[:1] if bare else DEMO)
    told = password if people and not given else None
    articles = 0
    if not bare:
        articles = await seed_articles(Library(spine.committer, Articles(spine.db)))
    return Seeded(people=tuple(p.id for p in people), password=told, articles=articles)


async def _put_accounts(spine: Spine, settings: Settings) -> None:
    """The accounts `demo` the first time only, `bench` as long as there is to be measured."""
    accounts = Accounts(spine.db, settings.sealing_key)
    first = not await People(spine.db).list()
    names = (["demo"] if first else []) + (["bench"] if settings.bench else [])
    token = {"token": settings.rest_token.get_secret_value()}
    for name in names:
        for account in (
            Account(channel="web", name=name, config={}),
            Account(channel="rest", name=name, config=token),
        ):
            await Accounts.put_default(spine.db, accounts.sealed(account))
    if settings.rest_token_given:
        for name in ("rest:demo", "rest:bench"):
            await _renew_token(spine, accounts, name, token)


async def _renew_token(
    spine: Spine, accounts: Accounts, name: str, token: Mapping[str, Any]
) -> None:
    """Who sets HUB_REST_TOKEN wants it to be this one, whatever it was made to be since."""
    before = await accounts.get(name)
    if before is None:
        return
    opened = accounts.opened(before)
    if opened.config["token"] == token["token"]:
        return
    after = accounts.sealed(replace(opened, config={**opened.config, **token}))

    def decide(draft: Draft) -> None:
        Accounts.write(draft, before, after, by="operator")

    await spine.committer.commit(None, decide)
