"""Handlers of reply templates: what the hub says, worded anew and given back."""

from collections import defaultdict
from collections.abc import Sequence

from agent_console.api.endpoints import Call
from agent_console.api.forms import NoQuery, Nothing
from agent_console.api.shapes.templates import (
    EditOut,
    EditQuery,
    Edits,
    GiveBackQuery,
    TemplateIn,
    TemplateOut,
    TemplatePage,
    TemplateQuery,
)
from agent_console.services import Services
from agent_console.texts import LANGUAGES
from bot.templates import variables
from channels.registry import CHANNELS
from hub.core.errors import InputError, NotFound
from hub.core.templates import Template, TemplateKey


async def list_templates(call: Call[Nothing, TemplateQuery]) -> TemplatePage:
    """In the order of their names; there are never so many that pages would help."""
    built_in = call.services.robot.rewording.built_in
    edits: dict[tuple[str, str], list[Template]] = defaultdict(list)
    async for one in call.services.robot.rewording.edited.every():
        edits[one.key.name, one.key.language].append(one)
    languages = [one for one in LANGUAGES if one in built_in.languages()]
    shown = [
        await _template_out(name, language, edits[name, language], call.services)
        for name in sorted(built_in.keys())
        for language in languages
        if call.query.language in {"", language}
    ]
    return TemplatePage(
        items=[one for one in shown if _is_wanted(one, call.query)],
        channels=sorted(CHANNELS),
        languages=languages,
    )


async def get_template(call: Call[Nothing, NoQuery]) -> TemplateOut:
    return await _shown(call.path["name"], call.path["language"], call.services)


async def put_template(call: Call[TemplateIn, NoQuery]) -> TemplateOut:
    """Said from now on, by every hub process."""
    key = _key(call.path["name"], call.path["language"], call.body.channel)
    await call.services.robot.rewording.put(
        key, call.body.text, version=call.body.version, by=call.who.person.id
    )
    return await _shown(key.name, key.language, call.services)


async def give_back(call: Call[Nothing, GiveBackQuery]) -> TemplateOut:
    """The built-in text is said again, or the one for all channels where a channel had its own."""
    key = _key(call.path["name"], call.path["language"], call.query.channel)
    await call.services.robot.rewording.give_back(
        key, version=call.query.version, by=call.who.person.id
    )
    return await _shown(key.name, key.language, call.services)


async def list_edits(call: Call[Nothing, EditQuery]) -> Edits:
    """To go back to one, put its text."""
    key = _key(call.path["name"], call.path["language"], call.query.channel)
    _model(key.name, key.language, call.services)
    versions = await call.services.robot.rewording.edited.versions(key)
    return Edits(items=[await _edit_out(one, call.services) for one in versions])


def _key(name: str, language: str, channel: str) -> TemplateKey:
    if channel and channel not in CHANNELS:
        raise InputError(fields={"channel": "unknown_channel"})
    return TemplateKey(name=name, language=language, channel=channel)


def _model(name: str, language: str, services: Services) -> str:
    model = services.robot.rewording.built_in.model(name, language)
    if model is None:
        raise NotFound("template")
    return model


async def _shown(name: str, language: str, services: Services) -> TemplateOut:
    edits = await services.robot.rewording.edited.of(name, language)
    return await _template_out(name, language, edits, services)


async def _template_out(
    name: str, language: str, edits: Sequence[Template], services: Services
) -> TemplateOut:
    model = _model(name, language, services)
    by_channel = sorted(edits, key=lambda one: one.key.channel)
    return TemplateOut(
        name=name,
        language=language,
        built_in=model,
        variables=sorted(variables(model)),
        edits=[await _edit_out(one, services) for one in by_channel],
    )


async def _edit_out(edit: Template, services: Services) -> EditOut:
    built_in = services.robot.rewording.built_in
    return EditOut(
        channel=edit.key.channel,
        text=edit.text,
        version=edit.version,
        usable=edit.text is None or built_in.takes(edit.key, edit.text),
        author=edit.author,
        author_name=await services.directory.name_of(edit.author) or "",
        at=edit.at,
    )


def _is_wanted(template: TemplateOut, query: TemplateQuery) -> bool:
    said = [one for one in template.edits if one.text is not None]
    if query.channel:
        said = [one for one in said if one.channel == query.channel]
    if query.edited and not said:
        return False
    texts = (template.name, template.built_in, *(one.text or "" for one in said))
    return any(query.q.lower() in text.lower() for text in texts)
