"""Who really asks, where a trusted proxy stands between."""

from collections.abc import Iterable
from ipaddress import IPv4Network, IPv6Network, ip_address

Network = IPv4Network | IPv6Network


def asker(remote: str, forwarded: str, trusted: Iterable[Network]) -> str:
    """The last address in the chain that is no trusted proxy's own; the others can be forged.

    `forwarded` is the header X-Forwarded-For.
    """
    address, proxies = remote, tuple(trusted)
    chain = [one.strip() for one in forwarded.split(",")]
    while chain and chain[-1] and is_within(address, proxies):
        address = chain.pop()
    return address


def is_within(address: str, networks: Iterable[Network]) -> bool:
    try:
        found = ip_address(address)
    except ValueError:
        return False
    mapped = getattr(found, "ipv4_mapped", None)
    return any((mapped or found) in network for network in networks)
