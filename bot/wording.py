"""What the hub says now: the built-in templates, and in their place what editors have worded."""

import asyncio
import logging

from bot.templates import Templates
from hub.core.events import Kind
from hub.core.templates import Template, TemplateKey
from hub.pipeline.feed import Feed
from hub.store.group import Entry
from hub.store.templates import EditedTemplates

log = logging.getLogger(__name__)

PAUSE = 1.0
"""Seconds before the next try when the store does not answer."""


class LiveWording:
    """Implements the core's Wording port; `run` follows the edits of every process."""

    def __init__(self, built_in: Templates, edited: EditedTemplates) -> None:
        self.built_in = built_in
        self._edited = edited
        self._texts: dict[TemplateKey, str] = {}
        self._changed: set[str] = set()
        self._bell = asyncio.Event()
        self._stale = True

    def text(self, key: str, locale: str, channel: str = "", /, **values: object) -> str:
        """The channel's own text, else the one for all channels, else the built-in one."""
        language = self.built_in.nearest(locale)
        for place in (channel, ""):
            own = TemplateKey(name=key, language=language, channel=place)
            if text := self._texts.get(own):
                return text.format_map(values)
        return self.built_in.text(key, language, **values)

    async def load(self) -> None:
        """Take up all edits that there are."""
        async for template in self._edited.every():
            self._take(template)
        self._stale = False

    async def run(self, feed: Feed) -> None:
        """Take up every later edit; ends by cancellation."""
        unlisten = feed.listen(self._hear)
        self._stale = True
        self._bell.set()
        try:
            while True:
                await self._bell.wait()
                self._bell.clear()
                await self._work()
        finally:
            unlisten()

    def _hear(self, entry: Entry) -> None:
        if entry.event.kind is Kind.TEMPLATE:
            self._changed.update(entry.event.data["ids"])
            self._bell.set()

    async def _work(self) -> None:
        """Everything at first, then only what was changed."""
        changed, self._changed = self._changed, set()
        try:
            if self._stale:
                await self.load()
            for template in await self._edited.get_many(changed):
                self._take(template)
        except Exception:
            log.exception("templates_not_read")
            self._changed |= changed
            await asyncio.sleep(PAUSE)
            self._bell.set()

    def _take(self, template: Template) -> None:
        """One that does not fit the built-in text of this hub any more is not said."""
        if template.text is not None and self.built_in.takes(template.key, template.text):
            self._texts[template.key] = template.text
        else:
            self._texts.pop(template.key, None)
