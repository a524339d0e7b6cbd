"""Handlers of the files that hang on work orders: each comes with a note of its own."""

from aiohttp import web

from agent_console.api.attachments import content_type
from agent_console.api.endpoints import Call, Upload
from agent_console.api.forms import NoQuery, Nothing
from agent_console.api.order_views import doer_of, order_out
from agent_console.api.shapes.orders import FileQuery, OrderOut
from channels.downloads import as_download
from hub.core.errors import InputError, NotFound
from hub.core.orders import OrderAction
from knowledge.text import file_name
from workorders.life import Act


async def attach(call: Call[Upload, FileQuery]) -> OrderOut:
    """A note with a file; a file whose note is refused is swept after a day."""
    if not call.body.data:
        raise InputError(fields={"file": "empty"})
    name = file_name(call.body.name or call.query.name)
    kind = content_type(call.body.content_type)
    file = await call.services.stores.files.put(name, kind, call.body.data)
    act = Act(action=OrderAction.NOTE, note=call.query.note, files=(file,), shown=call.query.shown)
    doer = doer_of(call.who)
    order = await call.services.office.counter.act(call.id, act, by=doer)
    clocks = await call.services.office.counter.clocks(order)
    return await order_out(order, call.services.directory, doer, clocks)


async def download(call: Call[Nothing, NoQuery]) -> web.Response:
    """Never shown in the page: what somebody uploaded may be a page with a mind of its own."""
    order = await call.services.office.counter.get(call.id)
    known = {file.file_id for step in order.steps for file in step.files}
    if call.path["file"] not in known:
        raise NotFound("attachment")
    return as_download(*await call.services.stores.files.open(call.path["file"]))
