"""Handlers of what went wrong and a person must look at: parked turns, failed deliveries."""

from agent_console.api.endpoints import Call
from agent_console.api.forms import Done, NoQuery, Nothing
from agent_console.api.shapes.conversations import ParkedPage
from agent_console.api.shapes.messages import FailedPage
from agent_console.api.views import message_out, parked_out


async def list_parked(call: Call[Nothing, NoQuery]) -> ParkedPage:
    """The newest hundred."""
    return ParkedPage(items=[parked_out(one) for one in await call.services.parked.open()])


async def replay(call: Call[Nothing, NoQuery]) -> Done:
    """The turn is done again, as if it had just come."""
    await call.services.replay.replay(call.id, by=call.who.person.id)
    return Done()


async def list_failed(call: Call[Nothing, NoQuery]) -> FailedPage:
    """Failed and unknown ones, the newest hundred."""
    failed = await call.services.outbox.failed()
    return FailedPage(items=[message_out(message, None) for message in failed])
