"""Where in a raw text the words of a question stand, however they are written there."""

from collections.abc import Iterator, Sequence

from knowledge.analysis import Unit, normalise_letters, placed

Mark = tuple[int, int]


def marks(raw: str, asked: Sequence[Unit]) -> tuple[Mark, ...]:
    """Pieces of `raw` (from, to), in order and apart, that say what the question says."""
    wanted = {term for unit in asked for term in (unit.word, *unit.terms, *unit.parts)}
    plain, origins = _aligned(raw)
    found = (
        (origins[start], origins[start + len(unit.word) - 1] + 1)
        for start, unit in placed(plain)
        if wanted.intersection((unit.word, *unit.terms, *unit.parts))
    )
    return tuple(_joined(found))


def _aligned(raw: str) -> tuple[str, Sequence[int]]:
    """Normalised text, and where in `raw` each of its characters comes from."""
    plain = normalise_letters(raw)
    if len(plain) == len(raw):
        return plain, range(len(raw))
    origins = [at for at, one in enumerate(raw) for _ in normalise_letters(one)]
    return plain, origins


def _joined(found: Iterator[Mark]) -> Iterator[Mark]:
    """Neighbours become one mark."""
    last: Mark | None = None
    for start, end in found:
        if last and start <= last[1]:
            last = (last[0], max(end, last[1]))
            continue
        if last:
            yield last
        last = (start, end)
    if last:
        yield last
