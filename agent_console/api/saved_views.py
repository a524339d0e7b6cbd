"""Handlers of saved views: everybody's own, of any list that has a filter."""

from collections.abc import Mapping
from dataclasses import replace
from functools import partial

from agent_console.api.endpoints import Call
from agent_console.api.forms import Done, NoQuery, Nothing, Query
from agent_console.api.shapes.orders import OrderQuery
from agent_console.api.shapes.saved_views import ViewIn, ViewOut, ViewPage, ViewQuery
from agent_console.api.validation import checked
from hub.core.clock import new_id
from hub.core.errors import Conflict, NotFound
from hub.store.saved_views import SavedView, ViewKind

MOST = 50
"""Views of one person."""
_QUERIES: Mapping[ViewKind, type[Query]] = {ViewKind.ORDERS: OrderQuery}


async def list_views(call: Call[Nothing, ViewQuery]) -> ViewPage:
    views = await call.services.stores.saved_views.of(call.who.person.id)
    wanted = [one for one in views if call.query.kind in {None, one.kind}]
    return ViewPage(items=[_view_out(one) for one in wanted])


async def save(call: Call[ViewIn, NoQuery]) -> ViewOut:
    mine = await call.services.stores.saved_views.of(call.who.person.id)
    if len(mine) >= MOST:
        raise Conflict("views_full", limit=MOST)
    view = SavedView(
        id=new_id(),
        person_id=call.who.person.id,
        kind=call.body.kind,
        name=call.body.name,
        query=_query(call),
        at=call.services.clock.now(),
    )
    await call.services.stores.saved_views.put(view)
    return _view_out(view)


async def change(call: Call[ViewIn, NoQuery]) -> ViewOut:
    mine = await call.services.stores.saved_views.of(call.who.person.id)
    old = next((one for one in mine if one.id == call.id), None)
    if old is None or old.kind is not call.body.kind:
        raise NotFound
    view = replace(old, name=call.body.name, query=_query(call))
    await call.services.stores.saved_views.put(view)
    return _view_out(view)


async def drop(call: Call[Nothing, NoQuery]) -> Done:
    if not await call.services.stores.saved_views.drop(call.id, call.who.person.id):
        raise NotFound
    return Done()


def _query(call: Call[ViewIn, NoQuery]) -> Mapping[str, str | bool]:
    """Raises InputError for what its list does not know."""
    asked = call.body.query
    checked(partial(_QUERIES[call.body.kind].model_validate, asked), call.language)
    return asked


def _view_out(view: SavedView) -> ViewOut:
    return ViewOut(
        id=view.id, kind=view.kind, name=view.name, query=dict(view.query), at=view.at
    )  # fmt: skip
