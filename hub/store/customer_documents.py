"""How customers look as documents, both ways."""

from dataclasses import asdict
from typing import Any

from hub.core.customers import Contact, Customer, Link, Profile, Proof, Tier
from hub.core.organisation import path
from hub.core.pinyin import spellings
from hub.store.database import Document

_OPTIONAL = (
    "codes", "fixed", "locale", "manager", "blocked", "link", "top", "above", "joined",
    "identities", "spelt", "fields",
)  # fmt: skip
"""Kept only where they say something: most customers are nothing but an address."""


def to_document(customer: Customer) -> Document:
    document = {
        "_id": customer.id,
        "created_at": customer.created_at,
        **profile_to_document(customer.own),
        "spelt": list(spellings(customer.own.name)),
        "nodes": list(path(customer.profile.node_id)),
        "addresses": [_contact_to_document(one) for one in customer.contacts],
        "codes": list(customer.codes),
        "identities": list(customer.identities),
        "fixed": list(customer.fixed),
        "rules": customer.rules,
        "link": _link_to_document(customer.link) if customer.link else None,
        "top": customer.top,
        "above": profile_to_document(customer.above) if customer.above else None,
        "joined": customer.joined,
        "fields": dict(customer.fields),
        "rev": customer.rev,
    }
    return {name: value for name, value in document.items() if value or name not in _OPTIONAL}


def from_document(document: Document) -> Customer:
    link, above = document.get("link"), document.get("above")
    return Customer(
        id=document["_id"],
        created_at=document["created_at"],
        own=_profile_from_document(document),
        contacts=tuple(_contact_from_document(one) for one in document["addresses"]),
        codes=tuple(document.get("codes", ())),
        fixed=tuple(document.get("fixed", ())),
        rules=document.get("rules", 0),
        link=Link(**{**link, "evidence": tuple(link["evidence"])}) if link else None,
        top=document.get("top", ""),
        above=_profile_from_document(above) if above else None,
        joined=document.get("joined", False),
        fields=document.get("fields", {}),
        rev=document.get("rev", 0),
    )


def profile_to_document(profile: Profile) -> Document:
    return {**asdict(profile), "tier": profile.tier.value}


def _profile_from_document(document: Document) -> Profile:
    known = {name: document[name] for name in Profile.__slots__ if name in document}
    return Profile(**{**known, "tier": Tier(document["tier"])})


def _link_to_document(link: Link) -> Document:
    return {**asdict(link), "evidence": list(link.evidence)}


def _contact_to_document(contact: Contact) -> Document:
    document: dict[str, Any] = {"key": contact.key, "id": contact.address}
    optional = {
        "identity": contact.identity,
        "proof": contact.proof and contact.proof.value,
        "proved_at": contact.proved_at,
        "proved_by": contact.proved_by,
    }
    return document | {name: value for name, value in optional.items() if value}


def _contact_from_document(document: Document) -> Contact:
    channel, account, address = document["key"].split(":", 2)
    return Contact(
        channel=channel,
        account=account,
        address=address,
        identity=document.get("identity", ""),
        proof=Proof(document["proof"]) if "proof" in document else None,
        proved_at=document.get("proved_at"),
        proved_by=document.get("proved_by", ""),
    )
