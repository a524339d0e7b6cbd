"""What ClamAV is asked, and what becomes of files while it is away; a real one in `make peers`."""

import asyncio
import shutil
import struct
from collections.abc import AsyncIterator, Callable
from pathlib import Path

import pytest

from channels import clamd
from channels.clamd import Clamd
from channels.content import TooLarge
from channels.media import keep_media, keep_part
from channels.placeholders import placeholder
from hub.core.errors import InputError, Unavailable
from hub.core.parts import File
from hub.house.ports import free_port
from tests.channels.doubles import FakeHub

EICAR = rb"X5O!P%@AP[4\PZX54(P^)7CC)7}$" + b"EICAR-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*"
LONG = 200_000
Answer = Callable[[bytes], bytes]


@pytest.fixture
async def daemon() -> AsyncIterator[Callable[[Answer], int]]:
    """A clamd that answers what a test says of what it was sent, or hangs up at `b""`."""
    servers: list[asyncio.Server] = []

    async def start(answer: Answer) -> int:
        async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
            command = await reader.readline()
            data = b""
            if command == b"nINSTREAM\n":
                while size := struct.unpack("!L", await reader.readexactly(4))[0]:
                    data += await reader.readexactly(size)
            writer.write(answer(data) if command != b"nPING\n" else b"PONG\n")
            await writer.drain()
            writer.close()

        port = free_port()
        servers.append(await asyncio.start_server(serve, "127.0.0.1", port))
        return port

    yield start  # type: ignore[misc]
    for server in servers:
        server.close()
        await server.wait_closed()


def verdict(data: bytes) -> bytes:
    return b"stream: Eicar FOUND\n" if EICAR in data else b"stream: OK\n"


async def test_what_it_finds_is_refused_by_its_name_and_all_else_is_kept(daemon) -> None:
    hub = FakeHub().surroundings(scanner=Clamd("127.0.0.1", await daemon(verdict), strict=True))
    with pytest.raises(InputError, match="infected") as refused:
        await keep_media(hub, EICAR, name="report.txt", limit=LONG)
    assert refused.value.params == {"found": "Eicar"}
    assert await keep_media(hub, b"a" * 150_000, limit=LONG)


async def test_a_message_is_taken_whatever_it_brings_and_says_what_was_not(daemon) -> None:
    hub = FakeHub().surroundings(scanner=Clamd("127.0.0.1", await daemon(verdict), strict=True))
    assert await keep_part(hub, EICAR, limit=LONG) == placeholder("infected")
    assert await keep_part(hub, b"a" * 11, limit=10) == placeholder("too_large")
    assert await keep_part(hub, b"", limit=10) == placeholder("refused")
    assert isinstance(await keep_part(hub, b"a", limit=10), File)


@pytest.mark.parametrize("answer", [b"", b"INSTREAM size limit exceeded. ERROR\n", b"nonsense\n"])
async def test_without_an_answer_nothing_is_taken_or_all_as_it_is_set(
    daemon, answer: bytes
) -> None:
    port = await daemon(lambda _: answer)
    with pytest.raises(Unavailable):
        await Clamd("127.0.0.1", port, strict=True).scan(b"a")
    assert await Clamd("127.0.0.1", port, strict=False).scan(b"a") == ""


async def test_without_a_daemon_too() -> None:
    port = free_port()
    with pytest.raises(Unavailable):
        await Clamd("127.0.0.1", port, strict=True).scan(b"a")
    lax = Clamd("127.0.0.1", port, strict=False)
    assert await lax.scan(EICAR) == ""
    assert (await lax.state())["state"] == "down"


async def test_what_is_too_large_for_it_is_never_sent(
    daemon, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(clamd, "LARGEST", 10)
    port = await daemon(verdict)
    with pytest.raises(TooLarge):
        await Clamd("127.0.0.1", port, strict=True).scan(EICAR)
    assert await Clamd("127.0.0.1", port, strict=False).scan(EICAR) == ""


async def test_it_says_that_it_is_there(daemon) -> None:
    assert await Clamd("127.0.0.1", await daemon(verdict), strict=True).state() == {"state": "up"}


@pytest.mark.peers
async def test_a_real_clamd_finds_what_its_database_knows(tmp_path: Path) -> None:
    """With a database of our own: freshclam's is not everywhere to be had."""
    program = shutil.which("clamd")
    if program is None:
        pytest.skip("clamd is not installed")
    port, files = free_port(), tmp_path / "db"
    files.mkdir()
    (files / "own.ndb").write_text(f"Zongji.Test:0:*:{EICAR.hex()}\n")
    config = tmp_path / "clamd.conf"
    config.write_text(
        f"DatabaseDirectory {files}\nTCPSocket {port}\nTCPAddr 127.0.0.1\nForeground yes\n"
        "StreamMaxLength 25M\nUser root\n"
    )
    process = await asyncio.create_subprocess_exec(
        program, "-c", config, stdout=asyncio.subprocess.DEVNULL, stderr=asyncio.subprocess.DEVNULL
    )
    try:
        scanner = Clamd("127.0.0.1", port, strict=True)
        async with asyncio.timeout(60):
            while (await scanner.state())["state"] != "up":
                await asyncio.sleep(0.2)
        assert await scanner.scan(EICAR) == "Zongji.Test.UNOFFICIAL"
        assert await scanner.scan(b"harmless" * 100_000) == ""
    finally:
        process.terminate()
        await process.wait()
