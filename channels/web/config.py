"""What an administrator sets for a web-chat account."""

from pydantic import Field, SecretStr

from channels.web.widget import WidgetConfig
from hub.core.channel import AccountConfig


class WebConfig(AccountConfig):
    """`allowed_origins` empty: the hub's own host and localhost; `*` for every page there is.

    `file_bytes`: the largest file that a visitor may send, 0 for none at all.
    """

    identity_secret: SecretStr = SecretStr("")
    allowed_origins: tuple[str, ...] = ()
    widget: WidgetConfig = WidgetConfig()
    text_limit: int = Field(default=5000, ge=1, le=20_000)
    file_bytes: int = Field(default=10_000_000, ge=0, le=25_000_000)
    rate: float = Field(default=5.0, gt=0)
    burst: float = Field(default=20.0, ge=1)
    session_days: float = Field(default=30.0, gt=0)
    ping_seconds: float = Field(default=5.0, gt=0)
    heartbeat_seconds: float = Field(default=20.0, gt=0)
    buffer_bytes: int = Field(default=262_144, ge=1024)
