"""A working day as the log tells it, and its figures computed once more, in plain words."""

import random
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from hub.core.conversations import Entrance, QueuePlace, State
from hub.core.customers import Profile, Tier
from hub.core.events import Event, Kind
from hub.core.messages import Address, Notice, Signal
from hub.core.ports.customers import Writer
from hub.core.seats import Seat, SeatState, sit
from hub.pipeline import opinions
from hub.pipeline.handover import hand_over
from hub.pipeline.names import thread_id
from hub.pipeline.pipeline import Spine
from hub.pipeline.reopening import reopen
from hub.pipeline.signals import leave
from hub.pipeline.timers import end_idle
from hub.store import seats
from hub.store.draft import Draft
from hub.store.events import Events
from hub.store.seats import Seats
from routing import decisions
from routing.catalogue import BUILT_IN
from routing.decisions import Agent
from tests.doubles import KeyWording
from tests.pipeline.clockwork import Watch

WORDING = KeyWording()
SUPERVISOR = Agent(id="sun", name="孙", supervises=True)
AGENTS = (Agent(id="lin", name="林"), Agent(id="chen", name="陈"))
CHANNELS = ("web", "sms", "mail")
NODES = ("root", "root.zj", "root.zj.hz")


class Story:
    """Tells what happens by dice; `watch` is turned a few seconds at each step."""

    def __init__(self, spine: Spine, watch: Watch, seed: int) -> None:
        self.spine, self.watch, self.dice = spine, watch, random.Random(seed)
        self.threads: list[str] = []

    async def go_on(self, steps: int) -> None:
        for _ in range(steps):
            self.watch.turn(timedelta(seconds=self.dice.choice((1, 2, 4, 9, 20, 40))))
            if len(self.threads) < 3 or self.dice.random() < 0.25:
                await self.come()
            elif self.dice.random() < 0.1:
                await self.rest()
            else:
                await self.move(self.dice.choice(self.threads[-5:]))

    async def come(self) -> None:
        channel, number = self.dice.choice(CHANNELS), len(self.threads)
        thread = thread_id(channel, "main", str(number))
        profile = Profile(
            tier=self.dice.choice((Tier.NORMAL, Tier.GOLD)), node_id=self.dice.choice(NODES)
        )
        self.threads.append(thread)
        await self.spine.committer.commit(
            thread,
            lambda draft: draft.open(
                thread_id=thread, channel=channel, account="main", address=str(number), name="",
                customer_id=str(number), locale="zh-CN", profile=profile,
            ),
        )  # fmt: skip

    async def move(self, thread: str) -> None:
        """Something that may follow; what may not is refused and changes nothing."""
        view = await self.spine.committer.view(thread)
        assert view
        by = self.dice.choice(AGENTS)
        steps = _STEPS[view.conversation.state]
        if steps:
            step = self.dice.choice(steps)
            await self.spine.committer.commit(thread, lambda draft: step(draft, by, self.watch.at))

    async def rest(self) -> None:
        """Somebody begins or ends his break."""
        who = self.dice.choice(AGENTS)
        before = await Seats(self.spine.db).get(who.id)
        seat = before or Seat(id=who.id, name=who.name, since=self.watch.at)
        state = SeatState.ONLINE if seat.state is SeatState.BREAK else SeatState.BREAK
        after = sit(seat, state, at=self.watch.at)
        await self.spine.committer.commit(
            None, lambda draft: seats.write(draft, before, replace(after), by=who.id)
        )

    async def events(self) -> list[Event]:
        store = Events(self.spine.db)
        found: list[Event] = []
        while more := await store.since(len(found)):
            found += more
        return found


def _to_queue(opens: datetime | None) -> Callable[[Draft, Agent, datetime], Any]:
    place = QueuePlace(position=1, wait_seconds=60)

    def step(draft: Draft, by: Agent, at: datetime) -> None:
        queue = "vip" if draft.current().tier is Tier.GOLD else "default"
        hand_over(draft, "asked", WORDING, Entrance(queue=queue, place=place, opens=opens))

    return step


def _leave(draft: Draft, by: Agent, at: datetime) -> None:
    one = draft.current()
    leave(
        draft,
        notice=Notice(
            channel=one.channel, account="main", sender=Address(id=one.address),
            signal=Signal.CLOSE,
        ),
    )  # fmt: skip


def _take(draft: Draft, by: Agent, at: datetime) -> None:
    decisions.take(draft, agent=by, wording=WORDING)


def _rate(draft: Draft, by: Agent, at: datetime) -> None:
    opinions.keep(draft, 1 + at.second % 5)


