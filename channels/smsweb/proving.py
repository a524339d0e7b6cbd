"""Whether a request comes from the provider: its signature, and how old that is."""

import base64
import hmac
from collections.abc import Mapping, Sequence
from datetime import datetime

from channels.secret import same
from channels.smsweb.bodies import read_posted
from channels.smsweb.incoming import Proof
from hub.core.errors import Unauthorized


def prove(
    proof: Proof, secret: str, *, url: str, headers: Mapping[str, str], raw: bytes, now: datetime
) -> None:
    """Raises Unauthorized; `url` as the provider called it."""
    told = headers.get(proof.time_header, "") if proof.time_header else ""
    if proof.time_header and not _is_fresh(told, proof.seconds, now):
        raise Unauthorized
    right = proof.prefix + signature(proof, secret, _signed(proof, url, told, raw))
    if not same(headers.get(proof.header, "").strip(), right if secret else ""):
        raise Unauthorized


def signature(proof: Proof, secret: str, signed: bytes) -> str:
    digest = hmac.digest(secret.encode(), signed, proof.algorithm)
    return digest.hex() if proof.encoding == "hex" else base64.b64encode(digest).decode()


def _signed(proof: Proof, url: str, told: str, raw: bytes) -> bytes:
    if proof.signed == "url_params":
        return url.encode() + sorted_fields(read_posted(raw).pairs if raw else ())
    return f"{told}.".encode() + raw if proof.signed == "time_body" else raw


def sorted_fields(pairs: Sequence[tuple[str, str]]) -> bytes:
    """As Twilio joins them: each name and value once, by name, then by value."""
    return "".join(name + value for name, value in sorted(set(pairs))).encode("latin-1")


def _is_fresh(told: str, seconds: int, now: datetime) -> bool:
    """Of a time in seconds or milliseconds since 1970."""
    if not (told.isascii() and told.isdigit() and len(told) <= 15):
        return False
    at = int(told) / (1000 if len(told) > 11 else 1)
    return abs(now.timestamp() - at) <= seconds
