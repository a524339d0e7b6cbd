"""Handlers of asking the bot what it makes of a sentence, and what it would say to a customer."""

from collections.abc import Mapping, Sequence
from typing import Any

from agent_console.api.endpoints import Call
from agent_console.api.forms import NoQuery
from agent_console.api.knowledge import hit_out
from agent_console.api.scopes import check_open_node
from agent_console.api.shapes.bot import (
    EntityOut,
    FoundHitOut,
    MemoryOut,
    OpinionsOut,
    ParsedOut,
    ParseIn,
    RankOut,
    ReadOut,
    RehearsalIn,
    Rehearsed,
    RehearsedOrder,
    SceneOut,
    SearchOut,
)
from agent_console.api.views import message_out
from bot.entities import find
from bot.headings import headings_of, is_under
from bot.rehearsal import Heard, Scene, Setting
from bot.reply import Memory
from bot.taxonomy import read
from hub.core.ports.answering import Response
from hub.core.ports.knowledge import Search

_SHOWN = 8


async def parse(call: Call[ParseIn, NoQuery]) -> ParsedOut:
    services, text = call.services, call.body.text
    parsed = await services.robot.reader.parse(text)
    reading = read(parsed, threshold=services.robot.threshold)
    return ParsedOut(
        intent=reading.intent,
        confidence=reading.confidence,
        fallback=reading.fallback,
        ranking=[RankOut(intent=name, confidence=score) for name, score in reading.ranking],
        entities=[entity.as_json() for entity in find(text, at=services.clock.now())],
        opinions=await _opinions(call, parsed) if call.body.explain else None,
    )


async def _opinions(call: Call[ParseIn, NoQuery], parsed: Mapping[str, Any]) -> OpinionsOut:
    told = await call.services.robot.reader.opinions(call.body.text)
    return OpinionsOut(
        plain=told["plain"],
        ngrams=_ranking(told["ngrams"] or ()),
        meaning=None if told["meaning"] is None else _ranking(told["meaning"]),
        both=_ranking(parsed["intent_ranking"]),
        doubt=told["doubt"],
        voice=told["voice"],
    )


def _ranking(ranking: Sequence[Mapping[str, Any]]) -> list[RankOut]:
    shown = ranking[:_SHOWN]
    return [RankOut(intent=one["name"], confidence=one["confidence"]) for one in shown]


async def rehearse(call: Call[RehearsalIn, NoQuery]) -> Rehearsed:
    """The whole conversation anew at every call: nothing of it is kept anywhere."""
    body, services = call.body, call.services
    node_id = body.node_id or call.who.person.node_id
    await check_open_node(services, node_id)
    setting = Setting(
        channel=body.channel, locale=body.language, tier=body.tier, node_id=node_id
    )  # fmt: skip
    scenes = await services.robot.rehearsal.play(setting, body.said)
    return Rehearsed(threshold=services.robot.threshold, scenes=[_scene(scene) for scene in scenes])


def _scene(scene: Scene) -> SceneOut:
    response, conversation = scene.response or Response(), scene.conversation
    return SceneOut(
        text=scene.text,
        to_bot=scene.response is not None,
        entities=[EntityOut(**entity.as_json()) for entity in scene.entities],
        reads=[_read(heard) for heard in scene.heard],
        searches=[_search(search) for search in response.searches],
        messages=[message_out(message, None) for message in scene.messages],
        order=_order(response),
        handover=response.handover or "",
        queue=conversation.queue or "",
        state=conversation.state.value,
        topic=response.topic,
        look_rule=conversation.look_rule,
        memory=_memory(Memory.of(response.bot_state)),
    )


def _read(heard: Heard) -> ReadOut:
    turn = heard.turn
    return ReadOut(
        text=turn.text,
        intent=turn.intent,
        confidence=turn.confidence,
        threshold=heard.threshold,
        model=turn.model,
        directives=[dict(directive) for directive in turn.directives],
    )


def _search(search: Search) -> SearchOut:
    own = headings_of(search.intent)
    return SearchOut(
        query=search.query,
        intent=search.intent,
        sure=search.found.sure,
        cut_off=search.found.cut_off,
        headings=list(own),
        hits=[
            FoundHitOut(**dict(hit_out(hit, explain=True)), own=is_under(hit.category, own))
            for hit in search.found.hits
        ],
    )


def _order(response: Response) -> RehearsedOrder | None:
    order = response.order
    if order is None:
        return None
    fields = {name: str(value) for name, value in order.fields.items()}
    return RehearsedOrder(type=order.type, title=order.title, fields=fields)


def _memory(memory: Memory) -> MemoryOut:
    return MemoryOut(
        form=memory.loop or "",
        slots=dict(memory.slots),
        offered=memory.offered,
        choices=list(memory.choices),
        failures=memory.failures,
    )
