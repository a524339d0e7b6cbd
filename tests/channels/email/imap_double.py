"""An IMAP server in memory, as small as the mailbox's questions: a folder a user."""

import asyncio
import re
from collections import defaultdict
from dataclasses import dataclass, field
from typing import Any


@dataclass
class Kept:
    raw: bytes
    seen: bool = False


@dataclass
class Box:
    """Mails by UID; `news` rings when one has come, `fetched` are those that were asked for."""

    mails: dict[int, Kept] = field(default_factory=dict)
    news: asyncio.Event = field(default_factory=asyncio.Event)
    fetched: list[int] = field(default_factory=list)
    turns: int = 0

    def put(self, raw: bytes, *, seen: bool = False) -> int:
        uid = max(self.mails, default=0) + 1
        self.mails[uid] = Kept(raw, seen)
        self.news.set()
        return uid

    async def left(self, uid: int) -> None:
        """Until a client has fetched it and gone on to something else, or away."""
        while uid not in self.fetched:
            await asyncio.sleep(0.01)
        turns = self.turns
        while self.turns == turns:
            await asyncio.sleep(0.01)


class ImapDouble:
    """Every user may log in with the password `pw`; `push` False: it knows no IDLE.

    `refuses`: nobody may, for now.
    """

    def __init__(self, *, validity: int = 7, push: bool = True) -> None:
        self.boxes: dict[str, Box] = defaultdict(Box)
        self.validity = validity
        self.push = push
        self.refuses = False
        self.said: list[str] = []
        self._writers: set[asyncio.StreamWriter] = set()
        self._server: asyncio.Server | None = None

    async def start(self, port: int) -> None:
        self._server = await asyncio.start_server(self._serve, "127.0.0.1", port, limit=2**20)

    async def stop(self) -> None:
        if self._server:
            self._server.close()
            self.cut()
            await self._server.wait_closed()

    def cut(self) -> None:
        """Every connection, as a network would."""
        for writer in tuple(self._writers):
            writer.transport.abort()

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._writers.add(writer)
        if not self._server or not self._server.is_serving():  # came while it closed
            writer.transport.abort()
        try:
            await _Session(self, reader, writer).run()
        except (ConnectionError, asyncio.IncompleteReadError):
            pass
        finally:
            self._writers.discard(writer)
            writer.close()


RUNNING: dict[int, ImapDouble] = {}
"""By their ports."""


class _Session:
    def __init__(
        self, server: ImapDouble, reader: asyncio.StreamReader, writer: asyncio.StreamWriter
    ) -> None:
        self._server = server
        self._reader = reader
        self._writer = writer
        self._user = ""

    async def run(self) -> None:
        self._say("* OK ready")
        try:
            await self._talk()
        finally:
            self._box.turns += 1

    async def _talk(self) -> None:
        while line := (await self._reader.readline()).decode().strip():
            tag, _, rest = line.partition(" ")
            name, _, args = rest.removeprefix("UID ").strip().partition(" ")
            self._server.said.append(rest.strip())
            if name in ("SEARCH", "IDLE"):
                self._box.turns += 1
            words = await getattr(self, f"_on_{name.lower()}")(args, tag)
            self._say(f"{tag} {words or 'OK done'}")
            await self._writer.drain()

    @property
    def _box(self) -> Box:
        return self._server.boxes[self._user]

    def _say(self, line: str) -> None:
        self._writer.write(f"{line}\r\n".encode())

    async def _on_capability(self, args: str, tag: str) -> None:
        self._say(f"* CAPABILITY IMAP4rev1 ID{' IDLE' if self._server.push else ''}")

    async def _on_id(self, args: str, tag: str) -> None:
        self._say("* ID NIL")

    async def _on_login(self, args: str, tag: str) -> str:
        self._user, _, password = args.partition(" ")
        taken = password == '"pw"' and not self._server.refuses
        return "OK in" if taken else "NO [AUTHENTICATIONFAILED] wrong"

    async def _on_select(self, args: str, tag: str) -> str:
        if args != '"INBOX"':
            return "NO no such folder"
        box = self._box
        self._say(f"* {len(box.mails)} EXISTS")
        self._say(f"* OK [UIDVALIDITY {self._server.validity}] valid")
        self._say(f"* OK [UIDNEXT {max(box.mails, default=0) + 1}] next")
        return "OK [READ-WRITE] selected"

    async def _on_search(self, args: str, tag: str) -> None:
        found = re.match(r"UID (\d+):(\d+|\*)", args)
        assert found, args
        first, mails = int(found[1]), self._box.mails
        last = max(mails, default=0) if found[2] == "*" else int(found[2])
        low, high = min(first, last), max(first, last)
        only_new = "UNSEEN" in args and "SINCE" not in args
        uids = [uid for uid, one in mails.items() if low <= uid <= high]
        self._say(
            " ".join(["* SEARCH", *(str(u) for u in uids if not (only_new and mails[u].seen))])
        )

    async def _on_fetch(self, args: str, tag: str) -> None:
        span, _, what = args.partition(" ")
        for uid in map(int, span.split(",")):
            kept = self._box.mails.get(uid)
            if kept is None:
                continue
            if "SIZE" in what:
                self._say(f"* {uid} FETCH (UID {uid} RFC822.SIZE {len(kept.raw)})")
                continue
            self._box.fetched.append(uid)
            self._say(f"* {uid} FETCH (UID {uid} BODY[] {{{len(kept.raw)}}}")
            self._writer.write(kept.raw)
            self._say(")")

    async def _on_store(self, args: str, tag: str) -> None:
        self._box.mails[int(args.partition(" ")[0])].seen = True

    async def _on_idle(self, args: str, tag: str) -> None:
        box = self._box
        self._say("+ idling")
        ended = asyncio.ensure_future(self._reader.readline())
        while not ended.done():
            rung: Any = asyncio.ensure_future(box.news.wait())
            await asyncio.wait({ended, rung}, return_when=asyncio.FIRST_COMPLETED)
            rung.cancel()
            if box.news.is_set():
                box.news.clear()
                self._say(f"* {len(box.mails)} EXISTS")
