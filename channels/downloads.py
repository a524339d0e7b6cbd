"""Files for downloading: whoever may read a message may have what hangs on it."""

from urllib.parse import quote

from aiohttp import web

from channels.answers import in_time
from hub.core.channel import Surroundings
from hub.core.errors import NotFound
from hub.core.parts import File

FILE_SECONDS = 60.0


async def download(
    request: web.Request, hub: Surroundings, channel: str, account: str, address: str
) -> web.Response:
    """The `file` of message `seq` in the thread of `address`; raises NotFound for any other."""
    seq, file_id = int(request.match_info["seq"]), request.match_info["file"]
    async with in_time(FILE_SECONDS):
        found = await hub.mailbox.read(channel, account, address, after=seq - 1, limit=1)
        parts = found[0].parts if found and found[0].seq == seq else ()
        if not any(isinstance(part, File) and part.file_id == file_id for part in parts):
            raise NotFound
        return as_download(*await hub.files.open(file_id))


def as_download(file: File, data: bytes) -> web.Response:
    """Never shown in a page: what somebody uploaded may be a page with a mind of its own."""
    headers = {
        "Content-Disposition": f"attachment; filename*=UTF-8''{quote(file.name, safe='')}",
        "Cache-Control": "private, no-store",
        "Content-Security-Policy": "sandbox; default-src 'none'",
        "X-Content-Type-Options": "nosniff",
    }
    return web.Response(body=data, content_type=file.content_type, headers=headers)
