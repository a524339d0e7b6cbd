"""Rules that say of new customers, by their addresses, which tier they have and who has them."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from fnmatch import fnmatchcase
from typing import Any

from hub.core.customers import PLACED, Contact, Customer, Profile, Tier


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """An empty condition is always met; in `address`, `*` stands for any text, `?` for a sign.

    What it leaves open (None, "") a later rule may say.
    """

    channel: str = ""
    account: str = ""
    address: str = ""
    tier: Tier | None = None
    node_id: str = ""
    manager: str = ""

    def takes(self, contact: Contact) -> bool:
        return (
            self.channel in {"", contact.channel}
            and self.account in {"", contact.account}
            and self._takes_address(contact.address)
        )

    def _takes_address(self, address: str) -> bool:
        pattern = self.address.casefold().replace("[", "[[]")
        return not pattern or fnmatchcase(address.casefold(), pattern)

    def says(self) -> Iterator[tuple[str, Any]]:
        return ((name, value) for name in PLACED if (value := getattr(self, name)))


@dataclass(frozen=True, slots=True, kw_only=True)
class RuleSet:
    """All rules in their order; `rev` counts its writes."""

    rules: tuple[Rule, ...] = ()
    rev: int = 0


def place(customer: Customer, rules: RuleSet) -> Customer:
    """As the rules say: of each thing the first rule that fits and says something of it.

    What people have set stays; what no rule speaks of is ordinary.
    """
    said = _said(rules.rules, customer.contacts)
    free = {name: said[name] for name in PLACED if name not in customer.fixed}
    return replace(customer, own=replace(customer.own, **free), rules=rules.rev)


def _said(rules: Iterable[Rule], contacts: Iterable[Contact]) -> dict[str, Any]:
    said: dict[str, Any] = {}
    for rule in rules:
        if any(rule.takes(contact) for contact in contacts):
            said = {**dict(rule.says()), **said}
    ordinary = Profile()
    return {name: getattr(ordinary, name) for name in PLACED} | said
