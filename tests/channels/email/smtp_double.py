"""An SMTP server in memory that answers as it is told to."""

import asyncio
import ssl


class SmtpDouble:
    """`answers`: what it says to RCPT or after DATA in place of 250; None: it hangs up.

    A whole line goes before its first word.
    """

    def __init__(self) -> None:
        self.answers: dict[str, str | None] = {}
        self.mails: list[bytes] = []
        self.envelopes: list[tuple[str, str]] = []
        self.recipients: list[str] = []
        self.connections = 0
        self.port = 0
        self.security = "plain"
        self._context: ssl.SSLContext | None = None
        self._server: asyncio.Server | None = None
        self._writers: set[asyncio.StreamWriter] = set()

    async def start(
        self, port: int, context: ssl.SSLContext | None = None, *, security: str = "plain"
    ) -> None:  # fmt: skip
        """`security` as accounts have it."""
        self.port, self.security, self._context = port, security, context
        if security == "starttls":
            self.answers |= {"EHLO": "250-here\r\n250 STARTTLS", "STARTTLS": "220 go on"}
        tls = context if security == "tls" else None
        self._server = await asyncio.start_server(self._serve, "127.0.0.1", port, ssl=tls)

    async def stop(self) -> None:
        for writer in tuple(self._writers):
            writer.transport.abort()
        if self._server:
            self._server.close()
            await self._server.wait_closed()

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.connections += 1
        self._writers.add(writer)
        try:
            await self._talk(reader, writer)
        except (OSError, asyncio.IncompleteReadError):
            pass  # the client has died, or trusts us not
        finally:
            self._writers.discard(writer)
            writer.close()

    async def _talk(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(b"220 here\r\n")
        sender = recipient = ""
        while line := (await reader.readline()).decode().strip():
            match line.partition(" ")[0].upper():
                case "MAIL":
                    sender, self.recipients = line, []
                case "RCPT":
                    recipient = line
                    self.recipients.append(line)
                case "DATA":
                    writer.write(b"354 go on\r\n")
                    self.mails.append(await reader.readuntil(b"\r\n.\r\n"))
                    self.envelopes.append((sender, recipient))
            said = self.answers.get(line.partition(" ")[0].upper(), "250 fine")
            said = self.answers.get(line, said)
            if said is None:
                break
            writer.write(f"{said}\r\n".encode())
            if line.upper() == "STARTTLS" and self._context:
                await writer.start_tls(self._context)
            if line.upper() == "QUIT":
                break
