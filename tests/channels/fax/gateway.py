"""Mails as gateways write them: HylaFAX's composed as its scripts compose them, from real ones."""

from base64 import b64encode
from collections.abc import Sequence
from struct import pack

from hub.core.imaging import Line, Page
from tests.doubles import Lightbox

GATEWAY = "fax-gateway@unicom.test"


def tiff(text: bytes = b"") -> bytes:
    """A page of 8 × 8 white dots; `text` makes it one of its own."""
    tags = [
        (256, 4, 1, 8), (257, 4, 1, 8), (258, 3, 1, 1), (259, 3, 1, 1), (262, 3, 1, 0),
        (273, 4, 1, 8), (277, 3, 1, 1), (278, 4, 1, 8), (279, 4, 1, 8),
    ]  # fmt: skip
    directory = pack("<H", len(tags)) + b"".join(pack("<HHII", *tag) for tag in tags)
    return b"II*\0" + pack("<I", 16) + b"\0" * 8 + directory + pack("<I", 0) + text


class Scanner(Lightbox):
    """Reads what `tiff` was given, as sure as `sure`; a form feed begins a page."""

    def __init__(self) -> None:
        super().__init__()
        self.sure = 0.95

    async def pages(self, data: bytes) -> Sequence[Page]:
        if data in self.scans or not data.startswith(tiff()):
            return await super().pages(data)
        self._check()
        texts = data.removeprefix(tiff()).split(b"\f")
        return [Page(png=text, width=1728, height=2200) for text in texts]

    async def read(self, page: Page) -> Sequence[Line]:
        if page.png in self.written:
            return await super().read(page)
        self._check()
        box = (0.1, 0.1, 0.5, 0.02)
        lines = page.png.decode(errors="replace").split("\n") if page.png else ()
        return [Line(text=text, confidence=self.sure, box=box) for text in lines]


def received(
    document: bytes | None = None, *, caller: str = "01088886666", station: str = "CU-10010",
    comm_id: str = "000000007", pages: int = 1, sender: str = GATEWAY, name: str = "fax7.tif",
) -> bytes:  # fmt: skip
    """`faxrcvd`; without a document the copy for the FaxMaster."""
    log = f"c{comm_id}" if comm_id else "c"
    body = (
        f"recvq/{name} (ftp://vm:4559/recvq/{name}):\n"
        f"          Sender: {station}\n           Pages: {pages}\n"
        "         Quality: Normal\n            Size: default\n"
        "        Received: 2026:11:30 05:38:17\n Time To Receive: 0:00:24\n"
        "     Signal Rate: 14400 bit/s\n     Data Format: 2-D MMR\n   Error Correct: Yes\n"
        f"         CallID1: {caller}\n         CallID2: M0\n     Received On: ttyIAX1\n"
        f"          CommID: {comm_id} (ftp://vm:4559/log/{log})\n"
    )
    head = (
        f"From: HylaFAX Agent <{sender}>\nTo: fax@unicom.test\n"
        f'Subject: Fax received from "{station}"\nDate: Mon, 30 Nov 2026 05:38:41 +0000\n'
        "Message-ID: <20261130053841.1@vm>\nMime-Version: 1.0\n"
    )
    text = "Content-type: text/plain; charset=us-ascii\nContent-Transfer-Encoding: "
    if document is None:
        return f"{head}{text}Quoted-Printable\n\n{body}".encode()
    kind = "application/pdf" if document.startswith(b"%PDF") else "image/tiff"
    packed = b64encode(document).decode()
    return (
        f'{head}Content-Type: Multipart/Mixed; Boundary="NextPart10640"\n\n--NextPart10640\n'
        f'{text}Quoted-Printable\n\n{body}\n--NextPart10640\nContent-Type: {kind}; name="{name}"\n'
        f"Content-Description: FAX Document\n"
        f'Content-Disposition: attachment; filename="{name}"\n'
        f"Content-Transfer-Encoding: base64\n\n{packed}\n--NextPart10640--\n"
    ).encode()


def notified(
    subject: str, body: str, *, to: str = "fax@unicom.test", sender: str = GATEWAY
) -> bytes:
    """`notify`."""
    return (
        f"To: {to}\nSubject: {subject}\nFrom: HylaFAX Agent <{sender}>\nMime-Version: 1.0\n"
        f"Date: Mon, 30 Nov 2026 05:42:21 +0000\nMessage-ID: <20261130054221.1@vm>\n"
        "Content-type: text/plain; charset=UTF-8\nContent-Transfer-Encoding: Quoted-Printable\n\n"
        f"{body}"
    ).encode()


def completed(number: str = "01088886666", *, job: str = "1", to: str = "fax@unicom.test") -> bytes:
    body = (
        f"Your job to {number} was completed successfully.\n\n            Pages: 2\n"
        "         Receiver: CU-10011\n          Quality: 98\n       Page Width: 209 (mm)\n"
        " Remote Equipment: HylaFAX=20\n   Remote Station: HylaFAX (tm) Version 6.0.7\n"
        "            JobID: 1\n          GroupID: 1\n           CommID: c000000001\n\n"
        "Processing time was 0:00:40.\n"
    )
    return notified(f"facsimile job {job} to {number} completed", body, to=to)


def failed(number: str = "01088886666", *, job: str = "2", to: str = "fax@unicom.test") -> bytes:
    body = (
        f"Your job to {number} failed because:\n\n"
        "No answer from remote; too many attempts to dial\n\n\n"
        "    ---- Transcript of session follows ----\n\n"
        f"Nov 30 05:41:35.80: [16981]: SEND FAX: JOB 2 DEST {number} COMMID 000000002 DE=\nVICE\n"
        "Nov 30 05:42:20.80: [16981]: --> [9:NO ANSWER]\n\n"
        f"------- Unsent job status -------\n      Destination: {number}\n"
        "            JobID: 2\n           Sender: hub\n         Mailaddr: fax@unicom.test\n"
        "           CommID: 000000002\n"
        "           Status: No answer from remote; too many attempts to dial\n"
        "          Dialogs: 0\n            Dials: 1\n            Pages: 0\n"
    )
    return notified(f"facsimile job {job} to {number} failed", body, to=to)
