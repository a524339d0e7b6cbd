"""What whoever puts the chat on a page has to know: which pages may, and the line to copy."""

from collections.abc import Sequence
from urllib.parse import urlsplit

from channels.web.config import WebConfig
from hub.core.channel import Finding

HERE = "https://hub.example.com"


def snippet(account: str, public_url: str) -> str:
    source = f"{public_url or HERE}/widget/chat.js"
    return f'<script src="{source}" data-account="{account}" async></script>'


def findings(config: WebConfig, account: str, public_url: str) -> Sequence[Finding]:
    """Nothing is called: what may keep a page out stands in the settings."""
    return (*_origins(config), _address(public_url), _line(account, public_url))


def _origins(config: WebConfig) -> Sequence[Finding]:
    if "*" in config.allowed_origins:
        return (Finding(title={"zh-CN": "所有网站都可嵌入", "en": "Every site may embed it"}),)
    if not config.allowed_origins:
        title = {"zh-CN": "只有本站和本机可嵌入", "en": "Only this host may embed it"}
        return (Finding(title=title),)
    return tuple(
        Finding(
            title={"zh-CN": "允许的网站", "en": "Allowed site"}, detail=one, good=_is_origin(one)
        )
        for one in config.allowed_origins
    )


def _is_origin(text: str) -> bool:
    """Scheme, host and perhaps a port: a browser names no more of a page than that."""
    try:
        parts = urlsplit(text.rstrip("/"))
        return parts.scheme in {"http", "https"} and bool(parts.netloc) and not parts.path
    except ValueError:
        return False


def _address(public_url: str) -> Finding:
    if public_url:
        title = {"zh-CN": "对外地址", "en": "Public address"}
        return Finding(title=title, detail=public_url)
    title = {"zh-CN": "没有设置 HUB_PUBLIC_URL", "en": "HUB_PUBLIC_URL is not set"}
    return Finding(title=title, good=False)


def _line(account: str, public_url: str) -> Finding:
    title = {"zh-CN": "复制到网页里", "en": "Copy it into the page"}
    return Finding(title=title, detail=snippet(account, public_url))
