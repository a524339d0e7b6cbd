"""How fast packets of SGIP are read: those that come in, in the mix of a busy day."""

import time
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from functools import partial

from benchmarks.figures import Figure, Result, at_least
from channels.sgip.bodies import Report
from channels.sgip.channel import SgipChannel
from channels.sgip.messages import Deliver
from channels.sgip.packets import decode, encode, request
from channels.sgip.sequence import Sequence as Number

PACKETS = 20_000
AT = datetime(2026, 11, 20, tzinfo=UTC)
_PARSE = partial(SgipChannel.parse, account="", at=AT)
_USER, _TEXT = "8613001125453", "查一下我这个月的话费和剩余流量"


def measure() -> Sequence[Result]:
    packets = [encode(request(Number(101001, 1120203225, n), _body(n))) for n in range(PACKETS)]
    decoded, read = _rate(packets, decode), _rate(packets, _PARSE)
    return [
        Figure(name="SGIP packets decoded", value=decoded, unit="/s", target=at_least(5_000)),
        Figure(name="SGIP packets read as messages", value=read, unit="/s"),
    ]


def _rate(packets: Sequence[bytes], read: Callable[[bytes], object]) -> float:
    began = time.perf_counter()
    for raw in packets:
        read(raw)
    return len(packets) / (time.perf_counter() - began)


def _body(number: int) -> Deliver | Report:
    if number % 2:
        return Report(about=Number(3010012345, 1120203225, number), user=_USER, state=0)
    return Deliver(user=_USER, service="10655010", coding=8, content=_TEXT.encode("utf-16-be"))
