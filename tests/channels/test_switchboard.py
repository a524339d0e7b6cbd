"""Accounts that start and stop while the hub runs."""

import asyncio

import pytest

from channels.registry import CHANNELS
from channels.switchboard import Switchboard
from hub.core.channel import Account
from hub.core.errors import Conflict, InputError, NotFound
from tests.channels.doubles import FakeHub
from tests.channels.rest.account import TOKEN
from tests.channels.serving import Client


async def test_running_accounts_are_found_and_others_are_not(switchboard: Switchboard):
    assert switchboard.find("rest", "demo").account.name == "demo"
    assert {channel.spec.name for channel in switchboard} == set(CHANNELS)
    with pytest.raises(NotFound):
        switchboard.find("rest", "other")


async def test_an_account_runs_once(switchboard: Switchboard):
    with pytest.raises(Conflict):
        await switchboard.start(Account(channel="web", name="demo", config={}))


async def test_what_cannot_run_says_why(switchboard: Switchboard):
    with pytest.raises(NotFound):
        await switchboard.start(Account(channel="pigeon", name="demo", config={}))
    with pytest.raises(InputError) as refused:
        await switchboard.start(Account(channel="rest", name="x", config={"token": ""}))
    assert refused.value.fields == {"token": "shape"}


async def test_routes_outlive_the_accounts(client: Client, switchboard: Switchboard):
    path = "/channels/rest/late/messages"
    body = {"external_id": "1", "sender": {"id": "u"}, "text": "a"}
    headers = {"Authorization": f"Bearer {TOKEN}"}
    statuses = []
    for step in (None, switchboard.start, switchboard.stop):
        if step == switchboard.start:
            await step(Account(channel="rest", name="late", config={"token": TOKEN}))
        elif step == switchboard.stop:
            await step("rest", "late")
        async with client.post(path, json=body, headers=headers) as answer:
            statuses.append(answer.status)
    assert statuses == [404, 202, 404]


async def test_an_account_that_does_not_end_does_not_hold_the_others(
    hub: FakeHub, monkeypatch: pytest.MonkeyPatch
):
    board = Switchboard(hub.surroundings(), hub.receive, hub.notify)
    channel = await board.start(Account(channel="rest", name="x", config={"token": TOKEN}))
    monkeypatch.setattr("channels.switchboard.STOP_SECONDS", 0.05)
    monkeypatch.setattr(channel, "stop", lambda: asyncio.sleep(60))
    await asyncio.wait_for(board.close(), 2)
    assert not list(board)
