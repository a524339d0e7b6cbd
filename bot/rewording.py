"""What editors do with reply templates: word them anew, and give them back."""

from dataclasses import dataclass

from bot.templates import Templates, variables
from hub.core.errors import Conflict, InputError, NotFound
from hub.core.templates import Template, TemplateKey
from hub.store import templates as store
from hub.store.committer import Committer
from hub.store.draft import Draft
from hub.store.templates import EditedTemplates

LONGEST = 2_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Rewording:
    """Every change is one commit with its event; rights are the caller's to check."""

    committer: Committer
    built_in: Templates
    edited: EditedTemplates

    async def put(self, key: TemplateKey, text: str, *, version: int, by: str) -> Template:
        """Say `text` from now on. `version` is the one the editor began from, 0 for none.

        Raises NotFound, InputError where it fills in other names than the built-in text, Conflict.
        """
        model = self.built_in.model(key.name, key.language)
        if model is None:
            raise NotFound("template")
        return await self._write(key, checked(text, model), version=version, by=by)

    async def give_back(self, key: TemplateKey, *, version: int, by: str) -> Template:
        """Say the built-in text again; raises NotFound where it is said already, Conflict."""
        before = await self.edited.get(key)
        if before is None or before.text is None:
            raise NotFound("template")
        return await self._write(key, None, version=version, by=by)

    async def _write(
        self, key: TemplateKey, text: str | None, *, version: int, by: str
    ) -> Template:
        before = await self.edited.get(key)
        newest = before.version if before else 0
        if version != newest:
            raise Conflict("template_conflict", version=newest)

        def decide(draft: Draft) -> Template:
            after = Template(key=key, text=text, version=newest + 1, author=by, at=draft.now)
            store.write(draft, before, after)
            return after

        return await self.committer.commit(None, decide)


def checked(text: str, model: str) -> str:
    """The text without white space around it; raises InputError naming what is wrong in it."""
    text = text.strip()
    if not text or len(text) > LONGEST:
        raise InputError("bad_template", fields={"text": "too_long" if text else "empty"})
    try:
        used, known = variables(text), variables(model)
    except ValueError:
        raise InputError("bad_braces", fields={"text": "bad_braces"}) from None
    if unknown := used - known:
        names = {"names": _listed(unknown), "known": _listed(known)}
        raise InputError("unknown_variable", fields={"text": "unknown_variable"}, **names)
    if missing := known - used:
        names = {"names": _listed(missing)}
        raise InputError("missing_variable", fields={"text": "missing_variable"}, **names)
    return text


def _listed(names: frozenset[str]) -> str:
    return ", ".join(f"{{{name}}}" for name in sorted(names)) or "—"
