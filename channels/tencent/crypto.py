"""The sealed envelope of callbacks: signed with a token, encrypted with a key, for one receiver."""

import hashlib
from base64 import b64decode, b64encode
from collections.abc import Mapping

from cryptography.hazmat.primitives.ciphers import Cipher
from cryptography.hazmat.primitives.ciphers.algorithms import AES
from cryptography.hazmat.primitives.ciphers.modes import CBC

from channels.secret import same
from channels.tencent.xml import read_xml, text_of
from hub.core.errors import InputError, Unauthorized

BLOCK = 32
"""Of the padding; the cipher's own is 16."""
RANDOM = 16
KEY_FORM = r"[A-Za-z0-9+/]{43}"


class Unopened(InputError):
    """Its signature is right, and no key of ours opens it, or it is for somebody else."""

    def __init__(self) -> None:
        super().__init__("sealed_otherwise")


def signature(*parts: str) -> str:
    """SHA-1 of the parts, sorted and joined, in hexadecimal."""
    return hashlib.sha1("".join(sorted(parts)).encode(errors="replace")).hexdigest()


def verify(token: str, query: Mapping[str, str], *sealed: str) -> None:
    """Raises Unauthorized unless who asks knows the token.

    What is `sealed` is signed as `msg_signature`; without it `signature` is of the address alone.
    """
    given = query.get("msg_signature" if sealed else "signature", "")
    stamp = query.get("timestamp", ""), query.get("nonce", "")
    if not token or not same(given, signature(token, *stamp, *sealed)):
        raise Unauthorized


class Envelope:
    """`receiver` is an appid or corpid; what an `old_key` seals is opened, too."""

    def __init__(self, token: str, key: str, receiver: str, *, old_key: str = "") -> None:
        self._token = token
        self._keys = tuple(b64decode(f"{one}=") for one in (key, old_key) if one)
        self._receiver = receiver.encode()

    def open(self, xml: bytes, query: Mapping[str, str]) -> bytes:
        """The body of a callback; raises Unauthorized, InputError."""
        sealed = text_of(read_xml(xml), "Encrypt")
        if not sealed:
            raise Unauthorized
        return self.open_text(sealed, query)

    def open_text(self, sealed: str, query: Mapping[str, str]) -> bytes:
        """What is sealed alone, such as an echostr; raises Unauthorized, Unopened."""
        verify(self._token, query, sealed)
        for key in self._keys:
            content = _decrypt(key, sealed)
            if content is not None and content[1] == self._receiver:
                return content[0]
        raise Unopened

    def seal(self, content: bytes, *, random: bytes) -> str:
        """As it goes into `Encrypt`; `random` are 16 bytes that are so."""
        size = len(content).to_bytes(4, "big")
        clear = random + size + content + self._receiver
        pad = BLOCK - len(clear) % BLOCK
        encryptor = _cipher(self._keys[0]).encryptor()
        return b64encode(encryptor.update(clear + bytes([pad]) * pad)).decode()


def _cipher(key: bytes) -> Cipher[CBC]:
    return Cipher(AES(key), CBC(key[:16]))


def _decrypt(key: bytes, sealed: str) -> tuple[bytes, bytes] | None:
    """Content and receiver; None where the key does not fit."""
    try:
        data = b64decode("".join(sealed.split()), validate=True)
    except ValueError:
        return None
    if not data or len(data) % BLOCK:
        return None
    clear = _unpadded(_cipher(key).decryptor().update(data))
    if clear is None or len(clear) < RANDOM + 4:
        return None
    end = RANDOM + 4 + int.from_bytes(clear[RANDOM : RANDOM + 4], "big")
    return (clear[RANDOM + 4 : end], clear[end:]) if end <= len(clear) else None


def _unpadded(clear: bytes) -> bytes | None:
    pad = clear[-1]
    if not 1 <= pad <= BLOCK or clear[-pad:] != bytes([pad]) * pad:
        return None
    return clear[:-pad]
