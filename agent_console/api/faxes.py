"""Handlers of faxes: the pages of one that came beside what was read, and of an answer to be."""

from base64 import b64encode
from collections.abc import Mapping
from typing import Any

from agent_console.api.conversations import get_or_raise
from agent_console.api.endpoints import Call
from agent_console.api.forms import NoQuery, Nothing
from agent_console.api.shapes.faxes import FaxOut, PreviewIn, PreviewOut, PrintedOut
from channels.answers import in_time
from hub.core.errors import NotFound, Unavailable
from hub.core.identities import masked
from hub.core.imaging import Page
from hub.core.messages import Address, Author, AuthorKind, Message, Outbound
from hub.core.parts import File, Text, part_to_json

PRINT_SECONDS = 12.0
"""Whoever asks waits no longer; faxes that are read go before him."""


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


async def preview(call: Call[PreviewIn, NoQuery]) -> PreviewOut:
    """Nothing is sent, and nothing kept."""
    one, person = await get_or_raise(call.services, call.id), call.who.person
    channel = call.services.channels.get(one.channel, one.account)
    if channel is None:
        raise Unavailable("the account is not running")
    message = Outbound(
        id="", conversation_id=one.id, channel=one.channel, account=one.account,
        to=Address(id=one.address), parts=(Text(text=call.body.text),), locale=one.locale,
        author=Author(kind=AuthorKind.AGENT, id=person.id, name=person.name),
    )  # fmt: skip
    async with in_time(PRINT_SECONDS):
        return PreviewOut(pages=[_printed(page) for page in await channel.preview(message)])


def _printed(page: Page) -> PrintedOut:
    png = b64encode(page.png).decode()
    return PrintedOut(png_base64=png, width=page.width, height=page.height)
