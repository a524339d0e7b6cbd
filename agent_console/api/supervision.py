"""Handlers of supervising: watching what another has, writing beside him, and what holds for it."""

from agent_console.api.conversations import agent_of, get_or_raise
from agent_console.api.endpoints import Call
from agent_console.api.forms import Done, NoQuery, Nothing
from agent_console.api.shapes.conversations import ConversationOut
from agent_console.api.shapes.supervision import (
    SupervisionIn,
    SupervisionOut,
    WatchOut,
    WatchPage,
)
from agent_console.api.views import conversations_out
from agent_console.rights import Right
from agent_console.services import Services
from hub.core.conversations import Conversation
from hub.core.supervision import Supervision, Watch


async def list_watches(call: Call[Nothing, NoQuery]) -> WatchPage:
    """Those that last; of those that are not shown only supervisors know."""
    services = call.services
    watches = await services.floor.watching.of(call.id)
    seen = [one for one in watches if one.shown or call.may(Right.SUPERVISE)]
    return WatchPage(items=[await _watch_out(services, one) for one in seen])


async def watch(call: Call[Nothing, NoQuery]) -> WatchOut:
    conversation = await get_or_raise(call.services, call.id)
    begun = await call.services.floor.watching.begin(conversation, call.who.person.id)
    return await _watch_out(call.services, begun)


async def unwatch(call: Call[Nothing, NoQuery]) -> Done:
    await call.services.floor.watching.end(call.id, call.who.person.id)
    return Done()


async def join(call: Call[Nothing, NoQuery]) -> ConversationOut:
    return await _one(call.services, await call.services.floor.desk.join(call.id, agent_of(call)))


async def leave(call: Call[Nothing, NoQuery]) -> ConversationOut:
    return await _one(call.services, await call.services.floor.desk.leave(call.id, agent_of(call)))


async def get_supervision(call: Call[Nothing, NoQuery]) -> SupervisionOut:
    return _out(call.services.floor.customs.now)


async def change_supervision(call: Call[SupervisionIn, NoQuery]) -> SupervisionOut:
    after = Supervision(shows_watchers=call.body.shows_watchers, rev=call.body.rev)
    return _out(await call.services.floor.customs.change(after, by=call.who.person.id))


def _out(supervision: Supervision) -> SupervisionOut:
    return SupervisionOut(rev=supervision.rev, shows_watchers=supervision.shows_watchers)


async def _watch_out(services: Services, watch: Watch) -> WatchOut:
    return WatchOut(
        id=watch.id, person=watch.person_id, began_at=watch.began_at, shown=watch.shown,
        name=await services.directory.name_of(watch.person_id) or watch.person_id,
    )  # fmt: skip


async def _one(services: Services, conversation: Conversation) -> ConversationOut:
    return (await conversations_out([conversation], services.directory, services.messages))[0]
