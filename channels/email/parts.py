"""The tree of a mail's parts, found in its bytes without copying them; bounded, however hostile.

The standard library's parser asks every enclosing boundary at every line, gives nested mails back
as it would have written them, and decodes headers before their charset is known.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from channels.email.charsets import decode
from channels.email.mail import Unreadable
from channels.email.words import parameters

DEEPEST = 30
MOST_PARTS = 1000
MOST_FIELDS = 2000
FIELD_BYTES = 64 << 10
HEADER_BYTES = 2 << 20
_BLANK = re.compile(rb"\r?\n[ \t]*\r?\n|\r\r")
_FIELD = re.compile(rb"([!-9;-~]{1,200})[ \t]*:[ \t]*")
_FOLD = re.compile(rb"\r?\n(?=[ \t])|\r(?!\n)(?=[ \t])")
_LINE = re.compile(rb"\r?\n|\r")
_MBOX = re.compile(rb"(?:[\s\xef\xbb\xbf]{1,100})?(?:>?From [^\r\n]{0,300}\r?\n)?")
_NEW_LINE = ord("\n")

Fields = tuple[tuple[str, bytes], ...]


@dataclass(slots=True)
class Part:
    """A part with its fields; `start` and `end` bound its body in the mail's bytes."""

    fields: Fields
    raw: bytes = field(repr=False)
    start: int
    end: int
    kind: str = "text/plain"
    parameters: dict[str, str] = field(default_factory=dict)
    children: list["Part"] = field(default_factory=list)

    @property
    def body(self) -> bytes:
        return self.raw[self.start : self.end]

    def all(self, name: str) -> list[bytes]:
        name = name.lower()
        return [value for key, value in self.fields if key.lower() == name]

    def first(self, name: str) -> bytes:
        return next(iter(self.all(name)), b"")

    def text(self, name: str) -> str:
        """A field of plain words, such as `Precedence`, in lower case."""
        return decode(self.first(name))[0].strip().lower()

    def walk(self) -> Iterator["Part"]:
        yield self
        for child in self.children:
            yield from child.walk()


class Splitter:
    """Splits one mail; counts its parts, so that their number is bounded over all levels."""

    def __init__(self, raw: bytes) -> None:
        self._raw = raw
        self._parts = 0

    def split(self) -> Part:
        opening = _MBOX.match(self._raw)
        return self._part(opening.end() if opening else 0, len(self._raw), 0, "text/plain")

    def _part(self, start: int, end: int, depth: int, default: str) -> Part:
        self._parts += 1
        if self._parts > MOST_PARTS or depth > DEEPEST:
            raise Unreadable("mail_deep")
        fields, body = self._fields(start, end)
        part = Part(fields=fields, raw=self._raw, start=body, end=end)
        kind, part.parameters = parameters(part.first("Content-Type"))
        part.kind = kind if re.fullmatch(r"[\w.+-]{1,80}/[\w.+-]{1,80}", kind) else default
        if part.kind.startswith("multipart/"):
            self._divide(part, depth)
        return part

    def _fields(self, start: int, end: int) -> tuple[Fields, int]:
        """The header's fields, and where the body begins: also where no blank line is between."""
        if (
            self._raw[start : start + 2] in {b"\r\n", b"\n"}
            or self._raw[start : start + 1] == b"\n"
        ):
            return (), start + (2 if self._raw[start : start + 1] == b"\r" else 1)
        blank = _BLANK.search(self._raw, start, end)
        stop, body = (blank.start(), blank.end()) if blank else (end, end)
        if stop - start > HEADER_BYTES:
            raise Unreadable("mail_deep")
        lines = _LINE.split(_FOLD.sub(b"", self._raw[start:stop]))
        fields: list[tuple[str, bytes]] = []
        for line in lines[:MOST_FIELDS]:
            if found := _FIELD.match(line):
                value = line[found.end() :][:FIELD_BYTES].strip()
                fields.append((found[1].decode("ascii"), value))
        return tuple(fields), body if fields else start

    def _divide(self, part: Part, depth: int) -> None:
        boundary = part.parameters.get("boundary", "").rstrip()
        default = "message/rfc822" if part.kind == "multipart/digest" else "text/plain"
        spans = list(self._spans(part, boundary)) if boundary else []
        part.children = [self._part(start, end, depth + 1, default) for start, end in spans]
        if not spans:
            part.kind = "text/plain"

    def _spans(self, part: Part, boundary: str) -> Iterator[tuple[int, int]]:
        """What lies between the boundary's lines; a last one that is missing ends with the part."""
        mark = re.escape(boundary.encode("utf-8", "replace"))
        lines = re.compile(rb"--" + mark + rb"(--)?[ \t]*(?=\r?\n|\Z|\r)")
        raw, begin = self._raw, None
        for line in lines.finditer(raw, part.start, part.end):
            at = line.start()
            if at > part.start and raw[at - 1] != _NEW_LINE:
                continue
            if begin is not None:
                yield begin, max(begin, at - (2 if raw[at - 2 : at] == b"\r\n" else 1))
            if line[1]:
                return
            begin = line.end() + (2 if raw[line.end() : line.end() + 2] == b"\r\n" else 1)
        if begin is not None and begin < part.end:
            yield begin, part.end
