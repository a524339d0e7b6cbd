"""Where a receiver may be: never inside our own network, unless the settings name that network."""

from collections.abc import Sequence
from ipaddress import IPv4Network, IPv6Network, ip_address, ip_network
from urllib.parse import urlsplit

from hub.core.errors import InputError

Network = IPv4Network | IPv6Network
_LONGEST = 1000
_TRANSLATED = tuple(ip_network(one) for one in ("2002::/16", "2001::/32", "64:ff9b::/96"))
"""IPv6 addresses behind which an IPv4 address is reached, which nobody here can judge."""


def may_reach(address: str, allowed: Sequence[Network], *, plain: bool) -> bool:
    """By https (not `plain`) any public address; by http too, only networks that are allowed."""
    found = ip_address(address.partition("%")[0])
    found = getattr(found, "ipv4_mapped", None) or found
    if any(found in network for network in allowed):
        return True
    if plain or found.is_multicast or any(found in network for network in _TRANSLATED):
        return False
    return found.is_global


def check_url(url: str, allowed: Sequence[Network]) -> None:
    """Raises InputError; a name is only looked up, and its address judged, when it is called."""
    if not _is_well_formed(url):
        raise InputError(fields={"url": "bad_url"})
    parts = urlsplit(url)
    plain = parts.scheme == "http"
    if (plain and not allowed) or not _may_be(parts.hostname or "", allowed, plain=plain):
        raise InputError(fields={"url": "private_url"})


def _is_well_formed(url: str) -> bool:
    if len(url) > _LONGEST or not url.isascii() or not url.isprintable() or " " in url:
        return False
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError:
        return False
    named = parts.scheme in {"http", "https"} and bool(parts.hostname) and port != 0
    return named and "@" not in parts.netloc and not parts.fragment and "\\" not in url


def _may_be(host: str, allowed: Sequence[Network], *, plain: bool) -> bool:
    try:
        return may_reach(host, allowed, plain=plain)
    except ValueError:
        return True
