"""Comparison of secrets in a time that tells nothing."""

import hmac


def same(given: str, right: str) -> bool:
    """Equality, for any text that a stranger may send; nothing is the same as no secret."""
    return bool(right) and hmac.compare_digest(given.encode(errors="surrogatepass"), right.encode())
