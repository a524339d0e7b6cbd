"""`hub seed`, `import`, `export`, `reindex`, `parse` and `openapi`: what is in it."""

import asyncio
import json
from argparse import Namespace
from typing import Any

from hub.core.clock import SystemClock
from hub.house.beside import beside
from hub.house.commands.orders import Orders, add_file, read_file, write_file
from hub.house.texts import language, line, say, tell
from hub.house.tools import ROOT
from hub.settings import Settings

OPERATOR = "operator"


def add(orders: Orders) -> None:
    seed = orders.add_parser("seed", help=line("help_seed"))
    seed.add_argument("--bare", action="store_true", help=line("help_bare"))
    seed.set_defaults(run=_seed)
    bring_in = orders.add_parser("import", help=line("help_import"))
    bring_in.add_argument("--publish", action="store_true", help=line("help_publish"))
    bring_in.set_defaults(run=_bring_in)
    take_out = orders.add_parser("export", help=line("help_export"))
    take_out.set_defaults(run=_take_out)
    orders.add_parser("reindex", help=line("help_reindex")).set_defaults(run=_reindex)
    parse = orders.add_parser("parse", help=line("help_parse"))
    parse.add_argument("channel", metavar="CHANNEL")
    parse.set_defaults(run=_parse)
    for parser in (bring_in, take_out, parse):
        add_file(parser)
    orders.add_parser("openapi", help=line("help_openapi")).set_defaults(run=_openapi)


def _seed(settings: Settings, given: Namespace) -> int:
    from hub.house.seed import seed
    from hub.house.workplace import opened

    async def run() -> None:
        async with opened(settings) as spine:
            seeded = await seed(spine, settings, bare=given.bare)
        say("seeded", people=len(seeded.people), articles=seeded.articles)
        if seeded.password:
            say("password_once", password=seeded.password, people=", ".join(seeded.people))

    asyncio.run(run())
    return 0


def _bring_in(settings: Settings, given: Namespace) -> int:
    from hub.house.workplace import opened
    from hub.store.articles import Articles
    from knowledge.exchange import form_of, read_entries
    from knowledge.library import Library

    entries = read_entries(read_file(given.file), form_of(given.file.name), locale=language())

    async def run() -> None:
        async with opened(settings) as spine:
            library = Library(spine.committer, Articles(spine.db))
            done = await library.bring_in(entries, by=OPERATOR, publish=given.publish)
        say("imported", created=done.created, changed=done.changed, same=done.same)

    asyncio.run(run())
    return 0


def _take_out(settings: Settings, given: Namespace) -> int:
    from hub.house.workplace import opened
    from hub.store.articles import Articles
    from knowledge.exchange import form_of, write_entries
    from knowledge.library import Library

    form = form_of(given.file.name)

    async def run() -> None:
        async with opened(settings) as spine:
            entries = await Library(spine.committer, Articles(spine.db)).take_out()
        write_file(given.file, write_entries(entries, form))
        say("exported", count=len(entries), path=given.file)

    asyncio.run(run())
    return 0


def _reindex(settings: Settings, _: Namespace) -> int:
    from hub.house.reindexing import run

    say("reindexed", count=asyncio.run(run(settings)))
    return 0


def _parse(settings: Settings, given: Namespace) -> int:
    """Exit 0 whatever the payload is: what cannot be read is said in the answer."""
    from channels.parsing import describe

    try:
        raw = given.file.read_bytes()
    except OSError as error:
        found = {"parked": f"unreadable: {error.strerror}"}
    else:
        if given.channel == "fax":
            found = asyncio.run(_describe_fax(settings, raw))
        else:
            found = describe(given.channel, raw, at=SystemClock().now(), locale=language())
    tell(json.dumps(found, ensure_ascii=False, indent=2))
    return 0


async def _describe_fax(settings: Settings, raw: bytes) -> dict[str, Any]:
    """By a worker of its own, which ends with it."""
    from channels.parsing import describe_pages
    from hub.house.child import Child
    from imaging.darkroom import Darkroom

    darkroom = Darkroom(ROOT, start=Child.start, log=settings.data_dir / "log" / "imaging.log")
    async with beside(darkroom.run()):
        return await describe_pages(raw, darkroom, locale=language())


def _openapi(_: Settings, __: Namespace) -> int:
    from agent_console.api.openapi import document
    from agent_console.api.table import ENDPOINTS

    tell(json.dumps(document(ENDPOINTS), ensure_ascii=False, indent=2))
    return 0
