"""Handlers of channels: which there are, their accounts, and what becomes of these while we run."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from functools import partial
from typing import Any

from agent_console.api.endpoints import Call
from agent_console.api.forms import Done, NoQuery, Nothing
from agent_console.api.scopes import check_open_node
from agent_console.api.shapes.channels import (
    AccountIn,
    AccountOut,
    AccountPage,
    ChangedAccount,
    ChannelKindOut,
    ChannelKinds,
    FindingOut,
    NewAccount,
    RemovedAccount,
    SettingOut,
    StandingOut,
    TestedOut,
)
from agent_console.api.validation import checked
from agent_console.rights import Right
from agent_console.services import Services
from channels.bureau import Wish
from channels.settings import secrets_set, shown
from hub.core.channel import Account
from hub.core.errors import InputError
from hub.store.database import Document


async def list_kinds(call: Call[Nothing, NoQuery]) -> ChannelKinds:
    bureau = call.services.exchange.bureau
    return ChannelKinds(
        items=[
            ChannelKindOut(
                name=spec.name,
                title=dict(spec.title),
                settings=[
                    SettingOut.model_validate(asdict(one)) for one in bureau.settings(spec.name)
                ],
            )
            for spec in bureau.specs()
        ]
    )


async def list_accounts(call: Call[Nothing, NoQuery]) -> AccountPage:
    """By channel and name."""
    may = call.who.authority.may
    found = await call.services.exchange.bureau.all()
    ours = [one for one in found if may(Right.MANAGE_CHANNELS, one.node_id)]
    return AccountPage(items=await _shown(call.services, ours))


async def add_account(call: Call[NewAccount, NoQuery]) -> AccountOut:
    body, bureau = call.body, call.services.exchange.bureau
    await check_open_node(call.services, body.node_id)
    bureau.spec(body.channel)
    wish = _wish(call, body.channel, {}, body)
    account = await bureau.add(body.channel, body.name, wish, by=call.who.person.id)
    return (await _shown(call.services, [account]))[0]


async def change_account(call: Call[ChangedAccount, NoQuery]) -> AccountOut:
    """What its customers notice: where its settings change, it is started anew."""
    body, bureau = call.body, call.services.exchange.bureau
    call.who.authority.require(Right.MANAGE_CHANNELS, body.node_id)
    await check_open_node(call.services, body.node_id)
    before = await bureau.get(call.id)
    wish = _wish(call, before.channel, before.config, body)
    account = await bureau.change(before, wish, rev=body.rev, by=call.who.person.id)
    return (await _shown(call.services, [account]))[0]


def _wish(
    call: Call[Any, NoQuery], channel: str, before: Mapping[str, Any], body: AccountIn
) -> Wish:
    check = partial(call.services.exchange.bureau.config, channel, before, body.config)
    try:
        config = checked(check, call.language)
    except InputError as error:
        fields = {f"config.{name}": why for name, why in error.fields.items()}
        raise InputError(fields=fields) from None
    return Wish(title=body.title, node_id=body.node_id, config=config)


async def start_account(call: Call[Nothing, NoQuery]) -> AccountOut:
    return await _switch(call, active=True)


async def stop_account(call: Call[Nothing, NoQuery]) -> AccountOut:
    """Nothing comes in by it any more; the others go on."""
    return await _switch(call, active=False)


async def _switch(call: Call[Nothing, NoQuery], *, active: bool) -> AccountOut:
    bureau = call.services.exchange.bureau
    before = await bureau.get(call.id)
    account = await bureau.switch(before, active=active, by=call.who.person.id)
    return (await _shown(call.services, [account]))[0]


async def restart_account(call: Call[Nothing, NoQuery]) -> AccountOut:
    bureau = call.services.exchange.bureau
    account = await bureau.restart(await bureau.get(call.id), by=call.who.person.id)
    return (await _shown(call.services, [account]))[0]


async def test_account(call: Call[Nothing, NoQuery]) -> TestedOut:
    """As it is saved."""
    bureau = call.services.exchange.bureau
    findings = await bureau.test(await bureau.get(call.id))
    return TestedOut(
        good=all(one.good for one in findings),
        at=call.services.clock.now(),
        findings=[
            FindingOut(
                title=dict(one.title), good=one.good, detail=one.detail,
                milliseconds=None if one.seconds is None else round(one.seconds * 1000),
            )
            for one in findings
        ],
    )  # fmt: skip


async def remove_account(call: Call[RemovedAccount, NoQuery]) -> Done:
    """One that is stopped; its conversations stay."""
    bureau = call.services.exchange.bureau
    account = await bureau.get(call.id)
    await bureau.remove(account, rev=call.body.rev, by=call.who.person.id)
    return Done()


async def _shown(services: Services, accounts: Sequence[Account]) -> list[AccountOut]:
    processes = await services.condition.processes()
    return [_account_out(services, one, processes) for one in accounts]


def _standing_out(process: str, **said: Any) -> StandingOut:
    """A process of an older hub says nothing of troubles."""
    del said["id"]
    return StandingOut(process=process, **{"troubles": [], **said})


def _account_out(services: Services, account: Account, processes: Sequence[Document]) -> AccountOut:
    settings = services.exchange.bureau.settings(account.channel)
    count = services.exchange.tally.of(account.id)
    return AccountOut(
        id=account.id, channel=account.channel, name=account.name, title=account.title,
        node_id=account.node_id, active=account.active, rev=account.rev,
        config=shown(settings, account.config),
        secrets=list(secrets_set(settings, account.config)),
        standings=[
            _standing_out(process["_id"], **one)
            for process in processes
            for one in process["accounts"]
            if one["id"] == account.id
        ],
        received=count.received, sent=count.sent, failed=count.failed, last_at=count.last_at,
    )  # fmt: skip
