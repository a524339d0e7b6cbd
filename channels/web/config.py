"""What an administrator sets for a web-chat account."""

from typing import Annotated

from pydantic import Field, SecretStr

from channels.web.widget import WidgetConfig
from hub.core.channel import AccountConfig
from hub.core.labels import Label


class WebConfig(AccountConfig):
    """`allowed_origins` empty: the hub's own host and localhost; `*` for every page there is.

    `file_bytes`: the largest file that a visitor may send, 0 for none at all.
    """

    allowed_origins: Annotated[
        tuple[str, ...],
        Label(
            "允许的网站", "Allowed sites",
            about=(
                "每行一个，如 https://www.example.com；留空只允许本站，* 允许所有网站",
                "One a line, like https://www.example.com; empty: this host only, *: every site",
            ),
        ),
    ] = ()  # fmt: skip
    identity_secret: Annotated[
        SecretStr,
        Label(
            "身份签名密钥", "Identity secret",
            about=("网站用它为已登录的客户签名", "Your site signs customers who are signed in"),
            made=48,
        ),
    ] = SecretStr("")  # fmt: skip
    widget: Annotated[WidgetConfig, Label("聊天窗口", "Widget")] = WidgetConfig()
    file_bytes: Annotated[
        int,
        Label(
            "客户文件上限（字节），0 为不收",
            "Largest file of a visitor, bytes; 0: none",
            rare=True,
            kind="bytes",
        ),
    ] = Field(default=10_000_000, ge=0, le=25_000_000)
    text_limit: Annotated[int, Label("单条文字上限", "Longest text", rare=True)] = Field(
        default=5000, ge=1, le=20_000
    )
    rate: Annotated[
        float, Label("每位访客每秒消息", "Messages a second of one visitor", rare=True)
    ] = Field(default=5.0, gt=0)
    burst: Annotated[
        float, Label("每位访客瞬时消息", "Messages at once of one visitor", rare=True)
    ] = Field(default=20.0, ge=1)
    session_days: Annotated[float, Label("访客记忆天数", "Days a visitor is known", rare=True)] = (
        Field(default=30.0, gt=0)
    )
    ping_seconds: Annotated[float, Label("心跳间隔秒数", "Seconds between pings", rare=True)] = (
        Field(default=5.0, gt=0)
    )
    heartbeat_seconds: Annotated[
        float, Label("断线判定秒数", "Seconds until a line is lost", rare=True)
    ] = Field(default=20.0, gt=0)
    buffer_bytes: Annotated[
        int, Label("发送缓冲（字节）", "Send buffer, bytes", rare=True, kind="bytes")
    ] = Field(default=262_144, ge=1024)
