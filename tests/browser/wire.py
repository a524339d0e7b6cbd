"""A line to the hub that can go dead in one direction, as networks do, and nobody is told."""

import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from enum import StrEnum
from types import TracebackType
from typing import Self

CHUNK = 65_536


class Way(StrEnum):
    TO_HUB = "to_hub"
    TO_BROWSER = "to_browser"


class Line:
    """One connection; `carries_socket` once a WebSocket was asked for on it."""

    def __init__(self, browser: socket.socket, hub: socket.socket) -> None:
        self.ends = {Way.TO_HUB: (browser, hub), Way.TO_BROWSER: (hub, browser)}
        self.dead: set[Way] = set()
        self.carries_socket = False

    def pump(self, way: Way) -> None:
        """Carries on until an end closes; what enters a dead way is swallowed."""
        source, sink = self.ends[way]
        with suppress(OSError):
            while data := source.recv(CHUNK):
                if way is Way.TO_HUB and b"upgrade: websocket" in data[:4096].lower():
                    self.carries_socket = True
                if way not in self.dead:
                    sink.sendall(data)
        self.close()

    def close(self) -> None:
        for end in self.ends[Way.TO_HUB]:
            with suppress(OSError):
                end.shutdown(socket.SHUT_RDWR)
            end.close()


class Wire:
    """Forwards a port of its own to the hub's; lines made after a cut are whole."""

    def __init__(self, hub_port: int) -> None:
        self._hub_port = hub_port
        self._listener = socket.create_server(("127.0.0.1", 0))
        self._is_open = True
        self._lines: list[Line] = []
        self._threads: list[threading.Thread] = []

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self._listener.getsockname()[1]}"

    def __enter__(self) -> Self:
        self._run(self._accept)
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        with suppress(OSError):
            self._listener.shutdown(socket.SHUT_RDWR)
        self._listener.close()
        for line in self._lines:
            line.close()
        for thread in self._threads:
            thread.join(5)

    def cut(self, way: Way) -> None:
        """From now on nothing passes this way on the WebSockets that stand."""
        cut = [line for line in self._lines if line.carries_socket]
        assert cut, "no WebSocket stands on this wire"
        for line in cut:
            line.dead.add(way)

    @contextmanager
    def closed(self) -> Iterator[None]:
        """Every line ends, and no new one is taken until this is over."""
        self._is_open = False
        for line in self._lines:
            line.close()
        yield
        self._is_open = True

    def _accept(self) -> None:
        with suppress(OSError):
            while True:
                browser, _ = self._listener.accept()
                if not self._is_open:
                    browser.close()
                    continue
                line = Line(browser, socket.create_connection(("127.0.0.1", self._hub_port)))
                self._lines.append(line)
                for way in Way:
                    self._run(line.pump, way)

    def _run(self, target: object, *arguments: object) -> None:
        thread = threading.Thread(target=target, args=arguments, daemon=True)  # type: ignore[arg-type]
        self._threads.append(thread)
        thread.start()
