"""Whose message the present work is about, so that every log line can say it."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar

_subject: ContextVar[Mapping[str, str]] = ContextVar("subject", default={})  # noqa: B039 - never mutated


@contextmanager
def working_on(**ids: str) -> Iterator[None]:
    """All log lines inside the block carry these ids, and those of the blocks around it."""
    token = _subject.set({**_subject.get(), **ids})
    try:
        yield
    finally:
        _subject.reset(token)


def subject() -> Mapping[str, str]:
    return _subject.get()
