"""Files, whatever their size, are what GridFS calls files."""

import pytest
from bson import ObjectId
from motor.motor_asyncio import AsyncIOMotorGridFSBucket

from hub.store.database import Database
from hub.store.files import CHUNK, Files


@pytest.mark.parametrize("size", [0, 1, CHUNK, CHUNK + 1, 3 * CHUNK])
async def test_every_driver_reads_what_was_put(db: Database, size: int):
    data = bytes(n % 251 for n in range(size))
    put = await Files(db).put("报告.txt", "text/plain", data, by="wang")
    bucket = AsyncIOMotorGridFSBucket(db.motor, bucket_name="files")
    read = await bucket.open_download_stream(ObjectId(put.file_id))
    assert (await read.read(), read.length, read.filename) == (data, size, "报告.txt")
    assert await Files(db).open(put.file_id) == (put, data)
