"""Fields of fixed size in a row of bytes: numbers in the order of the network, padded text."""

import struct
from collections.abc import Mapping
from typing import Any

from hub.core.errors import InputError


class Row:
    """Fields by name, as `struct` writes them: `B` and `I` are numbers, `21s` is text.

    `8r` are bytes as they are, but for what pads them.
    """

    def __init__(self, **forms: str) -> None:
        self._struct = struct.Struct(">" + "".join(forms.values()).replace("r", "s"))
        self._forms = {name: form[-1] for name, form in forms.items()}
        self._sizes = {name: int(form[:-1]) for name, form in forms.items() if len(form) > 1}
        self.size = self._struct.size

    def pack(self, body: object) -> bytes:
        """Raises InputError for what a field cannot hold."""
        try:
            return self._struct.pack(
                *(self._raw(name, getattr(body, name)) for name in self._forms)
            )
        except struct.error:
            raise unfit("pdu_value") from None

    def _raw(self, name: str, value: int | str | bytes) -> int | bytes:
        if isinstance(value, int):
            return value
        raw = value.encode("latin-1", "replace") if isinstance(value, str) else value
        if len(raw) > self._sizes[name] or (isinstance(value, str) and "\0" in value):
            raise unfit("pdu_value")
        return raw

    def unpack(self, raw: bytes, at: int = 0) -> Mapping[str, Any]:
        """The fields that begin there; raises InputError where they do not all stand."""
        if len(raw) < at + self.size:
            raise unfit("pdu_length")
        values = self._struct.unpack_from(raw, at)
        return {
            name: _value(form, value)
            for (name, form), value in zip(self._forms.items(), values, strict=True)
        }


def _value(form: str, value: Any) -> Any:
    if form == "s":
        return value.partition(b"\0")[0].strip().decode("latin-1")
    return value.rstrip(b"\0") if form == "r" else value


def unfit(why: str) -> InputError:
    return InputError("unreadable_pdu", why=why)
