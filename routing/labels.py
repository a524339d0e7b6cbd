"""Labels of a conversation: short words by which colleagues find and count what it was about."""

from collections import Counter
from collections.abc import Iterable

from hub.core.conversations import Conversation
from hub.core.errors import InputError
from hub.core.events import Kind
from hub.store.draft import Draft
from routing.decisions import Agent

MOST = 20
"""Of one conversation."""


def relabel(draft: Draft, *, agent: Agent, labels: Iterable[str]) -> None:
    """These and no others; in every state, and once more changes nothing."""
    _write(draft, tuple(labels), agent)


def label(draft: Draft, *, agent: Agent, add: Iterable[str], remove: Iterable[str]) -> None:
    """Some more and some less; what is there already, or was not, is no fault."""
    gone = set(_tidy(remove))
    kept = (one for one in (*draft.current().labels, *add) if one.strip() not in gone)
    _write(draft, tuple(kept), agent)


def used(conversations: Iterable[Conversation]) -> list[str]:
    """The labels of these, what is used most first."""
    counted = Counter(label for one in conversations for label in one.labels)
    return sorted(counted, key=lambda one: (-counted[one], one))


def _write(draft: Draft, labels: tuple[str, ...], agent: Agent) -> None:
    """Labels are people's words: the event says no more than how many there are."""
    wanted = _tidy(labels)
    if len(wanted) > MOST:
        raise InputError(fields={"labels": "too_many"})
    if wanted != draft.current().labels:
        draft.set(labels=wanted)
        draft.event(Kind.LABELLED, by=agent.id, count=len(wanted))


def _tidy(labels: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(one for one in map(str.strip, labels) if one))
