"""An answer as the parts that a carrier takes, each written as a frame when it goes out."""

import re
from collections.abc import Callable
from functools import partial

from smpp34 import SubmitSm, Tlv

from channels.smpp.config import SmppCarrier
from channels.smpp.pdu import Tag
from channels.smpp.reading import UDHI
from channels.sms.alphabet import has_all
from channels.sms.coding import Coding, Piece, encode, fitting, split

Write = Callable[[int], bytes]
"""Makes a frame of the part, by the number that it goes out under."""
_CODECS = {Coding.LATIN1: "latin-1", Coding.ASCII: "ascii"}
_UCS2 = 0x08
_ALPHANUMERIC = 5
_MOBILE = re.compile(r"1[3-9]\d{9}")


def written(
    text: str, carrier: SmppCarrier, *, source: str, to: str, ref: int
) -> tuple[Write, ...]:
    """Raises TooLong."""
    coding = coding_for(text, carrier.default_coding)
    common = _addresses(carrier, source, to) | {
        "data_coding": _UCS2 if coding is Coding.UCS2 else 0,
        "registered_delivery": int(carrier.receipts),
    }
    if carrier.long == "payload":
        pieces: tuple[Piece, ...] = (Piece(b"", encode(text, coding)),)
    else:
        pieces = split(text, coding, ref=ref, wide=carrier.long == "udh16")
    return tuple(
        partial(_frame, common, {**_body(carrier, piece, pieces, number, ref)})
        for number, piece in enumerate(pieces, 1)
    )


def coding_for(text: str, default: Coding) -> Coding:
    """The centre's own alphabet where it has all that is written, else UCS2."""
    if default is Coding.GSM7:
        return fitting(text)
    plain = text.encode(_CODECS[default], errors="replace").decode(_CODECS[default])
    return default if plain == text and has_all(text) else Coding.UCS2


def _body(
    carrier: SmppCarrier, piece: Piece, pieces: tuple[Piece, ...], number: int, ref: int
) -> dict[str, object]:
    if len(pieces) == 1 and len(piece.body) > 160:
        return {"tlvs": [Tlv(Tag.PAYLOAD, piece.body)]}
    if len(pieces) == 1 or carrier.long != "sar":
        esm_class = UDHI if piece.header else 0
        return {"short_message": piece.header + piece.body, "esm_class": esm_class}
    place = [
        Tlv(Tag.REFERENCE, (ref & 0xFFFF).to_bytes(2)),
        Tlv(Tag.TOTAL, bytes([len(pieces)])),
        Tlv(Tag.NUMBER, bytes([number])),
    ]
    return {"short_message": piece.body, "tlvs": place}


def _addresses(carrier: SmppCarrier, source: str, to: str) -> dict[str, object]:
    named = not source.removeprefix("+").isdecimal()
    ton, npi = (_ALPHANUMERIC, 0) if named else (carrier.source_ton, carrier.source_npi)
    number, international = dialled(to, carrier)
    return {
        "source_addr": source.removeprefix("+"), "source_addr_ton": ton, "source_addr_npi": npi,
        "destination_addr": number, "dest_addr_ton": int(international), "dest_addr_npi": 1,
    }  # fmt: skip


def dialled(address: str, carrier: SmppCarrier) -> tuple[str, bool]:
    """As the carrier wants recipients written, and whether that begins with a country's code."""
    if address.startswith("+"):
        return address[1:], True
    if carrier.dial == "national":
        return address, False
    if _MOBILE.fullmatch(address):
        return f"86{address}", True
    fixed = address.startswith("0") and len(address) >= 10
    return (f"86{address[1:]}", True) if fixed else (address, False)


def _frame(common: dict[str, object], body: dict[str, object], number: int) -> bytes:
    return SubmitSm(sequence_number=number, **common, **body).encode()  # type: ignore[arg-type]
