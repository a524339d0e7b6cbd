"""Handler of faxes: their pages as pictures, and line by line what was read on them."""

from collections.abc import Mapping
from typing import Any

from agent_console.api.endpoints import Call
from agent_console.api.forms import NoQuery, Nothing
from agent_console.api.shapes.faxes import FaxOut
from hub.core.errors import NotFound
from hub.core.identities import masked
from hub.core.messages import Message
from hub.core.parts import File, part_to_json


async def get_fax(call: Call[Nothing, NoQuery]) -> FaxOut:
    """Raises NotFound for a message that is no fax."""
    found = await call.services.stores.messages.raw(call.id)
    if found is None or "fax" not in found[1]:
        raise NotFound("fax")
    return fax_out(found[0], found[1]["fax"])


def fax_out(message: Message, fax: Mapping[str, Any]) -> FaxOut:
    """`fax` as the channel has kept it; the original is the file that is none of its pages."""
    pages = {page["file_id"] for page in fax["pages"]}
    files = [part for part in message.parts if isinstance(part, File)]
    rest = [part_to_json(file) for file in files if file.file_id not in pages]
    numbers = {name: masked(fax[name]) for name in ("caller", "station")}
    return FaxOut.model_validate({**fax, **numbers, "original": rest[-1] if rest else None})
