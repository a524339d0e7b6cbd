"""`hub backup` and `hub restore`: the whole store as a file, and back."""

import asyncio
from argparse import Namespace
from pathlib import Path

from hub.house.commands.orders import Orders, add_file
from hub.house.texts import Refused, line, say
from hub.settings import Settings


def add(orders: Orders) -> None:
    backup = orders.add_parser("backup", help=line("help_backup"))
    backup.set_defaults(run=_backup)
    restore = orders.add_parser("restore", help=line("help_restore"))
    restore.set_defaults(run=_restore)
    for parser in (backup, restore):
        add_file(parser)


def _backup(settings: Settings, given: Namespace) -> int:
    """The file is for the owner's eyes; the secret key is not in it and must be kept beside."""
    from hub.house.workplace import opened
    from hub.store.backup import back_up
    from hub.store.vitals import Backups

    async def run() -> None:
        async with opened(settings) as spine:
            at = spine.clock.now()
            await back_up(spine.db, path, at=at, tell=_tell)
            await Backups(spine.db).record(at)

    path: Path = given.file.absolute()
    try:
        asyncio.run(run())
        path.chmod(0o600)
    except OSError as error:
        raise Refused("file_unwritable", path=path, reason=error.strerror) from None
    say("backed_up", path=path, key=settings.data_dir / "secret_key")
    return 0


def _restore(settings: Settings, given: Namespace) -> int:
    from hub.house.workplace import opened
    from hub.store.backup import restore

    async def run() -> None:
        async with opened(settings, bare=True) as spine:
            await restore(spine.db, given.file, tell=_tell)

    try:
        asyncio.run(run())
    except OSError as error:
        raise Refused("file_unreadable", path=given.file, reason=error.strerror) from None
    say("restored", path=given.file)
    return 0


def _tell(collection: str, count: int) -> None:
    say("documents", collection=collection, count=count)
