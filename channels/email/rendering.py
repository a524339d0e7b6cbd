"""Text from safe HTML: lines, lists, tables and quotes as a person would have typed them."""

import re
from html import unescape

# The sanitizer writes every tag in this one form, with quotation marks escaped inside of values.
_TOKEN = re.compile(r'<(/?)([a-z][a-z0-9]*)((?: [\w:-]+(?:="[^"]*")?)*) ?/?>|([^<]+|<)')
_ATTRIBUTE = re.compile(r' ([\w:-]+)="([^"]*)"')
_BLOCKS = frozenset({
    "address", "article", "aside", "blockquote", "caption", "center", "dd", "details", "div", "dl",
    "dt", "figure", "footer", "h1", "h2", "h3", "h4", "h5", "h6", "header", "hr", "li", "nav", "ol",
    "p", "pre", "section", "summary", "table", "tbody", "thead", "tr", "ul",
})  # fmt: skip
_SPACED = frozenset({"p", "h1", "h2", "h3", "h4", "h5", "h6", "blockquote", "ul", "ol", "table"})
_LONGEST_LINE = 10_000
_VOID = frozenset({"br", "hr", "img", "wbr", "col", "area"})
_QUOTES = re.compile(
    r"isReplyContent|reply139content|yahoo_quoted|mail-editor-reference-message-container"
)
_ROUGH = re.compile(r"<(?:style|script|title)\b[^<]*|<[^<>]*>", re.IGNORECASE)


def text_from(html: str) -> str:
    """The text of HTML that has been made safe."""
    sheet = _Sheet()
    for closing, name, attributes, text in _TOKEN.findall(html):
        if text:
            sheet.write(unescape(text))
        elif closing:
            sheet.close(name)
        else:
            sheet.open(name, dict(_ATTRIBUTE.findall(attributes)))
    return sheet.text()


def strip_tags(html: str) -> str:
    """The text of HTML that is too costly to understand."""
    return unescape(_ROUGH.sub("\n", html))


class _Sheet:
    """What has been written; every open element knows what its end must undo."""

    def __init__(self) -> None:
        self._lines: list[str] = []
        self._line = ""
        self._open: list[tuple[str, str]] = []
        self._lists: list[int] = []
        self._quotes = self._hidden = self._pre = 0
        self._link = ("", 0)

    def text(self) -> str:
        self._break()
        return re.sub(r"\n{3,}", "\n\n", "\n".join(self._lines)).strip("\n")

    def write(self, text: str) -> None:
        if self._hidden:
            return
        if self._pre:
            first, *others = text.split("\n")
            self._line += first
            for line in others:
                self._break(always=True)
                self._line = line
            return
        if len(self._line) > _LONGEST_LINE:
            self._break()
        words = re.sub(r"[ \t\r\n\f\xa0]+", " ", text)
        self._line += words.lstrip(" ") if not self._line or self._line[-1] == " " else words

    def open(self, name: str, attributes: dict[str, str]) -> None:
        effect = self._effect(name, attributes)
        if name in _BLOCKS:
            self._break()
        if effect == "quote":
            self._quotes += 1
        self._hidden += effect == "hidden"
        self._pre += name == "pre"
        if name not in _VOID:
            self._open.append((name, effect))
        self._begin(name, attributes)

    def _effect(self, name: str, attributes: dict[str, str]) -> str:
        if re.search(r"display:\s*none", attributes.get("style", "")):
            return "hidden"
        names = f"{attributes.get('id', '')} {attributes.get('class', '')}"
        return "quote" if name == "blockquote" or _QUOTES.search(names) else ""

    def _begin(self, name: str, attributes: dict[str, str]) -> None:
        if name == "br":
            self._break(always=True)
        elif name in {"ul", "ol"}:
            self._lists.append(1 if name == "ol" else 0)
        elif name == "li":
            self._item()
        elif name in {"td", "th"} and self._line.strip() and not self._line.endswith(" | "):
            self._line = self._line.rstrip() + " | "
        elif name == "img" and attributes.get("alt", "").strip():
            self.write(f"[{unescape(attributes['alt']).strip()}]")
        elif name == "a":
            self._link = unescape(attributes.get("href", "")), len(self._line)

    def _item(self) -> None:
        number = self._lists[-1] if self._lists else 0
        self.write(f"{number}. " if number else "- ")
        if number:
            self._lists[-1] += 1

    def close(self, name: str) -> None:
        if not self._open:
            return
        name, effect = self._open.pop()
        if name in _BLOCKS:
            self._break()
            if name in _SPACED and not self._hidden:
                self._blank()
        if name in {"ul", "ol"} and self._lists:
            self._lists.pop()
        if name == "a":
            self._end_link()
        self._quotes -= effect == "quote"
        self._hidden -= effect == "hidden"
        self._pre -= name == "pre"

    def _end_link(self) -> None:
        href, begin = self._link
        shown = self._line[begin:].strip()
        if shown and href.startswith(("http://", "https://")) and shown not in href:
            self.write(f" ({href})")
        self._link = "", 0

    def _break(self, *, always: bool = False) -> None:
        line, self._line = self._line.rstrip(), ""
        line = line.removesuffix(" |")
        if line or always:
            self._lines.append("> " * min(self._quotes, 9) + line)

    def _blank(self) -> None:
        if self._lines and self._lines[-1].strip("> "):
            self._lines.append("> " * min(self._quotes, 9))
