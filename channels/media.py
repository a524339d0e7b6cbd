"""Keeps a file that a stranger sent: looked at first, stored as what its bytes show it to be."""

import asyncio
import logging
import re
from mimetypes import guess_extension
from pathlib import PurePath

from channels.content import TooLarge, clean_name
from channels.kinds import packed_in, pixels, sniff
from channels.placeholders import placeholder
from hub.core.channel import Surroundings
from hub.core.errors import InputError
from hub.core.parts import Audio, File, Image, Part

log = logging.getLogger(__name__)

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
_TEXTS = frozenset({"text/csv", "text/markdown", "text/plain"})
"""What only its sender can tell from other text."""
_SAID = frozenset({"infected", "too_large"})


async def keep_media(
    hub: Surroundings, data: bytes, *, name: str = "", content_type: str = "", limit: int
) -> File:
    """Store what is at most `limit` bytes; raises InputError for what is not to be kept."""
    if len(data) > limit:
        raise TooLarge(limit=limit)
    if not data:
        raise InputError("empty_file")
    kind = await asyncio.to_thread(inspect, data, content_type)
    if hub.scanner and (found := await hub.scanner.scan(data)):
        log.warning("file_infected", extra={"found": found, "content_type": kind})
        raise InputError("infected", found=found)
    async with asyncio.timeout(FILE_SECONDS):
        return as_part(await hub.files.put(name_of(name, kind), kind, data))


async def keep_part(
    hub: Surroundings, data: bytes, *, name: str = "", content_type: str = "", limit: int
) -> Part:
    """As `keep_media`, for a message that is taken whatever it brings: what is not kept says so."""
    try:
        return await keep_media(hub, data, name=name, content_type=content_type, limit=limit)
    except InputError as error:
        return placeholder(error.code if error.code in _SAID else "refused")


def inspect(data: bytes, said: str = "") -> str:
    """Its media type; raises InputError for what swells when it is opened."""
    kind = sniff(data)
    if kind.startswith("image/") and pixels(data) > PIXELS:
        raise InputError("file_bomb")
    if data.startswith(b"PK"):
        _weigh(data)
    return said if kind.startswith("text/") and said in _TEXTS else kind


def _weigh(data: bytes) -> None:
    entries = packed_in(data)
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
    """In characters that any page can bear; a name for what has none."""
    ending = ENDINGS.get(kind) or guess_extension(kind) or ".bin"
    return last_step(name) or f"{kind.partition('/')[0]}{ending}"


def last_step(path: str) -> str:
    """Of a path; a long one is cut in the middle: what it is stands at the end."""
    name = clean_name(re.split(r"[/\\]", path)[-1], limit=10_000)
    kept = PurePath(name)
    return name if len(name) <= NAME_LIMIT else kept.stem[: NAME_LIMIT - 10] + kept.suffix[:10]
