"""Pushes answers to an integrator's server, signed, one attempt at a time."""

import hmac
import json
from collections.abc import Mapping
from typing import Any

import aiohttp

from hub.core.errors import ChannelError, NeedsReauth, Permanent, RecipientGone, Temporary
from hub.core.messages import Outbound
from hub.core.parts import part_to_json, plain_text

_LONGEST_RETRY_AFTER = 600.0


def message_body(message: Outbound) -> dict[str, Any]:
    """The body; `message_id` is the same at every attempt, so receivers can tell repetitions."""
    return {
        "type": "message",
        "message_id": message.id,
        "conversation_id": message.conversation_id,
        "account": message.account,
        "to": {"id": message.to.id, "name": message.to.name},
        "text": plain_text(message.parts),
        "parts": [part_to_json(part) for part in message.parts],
    }


def sign(body: bytes, secret: str) -> str:
    """The value of `X-Hub-Signature-256`: HMAC-SHA256 of the bytes as they are sent."""
    return f"sha256={hmac.digest(secret.encode(), body, 'sha256').hex()}"


class Webhook:
    """Every failure is Temporary where a repetition may help: the receiver knows the id."""

    def __init__(self, url: str, secret: str, seconds: float) -> None:
        self._url = url
        self._secret = secret
        timeout = aiohttp.ClientTimeout(total=seconds)
        self._session = aiohttp.ClientSession(timeout=timeout)

    async def close(self) -> None:
        await self._session.close()

    async def post(self, content: Mapping[str, Any]) -> None:
        """Raises ChannelError unless the receiver answers 2xx."""
        body = json.dumps(content, ensure_ascii=False).encode()
        headers = {
            "Content-Type": "application/json",
            "X-Hub-Signature-256": sign(body, self._secret),
        }
        try:
            async with self._session.post(
                self._url, data=body, headers=headers, allow_redirects=False
            ) as response:
                check(response.status, response.headers.get("Retry-After"))
        except aiohttp.InvalidURL as error:
            raise Permanent(f"the webhook URL is not valid: {error}") from None
        except (aiohttp.ClientError, TimeoutError, OSError) as error:
            raise Temporary(f"{type(error).__name__}: {error}"[:300]) from None


def check(status: int, retry_after: str | None) -> None:
    """Raise what a receiver's answer means."""
    if 200 <= status < 300:
        return
    detail = f"the webhook answered {status}"
    if status in (408, 425, 429) or status >= 500:
        raise Temporary(detail, retry_after=_seconds(retry_after))
    raise _refusal(status)(detail)


def _refusal(status: int) -> type[ChannelError]:
    return {401: NeedsReauth, 403: NeedsReauth, 410: RecipientGone}.get(status, Permanent)


def _seconds(retry_after: str | None) -> float | None:
    if retry_after and retry_after.isascii() and retry_after.isdigit():
        return min(float(retry_after[:9]), _LONGEST_RETRY_AFTER)
    return None
