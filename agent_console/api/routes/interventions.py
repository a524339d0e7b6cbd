"""Routes of the rules by which somebody looks at the bot's conversations."""

from typing import Any

from agent_console.api import interventions
from agent_console.api.endpoints import Endpoint
from agent_console.api.forms import Done, NoQuery, Nothing
from agent_console.api.scopes import OF_BODY_NODE, OF_INTERVENTION, anywhere
from agent_console.api.shapes import interventions as shapes
from agent_console.rights import Right

ROUTES: tuple[Endpoint[Any, Any], ...] = (
    Endpoint(
        method="GET",
        path="/interventions",
        summary="待干预规则 · when somebody should look at the bot",
        right=Right.SEE_CONVERSATIONS,
        scope=anywhere("whoever is called to a conversation may know by which rule"),
        handler=interventions.list_interventions,
        body=Nothing,
        query=NoQuery,
        answer=shapes.InterventionPage,
    ),
    Endpoint(
        method="POST",
        path="/interventions",
        summary="新建待干预规则 · a new one",
        right=Right.MANAGE_QUEUES,
        scope=OF_BODY_NODE,
        handler=interventions.add_intervention,
        body=shapes.NewIntervention,
        query=NoQuery,
        answer=shapes.InterventionOut,
        status=201,
    ),
    Endpoint(
        method="PUT",
        path="/interventions/{id}",
        summary="更改待干预规则 · change it",
        right=Right.MANAGE_QUEUES,
        scope=OF_INTERVENTION,
        handler=interventions.change_intervention,
        body=shapes.ChangedIntervention,
        query=NoQuery,
        answer=shapes.InterventionOut,
    ),
    Endpoint(
        method="DELETE",
        path="/interventions/{id}",
        summary="删除待干预规则 · delete it",
        right=Right.MANAGE_QUEUES,
        scope=OF_INTERVENTION,
        handler=interventions.delete_intervention,
        body=Nothing,
        query=NoQuery,
        answer=Done,
    ),
)
