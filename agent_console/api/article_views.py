"""Articles between the API's forms and the core's values."""

from collections import Counter
from collections.abc import Iterable, Mapping

from agent_console.api.shapes.articles import (
    ArticleIn,
    ArticleOut,
    AttachmentOut,
    CategoryOut,
    LinkOut,
    ReviewOut,
    TextOut,
    VersionOut,
)
from agent_console.directory import Directory
from hub.core.articles import Article, ArticleText, ArticleVersion, Link, Review
from hub.core.errors import InputError
from hub.core.parts import File


def read_text(body: ArticleIn, files: Mapping[str, File]) -> ArticleText:
    """What the editor wrote; raises InputError where he names a file that is not in `files`."""
    if any(name not in files for name in body.attachments):
        raise InputError("bad_article", fields={"attachments": "unknown_file"})
    return ArticleText(
        title=body.title,
        answer=body.answer,
        questions=tuple(body.questions),
        category=body.category,
        language=body.language,
        short=body.short,
        mail=body.mail,
        valid_from=body.valid_from,
        valid_until=body.valid_until,
        regions=tuple(body.regions),
        tiers=tuple(body.tiers),
        links=tuple(Link(title=link.title, url=link.url) for link in body.links),
        attachments=tuple(files[name] for name in body.attachments),
        translates=body.translates,
    )


async def article_out(article: Article, directory: Directory) -> ArticleOut:
    return ArticleOut(
        **dict(_text_out(article.text)),
        id=article.id,
        state=article.state,
        version=article.version,
        live=article.live is not None,
        live_version=article.live_version,
        author=article.author,
        author_name=await directory.name_of(article.author) or "",
        reviewer=article.reviewer,
        reviewer_name=await directory.name_of(article.reviewer) or "",
        review=await _review_out(article.review, directory) if article.review else None,
        created_at=article.created_at,
        updated_at=article.updated_at,
    )


async def version_out(version: ArticleVersion, directory: Directory) -> VersionOut:
    return VersionOut(
        **dict(_text_out(version.text)),
        version=version.version,
        author=version.author,
        author_name=await directory.name_of(version.author) or "",
        at=version.at,
        reviews=[await _review_out(one, directory) for one in version.reviews],
    )


async def _review_out(review: Review, directory: Directory) -> ReviewOut:
    return ReviewOut(
        version=review.version,
        approved=review.approved,
        by=review.by,
        by_name=await directory.name_of(review.by) or "",
        at=review.at,
        words=review.words,
    )


def _text_out(text: ArticleText) -> TextOut:
    return TextOut(
        title=text.title,
        questions=list(text.questions),
        answer=text.answer,
        category=text.category,
        language=text.language,
        short=text.short,
        mail=text.mail,
        valid_from=text.valid_from,
        valid_until=text.valid_until,
        regions=list(text.regions),
        tiers=list(text.tiers),
        links=[LinkOut(title=link.title, url=link.url) for link in text.links],
        attachments=[_attachment_out(file) for file in text.attachments],
        translates=text.translates,
    )


def _attachment_out(file: File) -> AttachmentOut:
    return AttachmentOut(
        file_id=file.file_id, name=file.name, content_type=file.content_type, size=file.size
    )


def categories_out(counted: Mapping[str, int]) -> list[CategoryOut]:
    """The tree as a list, each category before the ones below it."""
    below: Counter[tuple[str, ...]] = Counter()
    for category, count in counted.items():
        for path in _upwards(category):
            below[path] += count
    return [
        CategoryOut(path="/".join(path), name=path[-1], level=len(path), count=count)
        for path, count in sorted(below.items())
    ]


def _upwards(category: str) -> Iterable[tuple[str, ...]]:
    levels = tuple(category.split("/")) if category else ()
    return (levels[:length] for length in range(1, len(levels) + 1))
