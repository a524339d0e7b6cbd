"""How many real mails a second are understood, beside what the standard library takes for them."""

import time
from collections.abc import Callable, Sequence
from email import message_from_bytes, policy
from pathlib import Path
from statistics import median

from benchmarks.figures import Figure, Result, Skipped, at_least
from channels.email.parsing import read

REAL = Path(__file__).parents[2] / "shared" / "data" / "email"
NAME = "real mails understood"
SECONDS = 1.0
ROUNDS = 3


def measure() -> list[Result]:
    mails = [path.read_bytes() for path in sorted(REAL.rglob("*.eml"))]
    if not mails:
        return [Skipped(name=NAME, why="the real data are not beside the project")]
    ours, theirs = [], []
    for _ in range(ROUNDS):
        theirs.append(_rate(_parse, mails))
        ours.append(_rate(read, mails))
    return [
        Figure(
            name=NAME, value=median(ours), unit="mails/s", reference=median(theirs),
            against="mails/s, the standard library's parser", target=at_least(200),
        )
    ]  # fmt: skip


def _rate(parse: Callable[[bytes], object], mails: Sequence[bytes]) -> float:
    began, done = time.perf_counter(), 0
    while (passed := time.perf_counter() - began) < SECONDS:
        for mail in mails:
            parse(mail)
        done += len(mails)
    return done / passed


def _parse(raw: bytes) -> list[object]:
    """Its header fields and the bytes of its parts, nothing more."""
    message = message_from_bytes(raw, policy=policy.compat32)
    return [*message.items(), *(part.get_payload(decode=True) for part in message.walk())]
