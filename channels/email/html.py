"""HTML of strangers: made safe to show, and bounded in what it can cost."""

import re

import nh3

HTML_LIMIT = 1 << 20
MOST_TAGS = 50_000
MOST_REFERENCES = 100_000
DEEPEST = 1500
MOST_OPEN_STYLES = 20
_TAG = re.compile(r"<(/?)([a-zA-Z][a-zA-Z0-9]{0,20})")
# A parser opens these anew in every block until they are closed: few of them make many.
_STYLING = frozenset({
    "a", "b", "big", "code", "em", "font", "i", "nobr", "s", "small", "strike", "strong", "tt", "u",
})  # fmt: skip
_UNCOUNTED = frozenset({
    "area", "base", "br", "col", "dd", "dt", "hr", "img", "input", "li",
    "link", "meta", "p", "param", "td", "th", "tr", "wbr",
})  # fmt: skip
_STYLES = frozenset({
    "background-color", "border", "border-bottom", "border-collapse", "border-color",
    "border-left", "border-radius", "border-right", "border-spacing", "border-style", "border-top",
    "border-width", "color", "direction", "display", "font", "font-family", "font-size",
    "font-style", "font-weight", "height", "letter-spacing", "line-height", "margin",
    "margin-bottom", "margin-left", "margin-right", "margin-top", "max-height", "max-width",
    "min-width", "padding", "padding-bottom", "padding-left", "padding-right", "padding-top",
    "text-align", "text-decoration", "text-indent", "vertical-align", "white-space", "width",
    "word-break", "word-wrap",
})  # fmt: skip
_ATTRIBUTES = {
    **nh3.ALLOWED_ATTRIBUTES,
    "*": {"align", "bgcolor", "class", "dir", "id", "lang", "style", "title", "valign"},
    "font": {"color", "face", "size"},
    "img": {"alt", "border", "height", "src", "width"},
    "table": {"border", "cellpadding", "cellspacing", "height", "width"},
}
_SOURCE = re.compile(r"\s*(https?:|//|cid:|data:image/(png|jpe?g|gif|webp|bmp);)", re.IGNORECASE)
_ELSEWHERE = re.compile(
    r'(<img(?: (?!src=)[a-z-]+="[^"]*")*) src="((?:https?:)?//[^"]*)"', re.IGNORECASE
)


def safe(html: str) -> str | None:
    """What may be shown, with pictures of elsewhere in `data-src`; None when it costs too much."""
    if not _is_bounded(html):
        return None
    cleaned = nh3.clean(
        html.replace("\x00", ""),
        tags=nh3.ALLOWED_TAGS | {"font"},
        clean_content_tags={"script", "style", "title", "textarea", "select", "svg", "math"},
        attributes=_ATTRIBUTES,
        attribute_filter=_keep,
        filter_style_properties=set(_STYLES),
        url_schemes={"http", "https", "mailto", "tel", "cid", "data"},
        link_rel="noopener noreferrer nofollow",
        set_tag_attribute_values={"a": {"target": "_blank"}},
    )
    return _ELSEWHERE.sub(r'\1 data-src="\2"', cleaned)


def _keep(tag: str, name: str, value: str) -> str | None:
    if tag == "img" and name == "src":
        return value if _SOURCE.match(value) else None
    if name in {"href", "cite"}:
        return None if value.strip().lower().startswith(("data:", "cid:")) else value
    if name == "style":
        return None if "url(" in value.lower() else value
    return value


def _is_bounded(html: str) -> bool:
    """Whether a parser's work on it is: it grows with what stays open, sometimes by its square."""
    if len(html) > HTML_LIMIT or html.count("&") > MOST_REFERENCES:
        return False
    open_tags: dict[str, int] = {}
    depth = styles = 0
    for number, found in enumerate(_TAG.finditer(html)):
        name = found[2].lower()
        if name in _UNCOUNTED:
            step = 0
        elif not found[1]:
            step = 1
        else:
            step = -1 if open_tags.get(name) else 0
        open_tags[name] = open_tags.get(name, 0) + step
        depth += step
        styles += step if name in _STYLING else 0
        if depth > DEEPEST or styles > MOST_OPEN_STYLES or number > MOST_TAGS:
            return False
    return True
