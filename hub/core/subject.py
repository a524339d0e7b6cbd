"""What the present work is about and from where it was asked, for log lines and for the audit."""

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


_origin: ContextVar[str] = ContextVar("origin", default="")


@contextmanager
def asked_from(address: str) -> Iterator[None]:
    """What is done inside the block was asked for from this address."""
    token = _origin.set(address)
    try:
        yield
    finally:
        _origin.reset(token)


def origin() -> str:
    """The address of whoever asked; empty for what the hub does by itself."""
    return _origin.get()
