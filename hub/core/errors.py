"""Errors that tell the caller what to do; `code` is stable, the words come from the catalogue."""

from typing import Any


class HubError(Exception):
    """Anything the hub raises on purpose; `code` also names its text in both languages."""

    code = "internal"
    status = 500

    def __init__(self, detail: str = "", **params: object) -> None:
        super().__init__(detail or self.code)
        self.detail = detail
        self.params = params


class InputError(HubError):
    """The caller sent something wrong; `fields` names what, field by field."""

    code = "bad_input"
    status = 400

    def __init__(
        self, code: str = "bad_input", *, fields: dict[str, str] | None = None, **params: object
    ) -> None:
        super().__init__(code, **params)
        self.code = code
        self.fields = fields or {}


class TooLong(InputError):
    status = 413

    def __init__(self, *, limit: int) -> None:
        super().__init__("too_long", limit=limit)


class Unauthorized(HubError):
    """Who are you? The caller must sign in (again)."""

    code = "unauthorized"
    status = 401


class Forbidden(HubError):
    """The caller is known and lacks the right; signing in again does not help."""

    code = "forbidden"
    status = 403


class NotFound(HubError):
    code = "not_found"
    status = 404


class Conflict(HubError):
    """The world moved on: read again and decide again. `details` are told as JSON."""

    status = 409

    def __init__(self, code: str = "conflict", **params: object) -> None:
        super().__init__(code, **params)
        self.code = code
        self.details: dict[str, Any] = {}


class RateLimited(HubError):
    """Slow down; try again after `retry_after` seconds."""

    code = "rate_limited"
    status = 429

    def __init__(self, retry_after: float = 1.0) -> None:
        super().__init__("rate_limited", retry_after=retry_after)
        self.retry_after = retry_after


class Unavailable(HubError):
    """A part is down; the same call later may succeed, nothing was half done."""

    code = "unavailable"
    status = 503


class Unsettled(Unavailable):
    """The store went away or time ran out in the middle: nobody knows whether it was done."""


class BotUnavailable(Unavailable):
    """Rasa did not answer; the turn goes on without it."""


class EpochLost(HubError):
    """Who speaks has changed since the turn began: what it wanted to say is not said."""

    code = "epoch_lost"
    status = 409


class ChannelError(HubError):
    """One attempt to send did not succeed."""

    code = "channel"


class Temporary(ChannelError):
    """The same message may succeed later; `retry_after` in seconds when the peer said it."""

    code = "temporary"

    def __init__(self, detail: str = "", retry_after: float | None = None) -> None:
        super().__init__(detail)
        self.retry_after = retry_after


class Paced(Temporary):
    """Others go out before it, by our own pace: however long that takes, nothing has failed."""


class Permanent(ChannelError):
    """This message will never be taken; a person must see the reason."""

    code = "permanent"


class RecipientGone(Permanent):
    """The address does not exist or refuses us."""

    code = "recipient_gone"


class NeedsReauth(ChannelError):
    """The account's credentials are refused; an administrator must renew them.

    Tried again after so many seconds, so that what was sent meanwhile need not be sent by hand;
    not sooner, since who knocks often is locked out.
    """

    code = "needs_reauth"
    retry_after = 60.0


class Uncertain(ChannelError):
    """The peer may or may not have taken it: never re-sent by itself."""

    code = "uncertain"