def _idle(draft: Draft, by: Agent, at: datetime) -> None:
    end_idle(draft, before=at + timedelta(seconds=1))


def _close(draft: Draft, by: Agent, at: datetime) -> None:
    decisions.close(draft, agent=SUPERVISOR, summary="好", category="", wording=WORDING)


def _requeue(draft: Draft, by: Agent, at: datetime) -> None:
    decisions.requeue(draft, agent=SUPERVISOR, queue=BUILT_IN, wording=WORDING)


def _return(draft: Draft, by: Agent, at: datetime) -> None:
    decisions.return_to_bot(draft, agent=SUPERVISOR, wording=WORDING)


def _reopen(draft: Draft, by: Agent, at: datetime) -> None:
    one = draft.current()
    profile = Profile(tier=one.tier, node_id=one.node_id)
    writer = Writer(customer_id=one.customer_id, profile=profile)
    reopen(draft, writer=writer, bot=True, wording=WORDING)


_OPENS = datetime.fromisoformat("2026-07-07T09:00+08:00")
_STEPS: dict[State, tuple[Callable[[Draft, Agent, datetime], Any], ...]] = {
    State.BOT: (_to_queue(None), _to_queue(None), _to_queue(_OPENS), _leave, _idle, _take),
    State.QUEUED: (_take, _take, _take, _leave, _leave, _close, _return),
    State.OFFERED: (),
    State.ASSIGNED: (_close, _requeue, _return, _leave),
    State.WRAP_UP: (_close,),
    State.CLOSED: (_rate, _rate, _reopen),
}


def recomputed(
    events: list[Event], *, since: datetime, until: datetime, tiered: bool = False, node: str = ""
) -> dict[str, int]:
    """By docs/indicators.md, from the events alone and without what the hub computes with.

    Of waits, and of ends with the bot, that began in this time.
    """
    sums = dict.fromkeys(
        ("within", "answered", "abandoned", "of", "bot", "handed", "waiting", "shut"), 0
    )
    of_conversation: dict[str, list[Event]] = {}
    for event in events:
        if event.kind in {Kind.OPENED, Kind.STATE}:
            of_conversation.setdefault(event.conversation_id, []).append(event)
    for told in of_conversation.values():
        if tiered and not told[0].data.get("tier"):
            continue
        if node and not (told[0].node_id + ".").startswith(node + "."):
            continue
        for moves in _rounds(told):
            _count_one(moves, sums, since, until)
    return sums


def _rounds(told: list[Event]) -> list[list[Event]]:
    """What has been opened again is counted like a new one."""
    rounds: list[list[Event]] = [[]]
    for move in (event for event in told if event.kind is Kind.STATE):
        if move.data["old"] == "closed":
            rounds.append([])
        else:
            rounds[-1].append(move)
    return rounds


def opinions_of(events: list[Event], *, since: datetime, until: datetime) -> dict[str, int]:
    """Of conversations that were first given a score in this time, their last ones."""
    of_conversation: dict[str, list[Event]] = {}
    for event in events:
        if event.kind is Kind.RATED:
            of_conversation.setdefault(event.conversation_id, []).append(event)
    scores = [
        told[-1].data["score"] for told in of_conversation.values() if since <= told[0].at < until
    ]
    return {
        "rated": len(scores),
        "score": sum(scores),
        "content": sum(score >= 4 for score in scores),
    }


def _count_one(moves: list[Event], sums: dict[str, int], since: datetime, until: datetime) -> None:
    to_people = [one for one in moves if one.data["new"] in {"queued", "assigned"}]
    if to_people and since <= to_people[0].at < until:
        sums["handed"] += 1
    last = moves[-1] if moves else None
    if last and last.data["new"] == "closed" and last.by in {"customer", "idle"}:
        sums["bot"] += not to_people and since <= last.at < until
    for number, move in enumerate(moves):
        if move.data["new"] != "queued" or move.data["old"] in {"queued", "offered"}:
            continue
        if not since <= move.at < until:
            continue
        if move.data.get("shut"):
            sums["shut"] += 1
            continue
        after = moves[number + 1] if number + 1 < len(moves) else None
        sums["of"] += 1
        if after is None:
            sums["waiting"] += 1
        elif after.data["new"] == "assigned":
            sums["answered"] += 1
            sums["within"] += (after.at - move.at).total_seconds() <= 20
        elif after.by in {"customer", "idle"}:
            sums["abandoned"] += 1
        else:
            sums["of"] -= 1
