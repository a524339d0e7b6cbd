"""Handler of asking the bot what it makes of a sentence."""

from agent_console.api.endpoints import Call
from agent_console.api.forms import NoQuery
from agent_console.api.shapes.articles import ParsedOut, ParseIn, RankOut
from bot.entities import find
from bot.taxonomy import read


async def parse(call: Call[ParseIn, NoQuery]) -> ParsedOut:
    services = call.services
    reading = read(await services.reader.parse(call.body.text), threshold=services.threshold)
    return ParsedOut(
        intent=reading.intent,
        confidence=reading.confidence,
        fallback=reading.fallback,
        ranking=[RankOut(intent=name, confidence=score) for name, score in reading.ranking],
        entities=[entity.as_json() for entity in find(call.body.text, at=services.clock.now())],
    )
