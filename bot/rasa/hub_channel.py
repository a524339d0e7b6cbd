"""Rasa's input channel for the hub: its turns over HTTP."""

from typing import Any

from rasa.core.channels.channel import InputChannel
from sanic import Blueprint, Request, response
from sanic.response import HTTPResponse

from bot.rasa import opinions, turn

NAME = "hub"


class HubInput(InputChannel):
    """`POST turn`, `POST parse` and `POST opinions` under /webhooks/hub.

    turn: as bot/rasa/turn.py has it. parse: `{text}` → `{parse, model}`. opinions: `{text}` → what
    bot/rasa/opinions.py tells, and `model`.
    """

    @classmethod
    def name(cls) -> str:
        return NAME

    def blueprint(self, on_new_message: Any) -> Blueprint:
        routes = Blueprint("hub_webhook", NAME)
        routes.add_route(_turn, "/turn", methods=["POST"])
        routes.add_route(_parse, "/parse", methods=["POST"])
        routes.add_route(_opinions, "/opinions", methods=["POST"])
        return routes


async def _parse(request: Request) -> HTTPResponse:
    processor = request.app.ctx.agent.processor
    if processor is None:
        return _refuse("no_model", 503)
    parse = await turn.read(processor, request.json["text"])
    return response.json({"parse": parse, "model": turn.model_of(processor)})


async def _opinions(request: Request) -> HTTPResponse:
    processor = request.app.ctx.agent.processor
    if processor is None:
        return _refuse("no_model", 503)
    told = opinions.tell(processor, request.json["text"])
    return response.json({**told, "model": turn.model_of(processor)})


async def _turn(request: Request) -> HTTPResponse:
    processor = request.app.ctx.agent.processor
    if processor is None:
        return _refuse("no_model", 503)
    try:
        return response.json(await turn.answer(processor, request.json))
    except turn.UnknownForm:
        return _refuse("unknown_form", 409)


def _refuse(code: str, status: int) -> HTTPResponse:
    return response.json({"error": code}, status=status)
