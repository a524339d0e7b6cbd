"""Routes of the bot: what it makes of words, what it would say, and the models it speaks by."""

from typing import Any

from agent_console.api import bot, models
from agent_console.api.endpoints import Endpoint
from agent_console.api.forms import Done, NoQuery, Nothing
from agent_console.api.scopes import COMMON, ONE_BOT, SPEAKS_TO_ALL
from agent_console.api.shapes import bot as shapes
from agent_console.rights import Right

ROUTES: tuple[Endpoint[Any, Any], ...] = (
    Endpoint(
        method="POST",
        path="/bot/parse",
        summary="机器人如何理解一句话 · what the bot makes of it",
        right=Right.PARSE,
        scope=COMMON,
        handler=bot.parse,
        body=shapes.ParseIn,
        query=NoQuery,
        answer=shapes.ParsedOut,
    ),
    Endpoint(
        method="POST",
        path="/bot/rehearsals",
        summary="试一段对话 · play a conversation, of which nothing is kept",
        right=Right.SEE_BOT,
        scope=ONE_BOT,
        handler=bot.rehearse,
        body=shapes.RehearsalIn,
        query=NoQuery,
        answer=shapes.Rehearsed,
        limit=600_000,
    ),
    Endpoint(
        method="GET",
        path="/bot/models",
        summary="模型版本与训练进度 · the models, and what is being done to them",
        right=Right.SEE_BOT,
        scope=ONE_BOT,
        handler=models.list_models,
        body=Nothing,
        query=NoQuery,
        answer=shapes.BotOut,
    ),
    Endpoint(
        method="POST",
        path="/bot/models",
        summary="训练新模型 · train a model from the data as they are now",
        right=Right.MANAGE_BOT,
        scope=SPEAKS_TO_ALL,
        handler=models.train,
        body=shapes.ModelIn,
        query=NoQuery,
        answer=shapes.JobOut,
        status=202,
    ),
    Endpoint(
        method="DELETE",
        path="/bot/job",
        summary="取消训练或评测 · end what is being done",
        right=Right.MANAGE_BOT,
        scope=SPEAKS_TO_ALL,
        handler=models.cancel,
        body=Nothing,
        query=NoQuery,
        answer=Done,
    ),
    Endpoint(
        method="GET",
        path="/bot/models/{id}/evaluation",
        summary="评测结果 · how well it understands",
        right=Right.SEE_BOT,
        scope=ONE_BOT,
        handler=models.evaluation,
        body=Nothing,
        query=NoQuery,
        answer=shapes.EvaluationOut,
    ),
    Endpoint(
        method="POST",
        path="/bot/models/{id}/evaluation",
        summary="重新评测 · measure it again",
        right=Right.MANAGE_BOT,
        scope=SPEAKS_TO_ALL,
        handler=models.measure,
        body=Nothing,
        query=NoQuery,
        answer=shapes.JobOut,
        status=202,
    ),
    Endpoint(
        method="POST",
        path="/bot/models/{id}/activation",
        summary="启用或退回 · let this model run",
        right=Right.MANAGE_BOT,
        scope=SPEAKS_TO_ALL,
        handler=models.activate,
        body=Nothing,
        query=NoQuery,
        answer=shapes.ModelOut,
    ),
)
