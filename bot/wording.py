"""What the hub says now: the built-in templates, and in their place what editors have worded."""

from bot.templates import Templates
from hub.core.events import Kind
from hub.core.templates import TemplateKey
from hub.pipeline.mirror import Mirror
from hub.store.templates import EditedTemplates


class LiveWording(Mirror):
    """Implements the core's Wording port."""

    kinds = frozenset({Kind.TEMPLATE})

    def __init__(self, built_in: Templates, edited: EditedTemplates) -> None:
        super().__init__()
        self.built_in = built_in
        self._edited = edited
        self._texts: dict[TemplateKey, str] = {}

    def text(self, key: str, locale: str, channel: str = "", /, **values: object) -> str:
        """The channel's own text, else the one for all channels, else the built-in one."""
        language = self.built_in.nearest(locale)
        for place in (channel, ""):
            own = TemplateKey(name=key, language=language, channel=place)
            if text := self._texts.get(own):
                return text.format_map(values)
        return self.built_in.text(key, language, **values)

    async def _read(self) -> None:
        """One that does not fit the built-in text of this hub any more is not said."""
        self._texts = {
            template.key: template.text
            async for template in self._edited.every()
            if template.text is not None and self.built_in.takes(template.key, template.text)
        }
