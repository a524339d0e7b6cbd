"""Handlers of what is ruled about work orders: forms, limits and templates."""

from agent_console.api.endpoints import Call
from agent_console.api.forms import Done, NoQuery, Nothing
from agent_console.api.scopes import check_open_node
from agent_console.api.shapes.order_rules import (
    LimitOut,
    LimitsIn,
    LimitsOut,
    OrderFormIn,
    OrderFormOut,
    OrderFormPage,
    OrderFormQuery,
    OrderTemplateChange,
    OrderTemplateGone,
    OrderTemplateIn,
    OrderTemplateOut,
    OrderTemplatePage,
    OrderTemplateQuery,
)
from agent_console.rights import Right
from hub.core.errors import NotFound
from hub.core.order_rules import Form, Limit, Limits, OrderTemplate
from hub.core.orders import OrderType


async def list_forms(call: Call[Nothing, NoQuery]) -> OrderFormPage:
    """Those that new orders are opened with."""
    regulations = call.services.office.regulations
    return OrderFormPage(items=[_form_out(regulations.form(kind)) for kind in OrderType])


async def get_form(call: Call[Nothing, OrderFormQuery]) -> OrderFormOut:
    regulations, kind = call.services.office.regulations, _type(call.path["type"])
    if call.query.version is None:
        return _form_out(regulations.form(kind))
    return _form_out(await regulations.form_version(kind, call.query.version))


async def put_form(call: Call[OrderFormIn, NoQuery]) -> OrderFormOut:
    """A new version; orders that are open keep theirs."""
    form = await call.services.office.regulations.change_form(
        _type(call.path["type"]), call.body.fields, version=call.body.version,
        by=call.who.person.id,
    )  # fmt: skip
    return _form_out(form)


def _type(name: str) -> OrderType:
    try:
        return OrderType(name)
    except ValueError:
        raise NotFound from None


def _form_out(form: Form) -> OrderFormOut:
    return OrderFormOut(
        type=form.type,
        version=form.version,
        fields=dict(form.schema),
        author=form.author,
        at=form.at,
    )


async def get_limits(call: Call[Nothing, NoQuery]) -> LimitsOut:
    return _limits_out(call.services.office.regulations.limits())


async def put_limits(call: Call[LimitsIn, NoQuery]) -> LimitsOut:
    """What runs already keeps the limit that it began with."""
    rows = [Limit(**item.model_dump()) for item in call.body.items]
    limits = await call.services.office.regulations.change_limits(
        rows, version=call.body.version, by=call.who.person.id
    )
    return _limits_out(limits)


def _limits_out(limits: Limits) -> LimitsOut:
    return LimitsOut(
        items=[LimitOut.model_validate(row, from_attributes=True) for row in limits.rows],
        version=limits.version,
        author=limits.author,
        at=limits.at,
    )


async def list_templates(call: Call[Nothing, OrderTemplateQuery]) -> OrderTemplatePage:
    node = call.query.node or call.who.person.node_id
    call.who.authority.require(Right.SEE_ORDERS, node)
    found = await call.services.office.stencils.seen_at(node)
    return OrderTemplatePage(items=[_template_out(one) for one in found])


async def add_template(call: Call[OrderTemplateIn, NoQuery]) -> OrderTemplateOut:
    body = call.body
    await check_open_node(call.services, body.node_id)
    template = await call.services.office.stencils.add(
        body.type, name=body.name, title=body.title, fields=body.fields, priority=body.priority,
        node_id=body.node_id, by=call.who.person.id,
    )  # fmt: skip
    return _template_out(template)


async def put_template(call: Call[OrderTemplateChange, NoQuery]) -> OrderTemplateOut:
    body = call.body
    template = await call.services.office.stencils.change(
        call.id, name=body.name, title=body.title, fields=body.fields, priority=body.priority,
        version=body.version, by=call.who.person.id,
    )  # fmt: skip
    return _template_out(template)


async def delete_template(call: Call[Nothing, OrderTemplateGone]) -> Done:
    await call.services.office.stencils.delete(
        call.id, version=call.query.version, by=call.who.person.id
    )
    return Done()


def _template_out(template: OrderTemplate) -> OrderTemplateOut:
    return OrderTemplateOut.model_validate(template, from_attributes=True)
