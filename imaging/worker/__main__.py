"""`python -m imaging.worker DESCRIPTOR`: answers the hub's requests, one after the other."""

import contextlib
import os
import resource
import socket
import sys
from collections.abc import Callable
from typing import BinaryIO

from imaging.frames import PREFIX, Frame, sizes, unpack
from imaging.worker.refusal import Refusal

_UNHURRIED = 15
_MEMORY = 3 * 2**30
"""Bytes: three times what reading a page takes at its peak; what wants more is a bomb."""


def main(number: int) -> None:
    _be_modest()
    with socket.socket(fileno=number) as line, line.makefile("rb") as requests:
        line.sendall(Frame(head={"here": True}).pack())
        while request := _receive(requests):
            line.sendall(_answer(request).pack())


def _be_modest() -> None:
    os.nice(_UNHURRIED)
    for limit, most in ((resource.RLIMIT_DATA, _MEMORY), (resource.RLIMIT_CORE, 0)):
        with contextlib.suppress(ValueError, OSError):  # not every system knows each
            resource.setrlimit(limit, (most, most))


def _receive(requests: BinaryIO) -> Frame | None:
    """None at the end: the hub has closed the line."""
    prefix = requests.read(PREFIX.size)
    if len(prefix) < PREFIX.size:
        return None
    head, body = sizes(prefix)
    return unpack(requests.read(head), requests.read(body))


def _answer(request: Frame) -> Frame:
    try:
        return _WORK[request.head["do"]](request)
    except Refusal as refusal:
        return Frame(head={"refused": refusal.why})
    except MemoryError:
        return Frame(head={"refused": "scan_large"})


def _pages(request: Frame) -> Frame:
    from imaging.worker.scans import develop

    pages = develop(request.blobs[0])
    return Frame(
        head={"sizes": [page.size for page in pages]}, blobs=tuple(page.png for page in pages)
    )


def _read(request: Frame) -> Frame:
    from imaging.worker.reading import read

    lines = read(request.blobs[0])
    return Frame(head={"lines": [[line.text, line.confidence, line.box] for line in lines]})


def _print(request: Frame) -> Frame:
    from imaging.worker.printing import NoFont, printed

    text, title, foot = (request.head[name] for name in ("text", "title", "foot"))
    try:
        return Frame(head={}, blobs=(printed(text, title=title, foot=foot),))
    except NoFont:
        return Frame(head={"failed": "no Chinese font on this machine: install fonts-noto-cjk"})


_WORK: dict[str, Callable[[Frame], Frame]] = {"pages": _pages, "read": _read, "print": _print}

if __name__ == "__main__":
    main(int(sys.argv[1]))
