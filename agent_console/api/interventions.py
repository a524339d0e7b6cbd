"""Handlers of the rules by which somebody looks at the bot's conversations."""

from dataclasses import asdict

from agent_console.api.endpoints import Call
from agent_console.api.forms import Done, NoQuery, Nothing
from agent_console.api.scopes import check_open_node
from agent_console.api.shapes.interventions import (
    ChangedIntervention,
    InterventionIn,
    InterventionOut,
    InterventionPage,
    NewIntervention,
)
from bot.taxonomy import INTENTS
from hub.core.clock import new_id
from hub.core.customers import Tier
from hub.core.errors import InputError
from hub.core.interventions import Intervention, Sign

_KNOWN = {Sign.TIER: frozenset(Tier), Sign.TOPIC: frozenset(INTENTS)}


async def list_interventions(call: Call[Nothing, NoQuery]) -> InterventionPage:
    return InterventionPage(items=[_out(one) for one in call.services.floor.watch.all()])


async def add_intervention(call: Call[NewIntervention, NoQuery]) -> InterventionOut:
    await check_open_node(call.services, call.body.node_id)
    rule = _rule(call.body, rule_id=new_id(), node_id=call.body.node_id, rev=0)
    return _out(await call.services.floor.watch.add(rule, by=call.who.person.id))


async def change_intervention(call: Call[ChangedIntervention, NoQuery]) -> InterventionOut:
    watch = call.services.floor.watch
    before = await watch.get(call.id)
    rule = _rule(call.body, rule_id=call.id, node_id=before.node_id, rev=call.body.rev)
    return _out(await watch.change(rule, by=call.who.person.id))


async def delete_intervention(call: Call[Nothing, NoQuery]) -> Done:
    """A built-in one is as it was at first."""
    await call.services.floor.watch.delete(call.id, by=call.who.person.id)
    return Done()


def _rule(body: InterventionIn, *, rule_id: str, node_id: str, rev: int) -> Intervention:
    known = _KNOWN.get(body.sign)
    if not body.values and body.sign is not Sign.FAILURES:
        raise InputError(fields={"values": "missing"})
    if known and not known.issuperset(body.values):
        raise InputError(fields={"values": "unknown_value"})
    values = body.model_dump(include={"name", "sign", "values", "count", "active"})
    return Intervention(id=rule_id, node_id=node_id, rev=rev, **values)


def _out(rule: Intervention) -> InterventionOut:
    return InterventionOut.model_validate(asdict(rule))
