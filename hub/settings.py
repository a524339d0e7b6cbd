"""What an operator may set, from hub.toml and the environment: read once, here, and passed down."""

import base64
import hmac
import os
import secrets
import tomllib
from contextlib import suppress
from ipaddress import IPv4Network, IPv6Network
from pathlib import Path
from typing import Annotated, Any
from urllib.parse import urlsplit

from pydantic import Field, SecretStr, ValidationError, field_validator
from pydantic_settings import (
    BaseSettings,
    NoDecode,
    PydanticBaseSettingsSource,
    SettingsConfigDict,
    SettingsError,
    TomlConfigSettingsSource,
)

from hub.core.clock import new_id
from hub.core.errors import InputError
from hub.core.failpoints import POINTS

CONFIG = Path("hub.toml")
Network = IPv4Network | IPv6Network
Urls = Annotated[tuple[str, ...], NoDecode]
_BARE = ("mongodb_uri", "elasticsearch_url", "rasa_urls", "rasa_workers")


class Settings(BaseSettings):
    """One process's settings; hub.toml has the variables' names in lower case, less HUB_."""

    model_config = SettingsConfigDict(
        toml_file=CONFIG, env_prefix="HUB_", env_ignore_empty=True, extra="forbid", frozen=True
    )

    host: str = "127.0.0.1"
    port: int = Field(default=8080, ge=0, le=65535)
    data_dir: Path = Path("data")
    mongodb_uri: SecretStr | None = Field(default=None, validation_alias="mongodb_uri")
    elasticsearch_url: Urls = Field(default=(), validation_alias="elasticsearch_url")
    rasa_urls: Urls = Field(default=(), validation_alias="rasa_urls")
    rasa_workers: int = Field(default=1, ge=0, le=64, validation_alias="rasa_workers")
    public_url: str | None = None
    trusted_proxies: Annotated[tuple[Network, ...], NoDecode] = ()
    webhook_networks: Annotated[tuple[Network, ...], NoDecode] = ()
    clamav: str = Field(default="", pattern=r"^([^\s:/]+:[0-9]{1,5})?$")
    clamav_strict: bool = True
    secret_key: SecretStr = SecretStr("")
    admin_password: SecretStr | None = None
    rest_token: SecretStr = SecretStr("")
    failpoint: str = Field(default="", pattern=rf"^(({'|'.join(POINTS)})(:[0-9]+)?)?$")
    bench: bool = False
    bot_threshold: float = Field(default=0.5, ge=0, le=1)
    idle_minutes: int = Field(default=30, ge=1)
    idle_days: int = Field(default=3, ge=0)
    instance: str = Field(default_factory=new_id, min_length=1, max_length=64)
    log_level: str = Field(default="INFO", pattern=r"^(DEBUG|INFO|WARNING|ERROR)$")

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,
        file_secret_settings: PydanticBaseSettingsSource,
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        return init_settings, env_settings, TomlConfigSettingsSource(settings_cls)

    @field_validator(
        "rasa_urls", "elasticsearch_url", "trusted_proxies", "webhook_networks", mode="before"
    )
    @classmethod
    def _split(cls, value: object) -> object:
        if isinstance(value, str):
            return tuple(part.strip() for part in value.split(",") if part.strip())
        return value

    @field_validator("rasa_urls", "elasticsearch_url", "public_url", mode="after")
    @classmethod
    def _check_url(cls, value: Any) -> Any:
        urls = (value,) if isinstance(value, str) else value or ()
        if not all(url.startswith(("http://", "https://")) for url in urls):
            raise ValueError("must begin with http:// or https://")
        return value.rstrip("/") if isinstance(value, str) else value

    @field_validator("elasticsearch_url", mode="after")
    @classmethod
    def _check_port(cls, value: tuple[str, ...]) -> tuple[str, ...]:
        if any(urlsplit(url).port is None for url in value):
            raise ValueError("must name its port, like http://10.0.0.5:9200")
        return value

    @property
    def url(self) -> str:
        """Where people reach the pages, without a slash at the end."""
        return self.public_url or self.own_url

    @property
    def rest_token_given(self) -> bool:
        """Whether an operator has chosen it, so that it is to be no other."""
        return self.rest_token.get_secret_value() != self._own_token

    @property
    def _own_token(self) -> str:
        return self.derive("rest token").hex()[:40]

    def derive(self, purpose: str) -> bytes:
        """32 secret bytes for one purpose, the same as long as the secret key is."""
        key = self.secret_key.get_secret_value().encode()
        return hmac.digest(key, purpose.encode(), "sha256")

    @property
    def sealing_key(self) -> bytes:
        """A Fernet key, for secrets kept in the store."""
        return base64.urlsafe_b64encode(self.derive("sealing"))

    @property
    def own_url(self) -> str:
        """Where this machine reaches the hub itself."""
        host = {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(self.host, self.host)
        return f"http://[{host}]:{self.port}" if ":" in host else f"http://{host}:{self.port}"


def read() -> Settings:
    """The settings, checked and complete; makes and keeps the secret key; raises InputError."""
    try:
        settings = Settings()
    except ValidationError as error:
        raise InputError("bad_setting", fields=_explain(error)) from None
    except (SettingsError, tomllib.TOMLDecodeError) as error:
        raise InputError("bad_setting", fields={str(CONFIG): str(error)}) from None
    return _complete(settings)


def _explain(error: ValidationError) -> dict[str, str]:
    return {_variable(str(one["loc"][0])): one["msg"] for one in error.errors()}


def _variable(field: str) -> str:
    return field.upper() if field in _BARE else f"HUB_{field.upper()}"


def _complete(settings: Settings) -> Settings:
    data_dir = settings.data_dir.absolute()
    key = settings.secret_key.get_secret_value() or keep_secret(data_dir / "secret_key")
    found = settings.model_copy(update={"data_dir": data_dir, "secret_key": SecretStr(key)})
    token = settings.rest_token.get_secret_value() or found._own_token
    return found.model_copy(update={"rest_token": SecretStr(token)})


def keep_secret(path: Path) -> str:
    """The secret kept in this file, made at the first call, readable by its owner only."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        if not path.exists():
            keep_private(path, secrets.token_urlsafe(32), replace=False)
        return path.read_text().strip()
    except OSError as error:
        reason = error.strerror or str(error)
        raise InputError("data_dir_unwritable", path=path.parent, reason=reason) from None


def keep_private(path: Path, text: str, *, replace: bool = True) -> None:
    """Write a file for its owner's eyes, whole or not at all; else the first of two racers wins."""
    draft = path.with_name(f".{path.name}.{new_id()}")
    draft.touch(mode=0o600)
    draft.write_text(text + "\n")
    if replace:
        draft.replace(path)
        return
    with suppress(FileExistsError):
        path.hardlink_to(draft)
    draft.unlink()


def child_environment(**extra: str) -> dict[str, str]:
    """The environment for a child process: this one's, with these added or replaced."""
    return {**os.environ, **extra}
