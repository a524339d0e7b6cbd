"""Handlers of the rules by which conversations are closed."""

from agent_console.api.endpoints import Call
from agent_console.api.forms import NoQuery, Nothing
from agent_console.api.shapes.endings import EndingRulesIn, EndingRulesOut
from hub.core.endings import EndingRules, tidy
from hub.core.errors import InputError


async def get_rules(call: Call[Nothing, NoQuery]) -> EndingRulesOut:
    return _out(call.services.floor.endings.rules)


async def change_rules(call: Call[EndingRulesIn, NoQuery]) -> EndingRulesOut:
    """What is closed already keeps the category that it was given."""
    body = call.body
    categories = tuple(dict.fromkeys(map(tidy, body.categories)))
    if "" in categories:
        raise InputError(fields={"categories": "bad_category"})
    if body.category_required and not categories:
        raise InputError(fields={"categories": "empty"})
    rules = EndingRules(
        categories=categories, summary_required=body.summary_required,
        category_required=body.category_required, rev=body.rev,
    )  # fmt: skip
    return _out(await call.services.floor.endings.change(rules, by=call.who.person.id))


def _out(rules: EndingRules) -> EndingRulesOut:
    return EndingRulesOut(
        categories=list(rules.categories), summary_required=rules.summary_required,
        category_required=rules.category_required, rev=rules.rev,
    )  # fmt: skip
