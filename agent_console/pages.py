"""The built pages: never cached where they name the assets, for ever where a hash names them."""

import re
from pathlib import Path

from aiohttp import web

from agent_console.texts import ERRORS, LANGUAGES, language_of

STATIC = Path(__file__).with_name("static")
_HASHED = re.compile(r"-[A-Za-z0-9_-]{8}\.[a-z0-9]+$")
_APP = re.compile(r"app-[A-Za-z0-9_-]{8}\.js")
_ENTRY = re.compile(r'<script type="module"[^>]* src="([^"]+)"')
FOR_EVER = "public, max-age=31536000, immutable"


class Pages:
    def __init__(self, static: Path = STATIC) -> None:
        self._static = static.resolve()

    @property
    def build(self) -> str:
        """The console's own script, named anew with all that it loads; empty when unbuilt."""
        page = self._find("console", "index.html")
        entry = _ENTRY.search(page.read_text(encoding="utf-8")) if page else None
        return entry[1] if entry else ""

    def mount(self, app: web.Application) -> None:
        app.router.add_get("/", self._home)
        app.router.add_get("/console", self._home)
        app.router.add_get("/console/{path:.*}", self._console)
        app.router.add_get("/demo", self._demo)
        app.router.add_get("/demo/{path:.+}", self._demo_file)
        app.router.add_get("/widget/{path:.+}", self._widget)

    async def _home(self, _: web.Request) -> web.Response:
        raise web.HTTPFound("/console/")

    async def _console(self, request: web.Request) -> web.StreamResponse:
        """A file of the console, else its page: the addresses within it are its own."""
        path = request.match_info["path"]
        found = self._find("console", path) if path else None
        return self._answer(request, found or self._find("console", "index.html"))

    async def _demo(self, request: web.Request) -> web.StreamResponse:
        return self._answer(request, self._find("demo", "index.html"))

    async def _demo_file(self, request: web.Request) -> web.StreamResponse:
        return self._file(self._find("demo", request.match_info["path"]))

    async def _widget(self, request: web.Request) -> web.StreamResponse:
        """For pages of other sites too: that is what a widget is for.

        A loader that some cache has kept asks for an application that is gone: it gets this one.
        """
        path = request.match_info["path"]
        found = self._find("widget", path)
        old = found is None and _APP.fullmatch(path)
        response = self._file(self._newest_app() if old else found)
        if old:
            response.headers["Cache-Control"] = "no-cache"
        response.headers["Cross-Origin-Resource-Policy"] = "cross-origin"
        return response

    def _newest_app(self) -> Path | None:
        return next((self._static / "widget").glob("app-*.js"), None)

    def _find(self, room: str, path: str) -> Path | None:
        """A file within the room, whatever the path tries."""
        root = self._static / room
        try:
            found = (root / path).resolve()
            return found if found.is_relative_to(root) and found.is_file() else None
        except (OSError, ValueError):
            return None

    def _answer(self, request: web.Request, found: Path | None) -> web.StreamResponse:
        return self._file(found) if found else _not_built(request)

    def _file(self, found: Path | None) -> web.FileResponse:
        if found is None:
            raise web.HTTPNotFound
        response = web.FileResponse(found)
        hashed = found.suffix != ".html" and _HASHED.search(found.name)
        response.headers["Cache-Control"] = FOR_EVER if hashed else "no-cache"
        return response


def _not_built(request: web.Request) -> web.Response:
    language = language_of(request.headers.get("Accept-Language", ""))
    text = ERRORS["not_built"][LANGUAGES.index(language)]
    body = (
        f'<!doctype html><html lang="{language}"><meta charset="utf-8"><title>总机</title><p>{text}'
    )
    return web.Response(text=body, content_type="text/html", status=503)
