"""A token endpoint of a test's own, which also tells mail servers what a token is worth."""

from aiohttp import web
from aiohttp.test_utils import TestServer

from hub.house.ports import free_port

REFRESH = "refresh-1"


class TokenServer:
    """Tokens `token-1`, `token-2` … of the user `support`; `valid` are those that are good now."""

    def __init__(self) -> None:
        self.given = 0
        self.valid: set[str] = set()
        self.asked: list[dict[str, str]] = []
        self.status = 200
        self.seconds = 3600
        self._server: TestServer | None = None

    @property
    def url(self) -> str:
        assert self._server
        return str(self._server.make_url("/")).rstrip("/")

    async def start(self) -> None:
        app = web.Application()
        app.router.add_post("/token", self._give)
        app.router.add_post("/introspect", self._tell)
        self._server = TestServer(app, port=free_port())
        await self._server.start_server()

    async def stop(self) -> None:
        if self._server:
            await self._server.close()

    async def _give(self, request: web.Request) -> web.Response:
        form = {name: str(value) for name, value in (await request.post()).items()}
        self.asked.append(form)
        if self.status != 200:
            return web.Response(status=self.status, text="away")
        if form.get("refresh_token") != REFRESH:
            told = {"error": "invalid_grant", "error_description": "revoked"}
            return web.json_response(told, status=400)
        self.given += 1
        token = f"token-{self.given}"
        self.valid.add(token)
        return web.json_response({"access_token": token, "expires_in": self.seconds})

    async def _tell(self, request: web.Request) -> web.Response:
        token = str((await request.post()).get("token", ""))
        if token not in self.valid:
            return web.json_response({"active": False})
        return web.json_response({"active": True, "username": "support"})
