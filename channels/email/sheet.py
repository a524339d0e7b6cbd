"""A mail's HTML as a page of its own, that runs nothing and loads nothing unasked."""

import re
from base64 import b64encode
from collections.abc import Sequence
from html import unescape

from channels.email.mail import Attachment

PICTURE_BYTES = 12 << 20
"""Of all pictures that stand in the page itself, together."""
_OWN = re.compile(r' src="cid:([^"]{1,500})"', re.IGNORECASE)
_ELSEWHERE = re.compile(r'(<img(?: [a-z-]+="[^"]*")*?) data-src="')
_STYLE = (
    "html{color-scheme:light;background:#fff;color:#1d2129}"
    "body{margin:16px 20px;font:14px/1.6 sans-serif;overflow-wrap:anywhere}"
    "@media(max-width:600px){body{margin:12px}"
    "table[width]{width:100%!important}td[width]{width:auto!important}}"
    "img{max-width:100%}img[data-src]{display:none}pre{white-space:pre-wrap;font:inherit}"
    "blockquote{margin:8px 0;padding-left:12px;border-left:2px solid #c8d0d4}"
)


def withheld(html: str) -> int:
    """How many pictures of elsewhere wait to be asked for."""
    return len(_ELSEWHERE.findall(html))


def policy(*, remote: bool) -> str:
    """What a browser lets the page do: show itself, and open what a person clicks elsewhere."""
    pictures = "data: https: http:" if remote else "data:"
    return "; ".join(
        (
            "sandbox allow-popups allow-popups-to-escape-sandbox",
            "default-src 'none'",
            f"img-src {pictures}",
            "style-src 'unsafe-inline'",
            "base-uri 'none'",
            "form-action 'none'",
            "frame-ancestors 'self'",
        )
    )


def sheet(html: str, attachments: Sequence[Attachment], *, remote: bool) -> str:
    """`html` is safe as `channels.email.html` makes it; `remote`: with pictures of elsewhere."""
    shown = _with_own(html, attachments)
    if remote:
        shown = _ELSEWHERE.sub(r'\1 src="', shown)
    return (
        f'<!doctype html><meta charset="utf-8"><meta name="referrer" content="no-referrer">'
        f"<title>·</title><style>{_STYLE}</style><body>{shown}"
    )


def _with_own(html: str, attachments: Sequence[Attachment]) -> str:
    """Pictures that came with the mail within the page, where its origin can load nothing."""
    pictures = {one.content_id: one for one in attachments if one.content_id and _is_picture(one)}
    room = PICTURE_BYTES

    def put(found: re.Match[str]) -> str:
        nonlocal room
        one = pictures.get(unescape(found[1]))
        if one is None or len(one.content) > room:
            return ""
        room -= len(one.content)
        return f' src="data:{one.content_type};base64,{b64encode(one.content).decode()}"'

    return _OWN.sub(put, html)


def _is_picture(one: Attachment) -> bool:
    return one.content_type.startswith("image/") and "svg" not in one.content_type
