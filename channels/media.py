"""Keeps a file that a stranger sent: looked at first, stored as what its bytes show it to be."""

import asyncio
import re
import zipfile
from io import BytesIO
from mimetypes import guess_extension
from pathlib import PurePath

from channels.content import TooLarge, clean_name
from channels.kinds import pixels, sniff
from hub.core.channel import Surroundings
from hub.core.errors import InputError
from hub.core.parts import Audio, File, Image

NAME_LIMIT = 120
FILE_SECONDS = 60.0
RATIO = 100
"""How many times its own size an archive may unpack to."""
UNPACKED = 50 * 2**20
"""Bytes up to which nobody minds the ratio."""
ENTRIES = 10_000
PIXELS = 120_000_000
SHOWN = frozenset({"image/png", "image/jpeg", "image/gif", "image/webp", "image/bmp"})
"""Pictures that every browser shows and none of which can do anything."""
ENDINGS = {"audio/amr": ".amr", "audio/silk": ".silk", "audio/ogg": ".ogg"}
"""Which not every machine's own table has."""
_TEXTS = frozenset({"text/csv", "text/markdown"})
"""What only its sender can tell from plain text."""


async def keep_media(
    hub: Surroundings, data: bytes, *, name: str = "", content_type: str = "", limit: int
) -> File:
    """Store what is at most `limit` bytes; raises InputError for what is not to be kept."""
    if len(data) > limit:
        raise TooLarge(limit=limit)
    if not data:
        raise InputError("empty_file")
    kind = await asyncio.to_thread(inspect, data, content_type)
    async with asyncio.timeout(FILE_SECONDS):
        return as_part(await hub.files.put(name_of(name, kind), kind, data))


def inspect(data: bytes, said: str = "") -> str:
    """Its media type; raises InputError for what swells when it is opened."""
    kind = sniff(data)
    if kind.startswith("image/") and pixels(data) > PIXELS:
        raise InputError("file_bomb")
    if data.startswith(b"PK"):
        _weigh(data)
    return said if kind == "text/plain" and said in _TEXTS else kind


def _weigh(data: bytes) -> None:
    try:
        entries = zipfile.ZipFile(BytesIO(data)).infolist()
    except (zipfile.BadZipFile, ValueError, NotImplementedError, OSError):
        return  # nothing that could be unpacked
    unpacked = sum(one.file_size for one in entries)
    if len(entries) > ENTRIES or unpacked > max(UNPACKED, RATIO * len(data)):
        raise InputError("file_bomb")


def as_part(file: File) -> File:
    """As a picture or a sound only what browsers show or play, and cannot be led astray by."""
    kind = file.content_type
    sound = kind.startswith("audio/")
    cls = Image if kind in SHOWN else Audio if sound else File
    return cls(name=file.name, content_type=kind, size=file.size, file_id=file.file_id)


def name_of(name: str, kind: str) -> str:
    """The last step of a path, in characters that any page can bear; a name for what has none."""
    kept = short(clean_name(re.split(r"[/\\]", name)[-1], limit=10_000))
    ending = ENDINGS.get(kind) or guess_extension(kind) or ".bin"
    return kept or f"{kind.partition('/')[0]}{ending}"


def short(name: str) -> str:
    """Cut in the middle: what it is stands at the end."""
    path = PurePath(name)
    return name if len(name) <= NAME_LIMIT else path.stem[: NAME_LIMIT - 10] + path.suffix[:10]
