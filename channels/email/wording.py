"""What an answer says, in text and in HTML: paragraphs, lists, links, the foot, what it answers."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from html import escape
from itertools import groupby

from channels.email.quotes import REPLY_MARK

_LINK = re.compile(
    r"https?://[^\s<>\"'，。；：、（）《》“”]*[^\s<>\"'，。；：、（）《》“”.,;:!?)\]]", re.I
)
_ITEM = re.compile(r"\s{0,8}(?:[-•·]\s{1,4}|(\d{1,2})(?:[.)]\s{1,4}|、\s{0,4}))(?=\S)")
_GREY = "color:#86909c;font-size:12px"
_QUOTE = "margin:0;padding-left:12px;border-left:2px solid #c9cdd4;color:#4e5969"


@dataclass(frozen=True, slots=True, kw_only=True)
class Quote:
    """What is answered; `line` says who wrote it when."""

    line: str
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Words:
    """`answers`: a mail is answered, so that the line above which to reply is of use.

    `pictures` are the content ids and names of those that are shown in it.
    """

    text: str
    foot: str
    locale: str
    answers: bool = False
    quote: Quote | None = None
    pictures: Sequence[tuple[str, str]] = ()


def plain(words: Words) -> str:
    above = f"{REPLY_MARK}\n\n" if words.answers else ""
    below = ""
    if words.quote:
        lines = "\n".join(f"> {line}".rstrip() for line in words.quote.text.split("\n"))
        below = f"\n{words.quote.line}\n{lines}\n"
    return f"{above}{words.text}\n\n-- \n{words.foot}\n{below}"


def html(words: Words) -> str:
    """Nothing in it but what is written here: what people said is escaped, and loads nothing."""
    above = REPLY_MARK if words.answers else ""
    pictures = "".join(
        f'<p><img src="cid:{cid}" alt="{escape(name)}" style="max-width:100%"></p>'
        for cid, name in words.pictures
    )
    quote = ""
    if words.quote:
        quote = f"<p>{escape(words.quote.line)}</p>"
        quote += f'<blockquote style="{_QUOTE}">{blocks(words.quote.text)}</blockquote>'
    return (
        f'<!doctype html><html lang="{escape(words.locale)}"><meta charset="utf-8">'
        '<body style="font:15px/1.6 sans-serif;color:#1d2129">'
        f'<p style="{_GREY}">{escape(above)}</p>{blocks(words.text)}{pictures}'
        f'<p style="{_GREY}">{_lines(words.foot.split(chr(10)))}</p>{quote}</body></html>'
    )


def blocks(text: str) -> str:
    """Paragraphs between blank lines, lists where lines begin like points of one."""
    paragraphs = re.split(r"\n[ \t]*(?:\n[ \t]*)+", text.strip())
    return "".join(piece for part in paragraphs if part for piece in _pieces(part))


def _pieces(paragraph: str) -> Iterator[str]:
    for kind, lines in groupby(paragraph.split("\n"), _kind):
        found = list(lines)
        if not kind:
            yield f"<p>{_lines(found)}</p>"
            continue
        items = "".join(f"<li>{_linked(_ITEM.sub('', one, count=1))}</li>" for one in found)
        first = _ITEM.match(found[0])
        start = f' start="{int(first[1])}"' if first and first[1] and first[1] != "1" else ""
        yield f"<{kind}{start}>{items}</{kind}>"


def _kind(line: str) -> str:
    found = _ITEM.match(line)
    return "" if not found else "ol" if found[1] else "ul"


def _lines(lines: Sequence[str]) -> str:
    return "<br>".join(map(_linked, lines))


def _linked(text: str) -> str:
    out, at = [], 0
    for found in _LINK.finditer(text):
        address = escape(found[0])
        out += [escape(text[at : found.start()]), f'<a href="{address}">{address}</a>']
        at = found.end()
    return "".join([*out, escape(text[at:])])
