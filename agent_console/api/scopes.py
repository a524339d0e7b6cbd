"""The ways in which it is found where in the organisation a request belongs."""

from collections.abc import Mapping
from typing import Any

from agent_console.api.endpoints import Call, Nodes, Scope
from agent_console.services import Services
from hub.core.errors import InputError, NotFound
from hub.core.organisation import ROOT_NODE


def anywhere(why: str) -> Scope:
    """The right at any node: what is no node's, or a list."""
    return Scope(name="anywhere", why=why)


async def _root(*_: object) -> Nodes:
    return (ROOT_NODE,)


def at_root(why: str) -> Scope:
    """The right at the national centre: what concerns everybody."""
    return Scope(name="at_root", of_path=_root, why=why)


LISTED = anywhere("a list of what lies where the caller has the right, and of nothing else")
"""The handler keeps to `call.who.authority.reach(right)`."""
EACH_BY_ITSELF = anywhere("several orders, of each of which it is asked where it belongs")
"""The handler asks for the right at each one's own nodes."""
ONESELF = anywhere("what everybody may do for himself")
COLLEAGUES = anywhere("everybody may know who works here")
COMMON = anywhere("knowledge is one for the whole carrier; what customers see of it is asked apart")
ONE_BOT = anywhere("the bot is one for the whole carrier, and nothing of it is any customer's")
SPEAKS_TO_ALL = at_root("one model speaks to customers of all nodes")
RULED_FOR_ALL = at_root("forms and limits of work orders hold for the whole carrier")
RULES_OF_ALL = anywhere("forms and limits of work orders are known to all who have to do with them")
SAID_TO_ALL = at_root("reply templates are said to customers of all nodes")


async def _of_conversation(services: Services, path: Mapping[str, str]) -> Nodes:
    conversation = await services.stores.conversations.get(path["id"])
    if conversation is None:
        raise NotFound
    return (conversation.node_id,)


async def _of_message(services: Services, path: Mapping[str, str]) -> Nodes:
    """Those of its conversation; a whisper and whatever else is private are read there alone."""
    found = await services.stores.messages.get_many([path["id"]])
    for message in found.values():
        if not message.private:
            return await _of_conversation(services, {"id": message.conversation_id})
    raise NotFound


async def _of_order(services: Services, path: Mapping[str, str]) -> Nodes:
    """Whose it is, who works on it and who helps: all may see it and do their part."""
    return (await services.office.counter.get(path["id"])).ends


async def _of_new_order(call: Call[Any, Any]) -> Nodes:
    """The one it names, else that of its conversation, else of whoever opens it."""
    if call.body.node:
        return (call.body.node,)
    if not call.body.conversation_id:
        return (call.who.person.node_id,)
    return await _of_conversation(call.services, {"id": call.body.conversation_id})


async def _of_customer(services: Services, path: Mapping[str, str]) -> Nodes:
    """Where the person lies whose record it is."""
    customer = await services.stores.customers.get(path["id"])
    if customer is None:
        raise NotFound
    return (customer.profile.node_id,)


async def _of_parked(services: Services, path: Mapping[str, str]) -> Nodes:
    """What could not even be read belongs to nobody in particular."""
    parked = await services.stores.parked.get(path["id"])
    if parked is None:
        raise NotFound
    if "conversation_id" not in parked:
        return (ROOT_NODE,)
    return await _of_conversation(services, {"id": parked["conversation_id"]})


async def _of_webhook(services: Services, path: Mapping[str, str]) -> Nodes:
    return ((await services.webhooks.get(path["id"])).node_id,)


async def _of_account(services: Services, path: Mapping[str, str]) -> Nodes:
    return ((await services.exchange.bureau.get(path["id"])).node_id,)


async def _of_token(services: Services, path: Mapping[str, str]) -> Nodes:
    return ((await services.personnel.tokens.get(path["id"])).node_id,)


async def _of_calendar(services: Services, path: Mapping[str, str]) -> Nodes:
    return ((await services.timekeeping.opening_hours.get(path["id"])).node_id,)


async def _of_service_level(services: Services, path: Mapping[str, str]) -> Nodes:
    return ((await services.timekeeping.promising.get(path["id"])).node_id,)


async def _of_queue(services: Services, path: Mapping[str, str]) -> Nodes:
    return ((await services.floor.queueing.get(path["id"])).node_id,)


async def _of_intervention(services: Services, path: Mapping[str, str]) -> Nodes:
    return ((await services.floor.watch.get(path["id"])).node_id,)


async def _of_seat(services: Services, path: Mapping[str, str]) -> Nodes:
    """Where he sits, else where he works; nobody is at nodes that there are not."""
    person = await services.personnel.staff.get(path["id"])
    seat = await services.floor.seating.find(person.id)
    return (seat.node_id if seat else person.node_id,)


async def _of_order_template(services: Services, path: Mapping[str, str]) -> Nodes:
    return ((await services.office.stencils.get(path["id"])).node_id,)


async def _of_body_node(call: Call[Any, Any]) -> Nodes:
    return (call.body.node_id,)


async def _of_parent(call: Call[Any, Any]) -> Nodes:
    return (call.body.parent_id,)


async def _of_node(services: Services, path: Mapping[str, str]) -> Nodes:
    if (await services.personnel.organisation.tree()).get(path["id"]) is None:
        raise NotFound
    return (path["id"],)


async def _of_person(services: Services, path: Mapping[str, str]) -> Nodes:
    """Where he works and where he is something: how much of it is whose to change comes later."""
    return (await services.personnel.staff.get(path["id"])).nodes


async def _of_role(services: Services, path: Mapping[str, str]) -> Nodes:
    return ((await services.personnel.own_roles.get(path["id"])).node_id,)


async def check_open_node(services: Services, node_id: str) -> None:
    """Raises InputError where something shall lie at a node that is not there any more."""
    node = (await services.personnel.organisation.tree()).get(node_id)
    if node is None or not node.active:
        raise InputError(fields={"node_id": "unknown_node"})


OF_CONVERSATION = Scope(name="of_conversation", of_path=_of_conversation)
OF_MESSAGE = Scope(name="of_message", of_path=_of_message)
OF_ORDER = Scope(name="of_order", of_path=_of_order)
OF_ORDER_TEMPLATE = Scope(name="of_order_template", of_path=_of_order_template)
OF_NEW_ORDER = Scope(name="of_new_order", of_call=_of_new_order)
OF_CUSTOMER = Scope(name="of_customer", of_path=_of_customer)
OF_PARKED = Scope(name="of_parked", of_path=_of_parked)
OF_WEBHOOK = Scope(name="of_webhook", of_path=_of_webhook)
OF_TOKEN = Scope(name="of_token", of_path=_of_token)
OF_ACCOUNT = Scope(name="of_account", of_path=_of_account)
OF_CALENDAR = Scope(name="of_calendar", of_path=_of_calendar)
OF_SERVICE_LEVEL = Scope(name="of_service_level", of_path=_of_service_level)
OF_QUEUE = Scope(name="of_queue", of_path=_of_queue)
OF_INTERVENTION = Scope(name="of_intervention", of_path=_of_intervention)
OF_SEAT = Scope(name="of_seat", of_path=_of_seat)
OF_NODE = Scope(name="of_node", of_path=_of_node)
OF_PARENT = Scope(name="of_parent", of_call=_of_parent)
OF_PERSON = Scope(name="of_person", of_path=_of_person)
OF_ROLE = Scope(name="of_role", of_path=_of_role)
OF_BODY_NODE = Scope(name="of_body_node", of_call=_of_body_node)
