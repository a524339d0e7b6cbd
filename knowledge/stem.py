"""English words without their endings: "invoices" and "invoiced" are found as "invoice" is."""

import re

_LATIN = re.compile(r"[a-z]{4,}")
_ENDINGS = (
    (re.compile(r"(?<=[a-z]{2})ies$"), "y"),
    (re.compile(r"(?<=ss|ch|sh|.x)es$"), ""),
    (re.compile(r"(?<=[a-z]{2}[^su])s$"), ""),
)
_PAST = re.compile(r"(?<=[a-z]{3})(ing|ed)$")
_DOUBLED = re.compile(r"([bdgmnprt])\1$")
_SILENT = re.compile(r"(?<=[a-z]{3})e$")


def stem(word: str) -> str:
    """What is left means only to be the same for all forms; Chinese stays as it is."""
    if not _LATIN.fullmatch(word):
        return word
    for ending, instead in _ENDINGS:
        if ending.search(word):
            word = ending.sub(instead, word)
            break
    if _PAST.search(word) and re.search("[aeiouy]", _PAST.sub("", word)):
        word = _DOUBLED.sub(r"\1", _PAST.sub("", word))
    return _SILENT.sub("", word)
