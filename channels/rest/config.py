"""What an administrator sets for a REST account."""

from pydantic import Field, SecretStr, field_validator

from hub.core.channel import AccountConfig


class RestConfig(AccountConfig):
    """`webhook_url` empty: answers are fetched; else they are pushed, signed by the secret."""

    token: SecretStr = Field(min_length=1)
    webhook_url: str = ""
    webhook_secret: SecretStr = SecretStr("")
    webhook_seconds: float = Field(default=10.0, gt=0, le=60)
    text_limit: int = Field(default=5000, ge=1, le=20_000)
    body_bytes: int = Field(default=20 * 2**20, ge=1024)
    rate: float = Field(default=1000.0, gt=0)
    burst: float = Field(default=2000.0, ge=1)

    @field_validator("webhook_url")
    @classmethod
    def _check_url(cls, url: str) -> str:
        if url and not url.startswith(("http://", "https://")):
            raise ValueError("must begin with http:// or https://")
        return url
