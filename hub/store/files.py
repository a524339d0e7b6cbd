"""Files in GridFS: uploaded first, referred to in a commit, orphans swept after a day."""

from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

from bson import Int64, ObjectId
from bson.errors import InvalidId
from gridfs.errors import NoFile
from motor.motor_asyncio import AsyncIOMotorGridFSBucket
from pymongo import ASCENDING, IndexModel

from hub.core.errors import InputError, NotFound
from hub.core.parts import File, file_part
from hub.store.database import Database

INDEXES = [IndexModel([("file_id", ASCENDING)])]
CHUNK_INDEXES = [IndexModel([("files_id", ASCENDING), ("n", ASCENDING)], unique=True)]
CHUNK = 255 * 1024
"""Bytes of a chunk, as GridFS has it."""
ORPHAN_AFTER = timedelta(days=1)


class Files:
    """A port of the core (`FileStore`); sizes in bytes."""

    def __init__(self, db: Database) -> None:
        self._db = db
        self._bucket = AsyncIOMotorGridFSBucket(db.motor, bucket_name="files")

    async def put(self, name: str, content_type: str, data: bytes, *, by: str = "") -> File:
        """`by`: for whom alone it is to be found by `of`.

        Written by hand: the driver asks before each upload whether there are files at all, which
        the embedded store answers by reading every one of them.
        """
        file_id = ObjectId()
        if chunks := list(_chunks(file_id, data)):
            await self._db["files.chunks"].insert_many(chunks)
        await self._db["files.files"].insert_one(
            {
                "_id": file_id, "filename": name, "length": Int64(len(data)), "chunkSize": CHUNK,
                "uploadDate": datetime.now(UTC),
                "metadata": {"content_type": content_type} | ({"by": by} if by else {}),
            }
        )  # fmt: skip
        return file_part(name=name, content_type=content_type, size=len(data), file_id=str(file_id))

    async def of(self, by: str, file_ids: Sequence[str]) -> list[File]:
        """What was stored by him, in this order; raises InputError for any other."""
        return [await self._of(by, one) for one in dict.fromkeys(file_ids)]

    async def _of(self, by: str, file_id: str) -> File:
        try:
            found = await self._db["files.files"].find_one({"_id": ObjectId(file_id)})
        except InvalidId:
            found = None
        if found is None or found["metadata"].get("by") != by:
            raise InputError("file_gone", fields={"files": "file_gone"})
        return file_part(
            name=found["filename"], content_type=found["metadata"]["content_type"],
            size=found["length"], file_id=file_id,
        )  # fmt: skip

    async def open(self, file_id: str) -> tuple[File, bytes]:
        """Raises NotFound."""
        try:
            stream = await self._bucket.open_download_stream(ObjectId(file_id))
        except (NoFile, InvalidId) as error:
            raise NotFound(file_id) from error
        metadata = stream.metadata or {}
        file = file_part(
            name=stream.filename or "file",
            content_type=metadata.get("content_type", "application/octet-stream"),
            size=stream.length,
            file_id=file_id,
        )
        return file, await stream.read()

    async def sweep(self, now: datetime) -> int:
        """Delete what is older than a day and that no message speaks of; returns how many."""
        old = {"uploadDate": {"$lt": now - ORPHAN_AFTER}, "metadata.kept": {"$ne": True}}
        swept = 0
        async for found in self._db["files.files"].find(old):
            if await self._is_referred_to(str(found["_id"])):
                kept = {"$set": {"metadata.kept": True}}
                await self._db["files.files"].update_one({"_id": found["_id"]}, kept)
            else:
                await self._bucket.delete(found["_id"])
                swept += 1
        return swept

    async def _is_referred_to(self, file_id: str) -> bool:
        return await self._db["file_references"].find_one({"file_id": file_id}) is not None


def _chunks(file_id: ObjectId, data: bytes) -> Iterator[dict[str, Any]]:
    for n, start in enumerate(range(0, len(data), CHUNK)):
        yield {"files_id": file_id, "n": n, "data": data[start : start + CHUNK]}
