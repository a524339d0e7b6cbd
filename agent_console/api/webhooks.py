"""Handlers of webhooks: what other systems are told, and what they did not take."""

from typing import Any

from agent_console.api.cursors import read_place, write_place
from agent_console.api.endpoints import Call
from agent_console.api.forms import Done, NoQuery, Nothing
from agent_console.api.scopes import check_open_node
from agent_console.api.shapes.webhooks import (
    Counted,
    LetterOut,
    LetterPage,
    LetterQuery,
    NewWebhook,
    Tried,
    WebhookChange,
    WebhookIn,
    WebhookOut,
    WebhookPage,
)
from agent_console.rights import Right
from agent_console.services import Services
from hub.core.errors import NotFound
from hub.core.webhooks import Letter, Progress, Subscription
from webhooks.desk import Wish
from webhooks.post import Outcome


async def list_webhooks(call: Call[Nothing, NoQuery]) -> WebhookPage:
    """By name."""
    may = call.who.authority.may
    found = await call.services.webhooks.webhooks.all()
    ours = [one for one in found if may(Right.MANAGE_OUTSIDE, one.node_id)]
    return WebhookPage(items=[await _webhook_out(one, call.services) for one in ours])


async def subscribe(call: Call[WebhookIn, NoQuery]) -> NewWebhook:
    """To what happens from now on."""
    await check_open_node(call.services, call.body.node_id)
    desk, person = call.services.webhooks, call.who.person
    subscription = await desk.subscribe(_wish(call.body), by=person.id)
    shown = await _webhook_out(subscription, call.services)
    return NewWebhook(webhook=shown, secret=subscription.secret)


async def get_webhook(call: Call[Nothing, NoQuery]) -> WebhookOut:
    return await _webhook_out(await _found(call), call.services)


async def put_webhook(call: Call[WebhookChange, NoQuery]) -> WebhookOut:
    """It goes on where it stood; what waits is tried at once."""
    body = call.body
    call.who.authority.require(Right.MANAGE_OUTSIDE, body.node_id)
    await check_open_node(call.services, body.node_id)
    before, person = await _found(call), call.who.person
    after = await call.services.webhooks.change(before, _wish(body), rev=body.rev, by=person.id)
    return await _webhook_out(after, call.services)


async def remove_webhook(call: Call[Nothing, NoQuery]) -> Done:
    """With its dead letters."""
    await call.services.webhooks.remove(await _found(call), by=call.who.person.id)
    return Done()


async def try_webhook(call: Call[Nothing, NoQuery]) -> Tried:
    """Sends a `ping` now and says what came of it."""
    return _tried(await call.services.webhooks.ping(await _found(call)))


async def list_letters(call: Call[Nothing, LetterQuery]) -> LetterPage:
    """The newest first."""
    query, services = call.query, call.services
    found = await services.webhooks.letters.newest(
        call.id, now=services.clock.now(), limit=query.limit + 1, after=read_place(query.after)
    )
    page = found[: query.limit]
    more = len(found) > len(page)
    return LetterPage(
        items=[_letter_out(letter) for letter in page],
        next=write_place(page[-1].died_at, page[-1].id) if more else None,
    )


async def send_again(call: Call[Nothing, NoQuery]) -> Tried:
    """Now, out of order; once it is taken it is no dead letter any more."""
    subscription, letter = await _found(call), await _letter(call)
    desk, person = call.services.webhooks, call.who.person
    return _tried(await desk.send_again(subscription, letter, by=person.id))


async def send_all_again(call: Call[Nothing, NoQuery]) -> Counted:
    """In order, in the background, up to the first one that is refused; says how many wait."""
    desk, person = call.services.webhooks, call.who.person
    return Counted(count=await desk.send_all_again(await _found(call), by=person.id))


async def delete_letter(call: Call[Nothing, NoQuery]) -> Done:
    """It is never told."""
    subscription, letter = await _found(call), await _letter(call)
    await call.services.webhooks.bury(subscription, letter, by=call.who.person.id)
    return Done()


async def delete_letters(call: Call[Nothing, NoQuery]) -> Counted:
    desk, person = call.services.webhooks, call.who.person
    return Counted(count=await desk.bury_all(await _found(call), by=person.id))


async def _found(call: Call[Any, Any]) -> Subscription:
    return await call.services.webhooks.get(call.id)


async def _letter(call: Call[Any, Any]) -> Letter:
    number = call.path["number"]
    if not number.isascii() or not number.isdigit() or len(number) > 15:
        raise NotFound
    return await call.services.webhooks.letter(call.id, int(number))


def _wish(body: WebhookIn) -> Wish:
    return Wish(
        name=body.name, url=body.url, secret=body.secret, kinds=frozenset(body.kinds),
        node_id=body.node_id, active=body.active,
    )  # fmt: skip


async def _webhook_out(subscription: Subscription, services: Services) -> WebhookOut:
    desk, directory = services.webhooks, services.directory
    found = await desk.webhooks.progress([subscription.id])
    progress = found.get(subscription.id) or Progress(number=0)
    return WebhookOut(
        id=subscription.id,
        name=subscription.name,
        url=subscription.url,
        kinds=sorted(subscription.kinds),
        node_id=subscription.node_id,
        active=subscription.active,
        why_off=subscription.why_off,
        rev=subscription.rev,
        made_by=subscription.made_by,
        made_by_name=await directory.name_of(subscription.made_by) or "",
        made_at=subscription.made_at,
        behind=await desk.behind(progress),
        attempts=progress.attempts,
        failing_since=progress.failing_since,
        error=progress.error,
        told_at=progress.told_at,
        letters=await desk.letters.count(subscription.id),
    )


def _letter_out(letter: Letter) -> LetterOut:
    return LetterOut(
        number=letter.number,
        kind=letter.kind,
        at=letter.at,
        died_at=letter.died_at,
        error=letter.error,
    )


def _tried(outcome: Outcome) -> Tried:
    return Tried(
        taken=outcome.taken,
        status=outcome.status,
        error=outcome.error,
        milliseconds=round(outcome.seconds * 1000),
    )
