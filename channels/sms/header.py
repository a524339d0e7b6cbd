"""The user data header that says which part of a long message this is (GSM 03.40)."""

from dataclasses import dataclass

MOST_PARTS = 255
_CONCATENATED = 0x00
_CONCATENATED_WIDE = 0x08


@dataclass(frozen=True, slots=True)
class Place:
    """`part`, from 1, of `total` of the message that its sender calls `ref`; 16 bits if `wide`."""

    ref: int
    wide: bool
    total: int
    part: int

    @property
    def is_sound(self) -> bool:
        return 1 <= self.part <= self.total


def write_header(place: Place) -> bytes:
    """With its own length before it; a `ref` that is too large loses its upper bits."""
    counts = bytes([place.total, place.part])
    if place.wide:
        return bytes([6, _CONCATENATED_WIDE, 4]) + (place.ref & 0xFFFF).to_bytes(2) + counts
    return bytes([5, _CONCATENATED, 3, place.ref & 0xFF]) + counts


def read_header(payload: bytes) -> tuple[Place | None, bytes]:
    """The place and what stands behind the header; other elements are passed over.

    None for a message of one part. A header that is longer than the payload is none.
    """
    if not payload or payload[0] >= len(payload):
        return None, payload
    end = payload[0] + 1
    return _place_in(payload[1:end]), payload[end:]


def _place_in(elements: bytes) -> Place | None:
    at = 0
    while at + 2 <= len(elements):
        kind, size = elements[at], elements[at + 1]
        value = elements[at + 2 : at + 2 + size]
        place = _read_place(kind, value) if len(value) == size else None
        if place and place.is_sound:
            return place
        at += 2 + size
    return None


def _read_place(kind: int, value: bytes) -> Place | None:
    if kind == _CONCATENATED and len(value) == 3:
        return Place(value[0], False, value[1], value[2])
    if kind == _CONCATENATED_WIDE and len(value) == 4:
        return Place(int.from_bytes(value[:2]), True, value[2], value[3])
    return None
