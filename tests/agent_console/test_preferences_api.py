"""What somebody prefers is his alone and follows him."""

import pytest

from tests.agent_console.conftest import Hub

pytestmark = pytest.mark.store

MINE = {
    "muted": {"offer": ["sound"], "line_lost": ["badge", "notification"]},
    "filters": [
        {"name": "宁波宽带", "queue": "nb", "channel": "", "tier": "gold", "assignee": "me"}
    ],
}


async def test_whoever_never_said_anything_is_told_of_everything(hub: Hub, browsers) -> None:
    agent = await browsers("agent")
    assert await agent.get("/me/preferences") == {"muted": {}, "filters": []}


async def test_what_somebody_prefers_follows_him_and_is_nobody_elses(hub: Hub, browsers) -> None:
    assert await (await browsers("agent")).put("/me/preferences", MINE) == MINE
    assert await (await browsers("agent")).get("/me/preferences") == MINE
    assert (await (await browsers("agent2")).get("/me/preferences"))["filters"] == []


async def test_what_is_left_out_is_as_at_the_beginning(hub: Hub, browsers) -> None:
    agent = await browsers("agent")
    await agent.put("/me/preferences", MINE)
    await agent.put("/me/preferences", {"filters": [{"name": "全部"}]})
    kept = await agent.get("/me/preferences")
    assert kept["muted"] == {}
    assert kept["filters"][0] == {
        "name": "全部",
        "queue": "",
        "channel": "",
        "tier": "",
        "assignee": "",
    }


@pytest.mark.parametrize(
    "body",
    [
        {"muted": {"lunch": ["sound"]}},
        {"muted": {"offer": ["smoke"]}},
        {"filters": [{"queue": "nb"}]},
        {"filters": [{"name": "多"}] * 51},
        {"colour": "blue"},
    ],
)
async def test_what_makes_no_sense_is_refused(hub: Hub, browsers, body: dict[str, object]) -> None:
    status, answer = await (await browsers("agent")).call("PUT", "/me/preferences", body)
    assert (status, answer["error"]["code"]) == (400, "bad_input")
