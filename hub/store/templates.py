"""Reply templates that editors have worded, and all their versions."""

from collections.abc import AsyncIterator
from dataclasses import asdict

from pymongo import DESCENDING, IndexModel

from hub.core.events import Kind
from hub.core.templates import Template, TemplateKey
from hub.store.database import Database, Document
from hub.store.draft import Draft

COLLECTION = "templates"
VERSIONS = "template_versions"
VERSION_INDEXES = [IndexModel([("template", DESCENDING), ("version", DESCENDING)])]


def template_id(key: TemplateKey) -> str:
    return f"{key.name}.{key.language}.{key.channel}"


def write(draft: Draft, before: Template | None, after: Template) -> None:
    """Put `after` in the place of `before`; Conflict when somebody else was quicker."""
    name = template_id(after.key)
    document = _to_document(after)
    if before is None:
        draft.insert(COLLECTION, {"_id": name, **document})
    else:
        draft.update(COLLECTION, {"_id": name, "version": before.version}, {"$set": document})
    kept = {"_id": f"{name}.{after.version:06d}", "template": name, **document}
    draft.insert(VERSIONS, kept)
    draft.event(Kind.TEMPLATE, by=after.author, ids=[name])


def _to_document(template: Template) -> Document:
    body = asdict(template)
    return {**body.pop("key"), **body}


def _from_document(document: Document) -> Template:
    return Template(
        key=TemplateKey(**{name: document[name] for name in TemplateKey.__slots__}),
        text=document["text"],
        version=document["version"],
        author=document["author"],
        at=document["at"],
    )


class EditedTemplates:
    """The collections `templates` and `template_versions`."""

    def __init__(self, db: Database) -> None:
        self._templates = db[COLLECTION]
        self._versions = db[VERSIONS]

    async def get(self, key: TemplateKey) -> Template | None:
        document = await self._templates.find_one({"_id": template_id(key)})
        return _from_document(document) if document else None

    async def of(self, name: str, language: str) -> list[Template]:
        """Of every channel."""
        found = self._templates.find({"name": name, "language": language})
        return [_from_document(document) async for document in found]

    async def every(self) -> AsyncIterator[Template]:
        """All that were ever edited, the ones given back among them, in no order."""
        async for document in self._templates.find({}, batch_size=500):
            yield _from_document(document)

    async def versions(self, key: TemplateKey) -> list[Template]:
        """Every change, newest first."""
        found = self._versions.find({"template": template_id(key)}).sort("version", DESCENDING)
        return [_from_document(document) async for document in found]
