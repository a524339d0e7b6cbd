"""Who really asks, where a trusted proxy stands between: its address and whether by https."""

from collections.abc import Sequence
from ipaddress import IPv4Network, IPv6Network, ip_address

from aiohttp import web

Network = IPv4Network | IPv6Network


def client_address(request: web.Request, trusted: Sequence[Network]) -> str:
    """The last address in the chain that is no trusted proxy's own; the others can be forged."""
    address = request.remote or ""
    chain = [one.strip() for one in request.headers.get("X-Forwarded-For", "").split(",")]
    while chain and chain[-1] and _is_trusted(address, trusted):
        address = chain.pop()
    return address


def is_secure(request: web.Request, trusted: Sequence[Network]) -> bool:
    """Whether the browser speaks https, to us or to a proxy that says so."""
    if request.secure:
        return True
    forwarded = request.headers.get("X-Forwarded-Proto", "").strip().lower()
    return forwarded == "https" and _is_trusted(request.remote or "", trusted)


def _is_trusted(address: str, trusted: Sequence[Network]) -> bool:
    try:
        return any(ip_address(address) in network for network in trusted)
    except ValueError:
        return False
