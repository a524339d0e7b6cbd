"""Reads the seed articles and puts into the store what is missing there or has changed here."""

from importlib.resources import files
from importlib.resources.abc import Traversable

from hub.core.articles import Article, ArticleState
from knowledge.exchange import Entry, Form, read_entries
from knowledge.library import Library
from knowledge.text import LANGUAGES

AUTHOR = "seed"


def seed_entries() -> list[Entry]:
    """All articles of all files, one language after the other."""
    root = files("knowledge.seed")
    return [entry for language in LANGUAGES for entry in _read(root / language)]


def _read(folder: Traversable) -> list[Entry]:
    """The files by name, so that every machine reads them in one order."""
    found = sorted(folder.iterdir(), key=lambda file: file.name)
    texts = (file.read_bytes() for file in found if file.name.endswith(".md"))
    return [entry for text in texts for entry in read_entries(text, Form.MARKDOWN)]


async def seed_articles(library: Library) -> int:
    """Publish the seed articles that are new or say something new; returns how many.

    What editors have changed or retired stays as they left it.
    """
    entries = seed_entries()
    known = await library.articles.get_many(entry.id for entry in entries)
    wanted = [entry for entry in entries if _is_wanted(entry, known.get(entry.id))]
    if not wanted:
        return 0
    done = await library.bring_in(wanted, by=AUTHOR, publish=True)
    return done.created + done.changed


def _is_wanted(entry: Entry, article: Article | None) -> bool:
    if article is None:
        return True
    untouched = article.author == AUTHOR and article.state is ArticleState.PUBLISHED
    return untouched and article.text != entry.text
