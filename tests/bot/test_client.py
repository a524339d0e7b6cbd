from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AsyncExitStack
from typing import Any

import pytest
from aiohttp import web
from aiohttp.test_utils import TestServer

from bot.client import RasaClient
from bot.turns import UnknownFormError
from hub.core.errors import BotUnavailable
from hub.house.ports import free_port

PARSE = {"intent": {"name": "fault", "confidence": 0.9}, "intent_ranking": [], "entities": []}
Answer = Callable[[dict[str, Any]], Awaitable[web.StreamResponse]]
Serve = Callable[[Answer], Awaitable[str]]


def turn(model: str = "m1", **more: Any) -> dict[str, Any]:
    body = {"messages": [{"do": "answer"}], "parse": PARSE, "intent": "fault", "state": {}}
    return {**body, "model": model, **more}


@pytest.fixture
async def serve() -> AsyncIterator[Serve]:
    """Starts a server whose every answer is the given function's; returns its address."""
    async with AsyncExitStack() as stack:

        async def start(answer: Answer) -> str:
            async def handle(request: web.Request) -> web.StreamResponse:
                return await answer(await request.json())

            app = web.Application()
            app.router.add_post("/webhooks/hub/{name}", handle)
            server = TestServer(app, port=free_port())
            await stack.enter_async_context(server)
            return str(server.make_url("")).rstrip("/")

        yield start


def always(body: Any, status: int = 200) -> Answer:
    async def answer(_: dict[str, Any]) -> web.StreamResponse:
        return web.json_response(body, status=status)

    return answer


async def ask(*urls: str, **options: Any) -> Any:
    async with RasaClient(lambda: urls, **options) as client:
        return await client.turn("没网", {}, threshold=0.4)


async def test_a_turn_is_read(serve: Serve) -> None:
    answer = await ask(await serve(always(turn())))
    assert answer.directives == ({"do": "answer"},)
    assert (answer.intent, answer.confidence, answer.model) == ("fault", 0.9, "m1")


async def test_a_dead_worker_is_passed_over(serve: Serve) -> None:
    alive = await serve(always(turn()))
    for _ in range(3):
        assert (await ask(f"http://127.0.0.1:{free_port()}", alive)).intent == "fault"


async def test_a_worker_that_is_slow_or_broken_is_passed_over(serve: Serve) -> None:
    async def slow(_: dict[str, Any]) -> web.StreamResponse:
        import asyncio

        await asyncio.sleep(5)
        return web.json_response(turn())

    urls = [await serve(slow), await serve(always({}, 500)), await serve(always(turn()))]
    assert (await ask(*urls, timeout=1)).intent == "fault"


@pytest.mark.parametrize(
    "body", [turn(messages=[]), {}, [], turn(parse={}), {"error": "x"}, turn(messages=None)]
)
async def test_an_empty_or_strange_answer_is_a_failure(serve: Serve, body: Any) -> None:
    with pytest.raises(BotUnavailable):
        await ask(await serve(always(body)))


async def test_no_worker_is_a_failure() -> None:
    with pytest.raises(BotUnavailable):
        await ask()


async def test_a_forgotten_form_is_told(serve: Serve) -> None:
    with pytest.raises(UnknownFormError):
        await ask(await serve(always({"error": "unknown_form"}, 409)))


async def test_work_goes_round(serve: Serve) -> None:
    asked: list[int] = []

    def counting(number: int) -> Answer:
        async def answer(_: dict[str, Any]) -> web.StreamResponse:
            asked.append(number)
            return web.json_response(turn())

        return answer

    urls = [await serve(counting(number)) for number in range(3)]
    async with RasaClient(lambda: urls) as client:
        for number in range(6):
            await client.turn(f"没网{number}", {}, threshold=0.4)
    assert sorted(asked) == [0, 0, 1, 1, 2, 2]


async def test_the_same_text_is_parsed_once_a_model(serve: Serve) -> None:
    bodies: list[dict[str, Any]] = []
    model = ["m1"]

    async def answer(body: dict[str, Any]) -> web.StreamResponse:
        bodies.append(body)
        return web.json_response(turn(model[0]))

    url = await serve(answer)
    async with RasaClient(lambda: [url]) as client:
        await client.turn("没网", {}, threshold=0.4)
        await client.turn("没网", {"loop": "fault_form"}, threshold=0.4)
        assert (bodies[1]["parse"], bodies[1]["model"]) == (PARSE, "m1")
        model[0] = "m2"
        await client.turn("没网", {"loop": "business_form"}, threshold=0.4)
        await client.turn("没信号", {}, threshold=0.4)
        assert "parse" not in bodies[3]
        assert await client.parse("没网") == PARSE
        assert len(bodies) == 4


async def test_the_same_question_is_asked_once_of_the_same_workers(serve: Serve) -> None:
    asked: list[str] = []

    async def answer(body: dict[str, Any]) -> web.StreamResponse:
        asked.append(body["text"])
        return web.json_response(turn())

    urls = [await serve(answer)]
    async with RasaClient(lambda: list(urls)) as client:
        first = await client.turn("没网", {}, threshold=0.4)
        assert await client.turn("没网", {}, threshold=0.4) == first
        assert len(asked) == 1
        entity = {"entity": "month", "value": "2026-10"}
        await client.turn("没网", {}, threshold=0.4, entities=[entity])
        await client.turn("没网", {"loop": "fault_form"}, threshold=0.4)
        await client.turn("没网", {}, threshold=0.5)
        assert len(asked) == 4
        urls.append(await serve(answer))
        await client.turn("没网", {}, threshold=0.4)
        assert len(asked) == 5


async def test_traditional_letters_are_read_as_simplified_ones_and_sent_as_written(
    serve: Serve,
) -> None:
    bodies: list[dict[str, Any]] = []

    async def answer(body: dict[str, Any]) -> web.StreamResponse:
        bodies.append(body)
        return web.json_response(turn())

    url = await serve(answer)
    async with RasaClient(lambda: [url]) as client:
        await client.turn("没网", {}, threshold=0.4)
        await client.turn("沒網", {}, threshold=0.4)
        assert (bodies[1]["text"], bodies[1]["plain"]) == ("沒網", "没网")
        assert bodies[1]["parse"] == PARSE
        assert await client.parse("沒網") == PARSE
        assert len(bodies) == 2
