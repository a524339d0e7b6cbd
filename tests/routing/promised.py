"""One conversation in memory with the clocks of what was promised, as the hub would keep them."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from functools import partial
from typing import Any

from hub.core.calendar import ALWAYS, OFFICE, Calendar
from hub.core.conversations import Conversation
from hub.core.deadlines import Deadline, Moment
from hub.core.events import Event, Kind
from hub.core.messages import Address, Automatic, Delivery, Notice, Signal
from hub.core.ports.customers import Writer
from hub.core.service_levels import DEFAULT_LEVEL, ServiceClock, ServiceLevel, choose
from hub.pipeline.intake import accept
from hub.pipeline.reopening import reopen
from hub.pipeline.signals import leave
from hub.pipeline.turn import Turn, finish_turn
from hub.store import deadlines
from hub.store.deadlines import COLLECTION, deadline_from_document
from hub.store.draft import Delete, Draft, Insert, Numbers, Update, View
from routing import decisions
from routing.catalogue import BUILT_IN
from routing.decisions import Agent
from routing.service_levels import ServiceClocks
from tests.doubles import CountingOrders, KeyWording, inbound, saying

THREAD = "0123456789abcdef01234567"
AGENT = Agent(id="agent", name="一")
WORDING = KeyWording()
MINUTE = timedelta(minutes=1)
FIRST, NEXT, RESOLUTION = ServiceClock
WEDNESDAY = datetime(2026, 7, 8, 2, 0, tzinfo=UTC)
"""Ten in the morning in Shanghai."""
LEVEL = ServiceLevel(
    id="fast", name="快", first_response=5 * MINUTE, next_response=10 * MINUTE,
    resolution=60 * MINUTE, warn_percent=80,
)  # fmt: skip
IN_OFFICE = replace(LEVEL, calendar_id=OFFICE.id)
FRIDAY_EVENING = datetime(2026, 7, 3, 9, 58, tzinfo=UTC)
"""Two minutes before the office closes for the weekend."""


class Levels:
    def __init__(self, *levels: ServiceLevel) -> None:
        self.levels = levels

    def of(self, conversation: Conversation) -> ServiceLevel | None:
        return choose(
            self.levels, node_id=conversation.node_id, queue=conversation.queue or "",
            channel=conversation.channel, tier=conversation.tier.value,
        )  # fmt: skip


class Calendars:
    def __init__(self, *calendars: Calendar) -> None:
        self.known = {calendar.id: calendar for calendar in (ALWAYS, *calendars)}

    def get(self, calendar_id: str) -> Calendar:
        return self.known[calendar_id]

    def at(self, calendar_id: str, node_id: str) -> Calendar:
        return self.get(calendar_id)


class Promised:
    """`rows` is the collection of deadlines, with guards as the store has them."""

    def __init__(
        self, *levels: ServiceLevel, calendars: Calendars | None = None, at: datetime = WEDNESDAY
    ) -> None:
        self.now = at
        self.view: View | None = None
        self.rows: dict[str, dict[str, Any]] = {}
        self.writes = 0
        self.events: list[Event] = []
        self.calendars = calendars or Calendars()
        known = Levels(*(levels or (DEFAULT_LEVEL,)))
        self.clocks = ServiceClocks(known, self.calendars)  # type: ignore[arg-type]

    @property
    def conversation(self) -> Conversation:
        assert self.view
        return self.view.conversation

    def commit(self, decide: Callable[..., Any], **values: Any) -> Any:
        draft = Draft(
            self.view, now=self.now, numbers=Numbers({"order:TS:0101": 0}),
            births=lambda *_: Delivery.SENT,
        )  # fmt: skip
        result = decide(draft, **values)
        self.clocks.follow(draft, self.view)
        effects = draft.finish()
        self.view = effects.view
        self.events += effects.events
        self.writes = 0
        for operation in effects.operations:
            if operation.collection == COLLECTION:
                self.write(operation)
        return result

    def write(self, operation: Insert | Update | Delete) -> None:
        self.writes += 1
        if isinstance(operation, Insert):
            assert operation.document["_id"] not in self.rows
            self.rows[operation.document["_id"]] = dict(operation.document)
            return
        assert isinstance(operation, Update)
        row = self.rows[operation.where["_id"]]
        assert row["rev"] == operation.where["rev"]
        row |= operation.change["$set"]
        for name in operation.change.get("$unset", {}):
            row.pop(name, None)

    def wait(self, minutes: float) -> None:
        """Time passes, minute by minute, and whatever is due meanwhile is told."""
        end = self.now + minutes * MINUTE
        while self.now < end:
            self.now = min(self.now + MINUTE, end)
            self.ring()

    def ring(self) -> None:
        for row in list(self.rows.values()):
            deadline = deadline_from_document(row)
            if moment := deadline.moment(self.now):
                self.commit(deadlines.fire, deadline=deadline, moment=moment)

    def writes_customer(self, *, automatic: Automatic | None = None, letter: bool = False) -> None:
        message = inbound("你好", external_id=f"{self.now}{len(self.events)}", automatic=automatic)
        self.commit(
            accept, inbound=message, thread=THREAD, writer=Writer(customer_id="c"), loop_limit=None,
            letters=letter, reopen=partial(reopen, wording=WORDING) if letter else None,
        )  # fmt: skip

    def answers_bot(self, handover: str | None = None) -> None:
        seq = self.conversation.pending[0]
        message = inbound("?", external_id="?")
        turn = Turn(self.conversation, _Seq(seq))  # type: ignore[arg-type]
        assert message
        self.commit(
            finish_turn, turn=turn, response=saying("答", handover=handover),
            orders=CountingOrders(), wording=WORDING, entrance=None,
        )  # fmt: skip

    def enters_queue(self) -> None:
        self.writes_customer()
        self.answers_bot(handover="asked")

    def takes(self) -> None:
        self.commit(decisions.take, agent=AGENT, wording=WORDING)

    def replies(self) -> None:
        self.commit(decisions.reply, agent=AGENT, text="您好", key=None, client_id="")

    def notes(self) -> None:
        self.commit(decisions.note, agent=AGENT, text="内部", key=None, client_id="")

    def requeues(self) -> None:
        self.commit(decisions.requeue, agent=AGENT, queue=BUILT_IN, wording=WORDING)

    def returns_to_bot(self) -> None:
        self.commit(decisions.return_to_bot, agent=AGENT, wording=WORDING)

    def closes(self) -> None:
        self.commit(decisions.close, agent=AGENT, summary="", category="", wording=WORDING)

    def leaves(self) -> None:
        notice = Notice(
            channel="post", account="main", sender=Address(id="alice"), signal=Signal.CLOSE
        )
        self.commit(leave, notice=notice)

    def clock(self, kind: ServiceClock) -> Deadline | None:
        return next((one for one in self.conversation.clocks if one.kind == kind), None)

    def state(self, kind: ServiceClock) -> str:
        clock = self.clock(kind)
        return clock.state.value if clock else ""

    def told(self, kind: ServiceClock, moment: Moment = Moment.DUE) -> int:
        """How many events say that this clock came to this moment."""
        data = [event.data for event in self.events if event.kind is Kind.DEADLINE]
        return sum(one["clock"] == kind and one["moment"] == moment.value for one in data)


class _Seq:
    def __init__(self, seq: int) -> None:
        self.seq = seq


def in_talk() -> Promised:
    """He was taken and answered in time."""
    line = Promised(LEVEL)
    line.enters_queue()
    line.wait(1)
    line.takes()
    line.replies()
    return line
