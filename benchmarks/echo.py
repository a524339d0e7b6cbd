"""The other reference: a bare aiohttp server that gives back what is posted (`-m … PORT`)."""

import sys

from aiohttp import web


async def _echo(request: web.Request) -> web.Response:
    return web.json_response(await request.json())


def main(port: int) -> None:
    site = web.Application()
    site.router.add_post("/echo", _echo)
    web.run_app(site, host="127.0.0.1", port=port, access_log=None, print=None)


if __name__ == "__main__":
    main(int(sys.argv[1]))
