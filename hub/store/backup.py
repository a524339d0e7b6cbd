"""The whole store as one file, and an empty store filled from one; files of customers included."""

import io
import json
import tarfile
import tempfile
from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

from bson import decode_file_iter
from bson.codec_options import CodecOptions
from bson.raw_bson import RawBSONDocument
from pymongo.errors import OperationFailure
from pymongo.read_concern import ReadConcern

from hub.core.errors import Conflict, InputError, Unavailable
from hub.store.database import Database
from hub.store.events import Events
from hub.store.schema import MIGRATIONS, migrate

FORMAT = 1
_PASSING = frozenset(
    {"access_tokens", "attention", "backups", "members", "processes", "shards", "logins"}
)
"""What only living processes and open sessions need."""
_BATCH = 500
_RAW: CodecOptions[RawBSONDocument] = CodecOptions(document_class=RawBSONDocument)

Tell = Callable[[str, int], None]
"""Told of each collection and how many documents it had."""


async def back_up(db: Database, path: Path, *, at: datetime, tell: Tell) -> None:
    """Write one moment of the store to `path`, which appears only when it is whole.

    Raises Unavailable when the hub writes on and the store is too large for one snapshot: stop the
    hub first, or use the tools of MongoDB.
    """
    with tempfile.TemporaryDirectory(dir=path.parent, prefix=".backup-") as place:
        folder = Path(place)
        counts = await _dump(db, folder)
        meta = {"format": FORMAT, "schema": MIGRATIONS[-1].number, "at": at.isoformat()}
        draft = folder / "backup.tar.gz"
        _pack(folder, draft, {**meta, "counts": counts})
        draft.replace(path)
    for name, count in counts.items():
        tell(name, count)


async def _dump(db: Database, folder: Path) -> dict[str, int]:
    """In one snapshot; else, where that takes too long, at rest."""
    try:
        async with (
            await db.client.start_session() as session,
            session.start_transaction(read_concern=ReadConcern("snapshot")),
        ):
            return await _dump_all(db, folder, session)
    except OperationFailure:
        before = await Events(db).last_number()
        counts = await _dump_all(db, folder, None)
        if await Events(db).last_number() != before:
            raise Unavailable("backup_needs_rest") from None
        return counts


async def _dump_all(db: Database, folder: Path, session: Any) -> dict[str, int]:
    names = await db.motor.list_collection_names()
    kept = sorted(set(names) - _PASSING)
    return {name: await _dump_one(db, name, folder / f"{name}.bson", session) for name in kept}


async def _dump_one(db: Database, name: str, path: Path, session: Any) -> int:
    count = 0
    raw = db.motor.get_collection(name, codec_options=_RAW)
    with path.open("wb") as out:
        async for document in raw.find({}, session=session, batch_size=_BATCH):
            out.write(document.raw)
            count += 1
    return count


def _pack(folder: Path, draft: Path, meta: dict[str, Any]) -> None:
    with tarfile.open(draft, "w:gz", compresslevel=6) as archive:
        head = json.dumps(meta).encode()
        info = tarfile.TarInfo("meta.json")
        info.size = len(head)
        archive.addfile(info, io.BytesIO(head))
        for path in sorted(folder.glob("*.bson")):
            archive.add(path, arcname=path.name)


async def restore(db: Database, path: Path, *, tell: Tell) -> None:
    """Fill an empty store; raises Conflict when it is not, InputError for a file that is no backup.

    A file of an older schema is brought up to this one. What migrations put into an empty store
    makes room for what is restored.
    """
    if await db["events"].find_one({}) or await db["people"].find_one({}):
        raise Conflict("store_not_empty")
    try:
        with tarfile.open(path, "r:gz") as archive:
            _check(json.load(_member(archive, "meta.json")))
            for member in archive.getmembers():
                if member.name.endswith(".bson"):
                    name = member.name.removesuffix(".bson")
                    tell(name, await _fill(db, name, _member(archive, member.name)))
    except (tarfile.TarError, EOFError, KeyError, ValueError) as error:
        raise InputError("bad_backup", reason=str(error)) from error
    await db["schema"].delete_many({})
    await migrate(db)


def _check(meta: dict[str, Any]) -> None:
    if meta["format"] != FORMAT or meta["schema"] > MIGRATIONS[-1].number:
        raise InputError("bad_backup", reason=f"format {meta['format']}, schema {meta['schema']}")


def _member(archive: tarfile.TarFile, name: str) -> Any:
    found = archive.extractfile(name)
    if found is None:
        raise KeyError(name)
    return found


async def _fill(db: Database, name: str, file: Any) -> int:
    count = 0
    collection = db.motor.get_collection(name, codec_options=_RAW)
    await collection.delete_many({})
    for batch in _batches(decode_file_iter(file, _RAW)):
        await collection.insert_many(batch, ordered=True)
        count += len(batch)
    return count


def _batches(documents: Iterator[RawBSONDocument]) -> Iterator[list[RawBSONDocument]]:
    batch: list[RawBSONDocument] = []
    for document in documents:
        batch.append(document)
        if len(batch) == _BATCH:
            yield batch
            batch = []
    if batch:
        yield batch
