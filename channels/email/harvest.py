"""What a mail's parts hold: texts in their order, HTML beside them, and files with a name each."""

import mimetypes
import re
from dataclasses import dataclass, field, replace
from html import escape, unescape

from channels.content import clean_name
from channels.email.bodies import TEXT_BYTES, content, text_of, uuencoded
from channels.email.html import safe
from channels.email.mail import Attachment
from channels.email.parts import Part
from channels.email.rendering import strip_tags, text_from
from channels.email.words import decode_words, parameters

NAME_LIMIT = 200
_NO_FILES = frozenset({"message/delivery-status", "text/rfc822-headers", "text/x-amp-html"})
_SHOWN = re.compile(r'src="cid:([^"]{1,500})"', re.IGNORECASE)
_EMPTY_LINES = re.compile(r"\n(?:[ \t\xa0]{0,50}\n){2,}")
_INVISIBLE = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u00ad\u200b\u2060\ufeff\ud800-\udfff]")
_NAMES = {"text/calendar": "invite.ics", "message/rfc822": "message.eml"}
_EXTENSIONS = {"image/jpeg": ".jpg", "image/tiff": ".tif", "text/plain": ".txt"}


@dataclass(slots=True)
class Passage:
    """One stretch of the mail, in the forms in which it was sent."""

    plain: str = ""
    html: str = ""


@dataclass(slots=True)
class Harvest:
    passages: list[Passage] = field(default_factory=list)
    attachments: list[Attachment] = field(default_factory=list)
    warnings: dict[str, None] = field(default_factory=dict)
    room: int = TEXT_BYTES

    def gather(self, part: Part, passage: Passage | None = None) -> None:
        if part.kind == "multipart/alternative" and passage is None:
            passage = Passage()
            self.passages.append(passage)
        if part.kind.startswith("multipart/"):
            for child in part.children:
                self.gather(child, passage)
        elif _is_text(part) and self.room > 0:
            self._add_text(part, passage)
        elif part.kind not in _NO_FILES:
            self._add_file(part)

    def text(self) -> str:
        texts = [one.plain if one.plain.strip() else self._rendered(one) for one in self.passages]
        whole = "\n\n".join(text.strip("\n") for text in texts if text.strip())
        return _EMPTY_LINES.sub("\n\n", _INVISIBLE.sub("", whole))

    def html(self) -> str | None:
        """What may be shown, None when the mail had no HTML or none that is safe to read."""
        if not any(one.html for one in self.passages):
            return None
        shown = [one.html or f"<pre>{escape(one.plain)}</pre>" for one in self.passages]
        return "\n".join(shown)

    def files(self) -> tuple[Attachment, ...]:
        """The attachments; inline are pictures that say so, and all that the HTML shows."""
        shown = {unescape(cid) for cid in _SHOWN.findall(self.html() or "")}
        return tuple(
            replace(one, inline=True) if one.content_id in shown and one.content_id else one
            for one in self.attachments
        )

    def _rendered(self, passage: Passage) -> str:
        return text_from(passage.html) if passage.html else ""

    def _add_text(self, part: Part, passage: Passage | None) -> None:
        if passage is None:
            passage = Passage()
            self.passages.append(passage)
        data = content(part)
        self.room -= len(data)
        if part.kind != "text/html" and b"begin" in data:
            data, files = uuencoded(data)
            for name, unpacked in files:
                self._keep(name, "application/octet-stream", unpacked)
        text, mended = text_of(part, data)
        if mended:
            self.warnings["charset"] = None
        if part.kind == "text/html":
            self._add_html(passage, text)
        else:
            passage.plain += ("\n" if passage.plain else "") + text

    def _add_html(self, passage: Passage, text: str) -> None:
        cleaned = safe(text)
        if cleaned is None:
            self.warnings["html"] = None
            passage.plain = passage.plain or strip_tags(text)
        else:
            passage.html += cleaned

    def _add_file(self, part: Part) -> None:
        disposition, given = parameters(part.first("Content-Disposition"))
        name = given.get("filename") or part.parameters.get("name", "")
        if not name and part.kind == "message/rfc822":
            name = _subject_of(part)
        cid = decode_words(part.first("Content-ID")).strip("<> ")[:500]
        inline = disposition == "inline" and part.kind.startswith("image/")
        self._keep(name, part.kind, content(part), cid=cid, inline=inline)

    def _keep(
        self, name: str, kind: str, data: bytes, *, cid: str = "", inline: bool = False
    ) -> None:
        name = clean_name(re.split(r"[/\\]", name)[-1], limit=10**6)[:NAME_LIMIT]
        if kind in {"application/octet-stream", "application/x-unknown"}:
            kind = mimetypes.guess_type(name)[0] or kind
        name = name.strip(". ") or self._name_for(kind)
        self.attachments.append(
            Attachment(name=name, content_type=kind, content=data, content_id=cid, inline=inline)
        )

    def _name_for(self, kind: str) -> str:
        extension = _EXTENSIONS.get(kind) or mimetypes.guess_extension(kind) or ".bin"
        word = "image" if kind.startswith("image/") else "attachment"
        return _NAMES.get(kind) or f"{word}-{len(self.attachments) + 1}{extension}"


def _is_text(part: Part) -> bool:
    """Whether it is part of what is read, not a file."""
    if part.kind not in {"text/plain", "text/html", "text/enriched", "text/markdown"}:
        return False
    disposition, given = parameters(part.first("Content-Disposition"))
    named = given.get("filename") or part.parameters.get("name")
    return disposition != "attachment" and not named


def _subject_of(part: Part) -> str:
    """A name for a mail that is enclosed."""
    found = re.search(rb"^Subject:[ \t]{0,9}([^\r\n]{1,300})", content(part)[:50_000], re.I | re.M)
    subject = decode_words(found[1])[:80] if found else ""
    return re.sub(r"[/\\:]+", " ", subject) + ".eml" if subject.strip() else ""
