"""What was said: kept, once, to the right one, and never by the bot after a person has come."""

from collections import Counter, defaultdict
from collections.abc import Iterator
from datetime import datetime

from hub.core.events import Event, Kind
from simulations.audit.found import Found
from simulations.audit.house import COMES_AGAIN, KEEPS_ITS_PLACE, STEPS_OUT, House, Talk
from simulations.audit.opening import Opening

TOLD = frozenset(
    {
        "open", "accept", "dispatch", "answer", "suspend", "resume", "visit", "close", "reopen",
        "cancel",
    }
)  # fmt: skip
"""Steps of an order that its customer hears of, unless he did it himself or the bot told him."""
QUIET = frozenset({"customer", "bot"})
QUIET_ENDS = frozenset({"customer", "idle", "blocked", "consent"})
SETTLED = frozenset({"sent", "delivered", "read", "failed", "withdrawn", "unknown"})


class Words:
    """`see` after each event. What a customer is owed are the hub's notices to him."""

    def __init__(self, house: House, opening: Opening) -> None:
        self._house = house
        self._opening = opening
        self._owed: Counter[str] = Counter()
        self._authors: dict[str, str] = {}
        self._taken_at: defaultdict[str, list[tuple[int, datetime]]] = defaultdict(list)
        self._last_seq: Counter[str] = Counter()
        self._delivery: dict[str, str] = {}

    def see(self, event: Event) -> Iterator[str]:
        if event.kind is Kind.MESSAGE:
            yield from self._said(event)
        elif event.kind is Kind.STATE:
            self._owed[event.conversation_id] += _tells(event)
            if event.data["new"] == "assigned":
                last = self._last_seq[event.thread_id]
                self._taken_at[event.thread_id].append((last, event.at))
        elif event.kind is Kind.RATED:
            self._owed[event.conversation_id] += bool(
                event.seq
            )  # thanks for what was said in words
        elif event.kind is Kind.CONSENT:
            self._owed[event.conversation_id] += bool(event.data.get("told"))
        elif event.kind is Kind.NEEDS_LOOK:
            self._owed[event.conversation_id] += event.data.get("rule") == "flood"
        elif event.kind is Kind.ORDER and event.conversation_id:
            told = event.data["action"] in TOLD and event.by not in QUIET
            self._owed[event.conversation_id] += told and event.data["state"] != "draft"
        elif event.kind is Kind.DELIVERY:
            self._delivery[f"{event.thread_id}.{event.seq:09d}"] = str(event.data["state"])

    def _said(self, event: Event) -> Iterator[str]:
        where = f"{event.thread_id}.{event.seq:09d}"
        if where in self._authors:
            yield f"doubled: {where} is told of twice (event {event.number})"
        if event.seq != self._last_seq[event.thread_id] + 1:
            yield f"gap: {where} follows {self._last_seq[event.thread_id]}"
        self._last_seq[event.thread_id] = event.seq
        self._authors[where] = "private" if event.data.get("private") else event.by
        talk = self._house.talks.get(event.conversation_id)
        if event.by == "system" and not self._tells_of_opening(event, talk):
            self._owed[event.conversation_id] -= 1
        if event.by == "bot" and talk and talk.state != "bot":
            yield f"spoken over: the bot in {where}, which was {talk.state} (event {event.number})"

    def _tells_of_opening(self, event: Event, talk: Talk | None) -> bool:
        """Nothing else is owed to him just now."""
        owed = self._owed[event.conversation_id] > 0
        return not owed and talk is not None and self._opening.excuses(talk, event.at)

    def end(self, found: Found) -> Iterator[str]:
        for conversation_id, owed in self._owed.items():
            if owed:
                what = f"told {-owed} times too often" if owed < 0 else f"not told {owed} times"
                yield f"notices: the customer of {conversation_id} was {what}"
        yield from self._rung(found)
        yield from self._kept(found)

    def _rung(self, found: Found) -> Iterator[str]:
        rung = Counter(ring.message_id for ring in found.rings)
        yield from (f"told twice: {one} was sent {n} times" for one, n in rung.items() if n > 1)
        for ring in found.rings:
            author = self._authors.get(ring.message_id, "nobody")
            if author in {"nobody", "private", "customer"}:
                yield f"strange: {ring.message_id} arrived, and was said by {author}"
            elif author == "bot" and self._was_taken(ring.message_id, ring.at):
                yield f"spoken over: {ring.message_id} of the bot arrived after a person had come"
        for where, author in self._authors.items():
            state = self._delivery.get(where, "")
            if author in {"private", "customer"}:
                continue
            if state not in SETTLED:
                yield f"unsettled: {where} is {state or 'in nobody’s hands'}"
            elif state == "sent" and where not in rung:
                yield f"vanished: {where} is said to be sent, and nobody heard it"

    def _was_taken(self, message_id: str, at: datetime) -> bool:
        thread_id, _, seq = message_id.partition(".")
        return any(
            last >= int(seq) and taken < at for last, taken in self._taken_at.get(thread_id, ())
        )

    def _kept(self, found: Found) -> Iterator[str]:
        known: dict[tuple[str, str], str] = {}
        for receipt in found.receipts:
            first = known.setdefault((receipt.thread_id, receipt.external_id), receipt.message_id)
            if first != receipt.message_id:
                yield f"doubled: {receipt.external_id} was kept as {first}, {receipt.message_id}"
            if self._authors.get(receipt.message_id) != "customer":
                yield f"lost: {receipt.external_id} was acknowledged as {receipt.message_id}"
        kept = Counter(known.values())
        yield from (f"mixed up: {one} stands for {n} messages" for one, n in kept.items() if n > 1)


def _tells(event: Event) -> bool:
    """Whether the customer hears of it."""
    new, reason = event.data["new"], event.data.get("reason")
    if new == "queued":
        return reason not in KEEPS_ITS_PLACE
    if new == "assigned":
        return "assignee" in event.data and not event.data.get("quiet")
    if new == "bot":
        return reason not in {STEPS_OUT, COMES_AGAIN}
    heard = event.by not in QUIET_ENDS or (event.by == "idle" and event.data["old"] == "assigned")
    return bool(new == "closed" and heard)
