"""A stranger who writes a mail that would like to do things, and to know that it is read."""

from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from hub.house.ports import free_port
from tests.browser.test_talk import PNG


class Elsewhere:
    """His server: who asks for what, and with which headers."""

    def __init__(self) -> None:
        self.asked: list[tuple[str, dict[str, str]]] = []
        self.server = ThreadingHTTPServer(("127.0.0.1", free_port()), self._handler())

    def _handler(self) -> type[BaseHTTPRequestHandler]:
        asked = self.asked

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                asked.append((self.path, dict(self.headers)))
                self.send_response(200)
                self.send_header("Content-Type", "image/png")
                self.end_headers()
                self.wfile.write(PNG)

            def log_message(self, *_: object) -> None:
                pass

        return Handler

    @property
    def paths(self) -> list[str]:
        return sorted(path for path, _ in self.asked)

    @property
    def url(self) -> str:
        return f"//127.0.0.1:{self.server.server_port}"


def hostile(url: str) -> str:
    """All that a page can do without being asked, and what it would like to be asked for."""
    there = f"http:{url}"
    return f"""<html><head><base href="{there}/base/">
<meta http-equiv="refresh" content="0;url={there}/refresh">
<link rel="stylesheet" href="{there}/css">
<link rel="prefetch" href="{there}/prefetch"><style>@import "{there}/import";
body{{background:url({there}/body)}}</style><script src="{there}/script"></script>
<script>fetch("{there}/fetch");top.location="{there}/top"</script></head>
<body background="{there}/background" onload="fetch('{there}/onload')">
<p>您的账单 <img src="cid:logo@a" alt="标志"> 请核对</p>
<svg><image href="{there}/svg"/><script>fetch("{there}/svgscript")</script></svg>
<img src="x" onerror="fetch('{there}/onerror')"><img srcset="{there}/srcset 1x">
<picture><source srcset="{there}/source"></picture><video poster="{there}/poster"></video>
<audio src="{there}/audio" autoplay></audio><iframe src="{there}/iframe"></iframe>
<iframe srcdoc="<script>fetch('{there}/srcdoc')</script>"></iframe>
<object data="{there}/object"></object><embed src="{there}/embed">
<div style="background:url({there}/style);content:url({there}/content)">样式</div>
<div style="background-image:u\\72l({there}/escaped)">样式</div>
<table background="{there}/table"><tr><td background="{there}/cell">表</td></tr></table>
<form action="{there}/form"><input name="p" autofocus onfocus="fetch('{there}/focus')">
<input type="image" src="{there}/submit"><button>登录</button></form>
<a href="javascript:fetch('{there}/javascript')">点这里</a>
<a href="{there}/link" ping="{there}/ping">去看看</a>
<img src="{there}/pixel.gif" width="1" height="1"><img src="{there}/photo.png" alt="照片">
<img src="{url}/plain.png"></body></html>"""
