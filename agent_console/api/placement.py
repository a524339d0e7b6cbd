"""Handlers of the rules by which new customers get their tier, node and manager."""

from agent_console.api.endpoints import Call
from agent_console.api.forms import NoQuery, Nothing
from agent_console.api.shapes.customers import RuleBody, RuleOut, RulesIn, RulesOut
from agent_console.rights import Right
from agent_console.services import Services
from channels.registry import CHANNELS
from hub.core.errors import InputError
from hub.core.placement import Rule, RuleSet


async def get_rules(call: Call[Nothing, NoQuery]) -> RulesOut:
    return _rules_out(await call.services.clientele.rules.current())


async def put_rules(call: Call[RulesIn, NoQuery]) -> RulesOut:
    """For everybody who comes from now on, and for those of whom nobody has said otherwise."""
    rules = tuple([await _rule(call.services, one) for one in call.body.rules])
    after = await call.services.clientele.rules.put(rules, rev=call.body.rev, by=call.who.person.id)
    return _rules_out(after)


async def _rule(services: Services, body: RuleBody) -> Rule:
    if body.channel and body.channel not in CHANNELS:
        raise InputError(fields={"channel": "unknown_channel"})
    if body.node:
        await check_node(services, body.node)
    if body.manager:
        await check_manager(services, body.manager)
    return Rule(
        channel=body.channel, account=body.account, address=body.address, tier=body.tier,
        node_id=body.node, manager=body.manager,
    )  # fmt: skip


async def check_node(services: Services, node_id: str) -> None:
    """Raises InputError unless it is one of the organisation and open."""
    node = (await services.personnel.organisation.tree()).get(node_id)
    if node is None or not node.active:
        raise InputError(fields={"node": "unknown_node"})


async def check_manager(services: Services, person_id: str) -> None:
    """Raises InputError unless it is somebody who answers customers."""
    if person_id not in await services.personnel.staff.who_may(Right.ANSWER):
        raise InputError(fields={"manager": "unknown_person"})


def _rules_out(rules: RuleSet) -> RulesOut:
    shown = [
        RuleOut(
            channel=one.channel,
            account=one.account,
            address=one.address,
            tier=one.tier,
            node=one.node_id,
            manager=one.manager,
        )
        for one in rules.rules
    ]
    return RulesOut(rev=rules.rev, rules=shown)
