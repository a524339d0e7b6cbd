"""How the mails of known gateways look."""

from collections.abc import Mapping
from dataclasses import dataclass

from channels.fax.patterns import Pattern, patterns

SUBJECT = "Subject:"
"""Which kind a mail is, is said by its subject; the other lines tell more of it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Look:
    """`aside` are notices that tell nothing new: copies, delays, what becomes of pagers."""

    received: tuple[Pattern, ...] = ()
    completed: tuple[Pattern, ...] = ()
    failed: tuple[Pattern, ...] = ()
    aside: tuple[Pattern, ...] = ()

    def __add__(self, other: "Look") -> "Look":
        return Look(
            received=self.received + other.received,
            completed=self.completed + other.completed,
            failed=self.failed + other.failed,
            aside=self.aside + other.aside,
        )


HYLAFAX = Look(
    received=patterns((
        'Subject: Fax received from "{station}"',
        "Sender: {station}",
        "Pages: {pages}",
        "CallID1: {caller}",
        "CommID: {comm_id} (*",
        "CommID: {comm_id}",
    )),
    completed=patterns((
        "Your job to {number} was completed*",
        "Subject: facsimile job * to {number} completed",
        "CommID: {comm_id}",
        "Pages: {pages}",
    )),
    failed=patterns((
        "Your job to {number} failed because*",
        "Your job to {number} was rejected because*",
        "Your job to {number} was not sent because*",
        "Your job to {number} could not be completed*",
        "Your job to {number} was deleted*",
        "Destination: {number}",
        "Subject: facsimile job * to {number} failed",
        "Subject: facsimile job * to {number} removed from queue",
        "Status: {reason}",
        "CommID: {comm_id}",
    )),
    aside=patterns((
        'Subject: Fax received with errors from "*',
        "Subject: Notification of facsimile job *",
        "Subject: facsimile job * requeued",
        "Subject: facsimile job * blocked",
        "Subject: pager to *",
        "Subject: Notice about facsimile",
    )),
)  # fmt: skip
"""As its templates in English say it (`etc/templates/en`)."""

EFAX = Look(
    received=patterns((
        'Subject: eFax message from "{station}" - {pages} page(s), Caller-ID: {caller}',
        "Subject: eFax message from {station} - {pages} page(s), Caller-ID: {caller}",
        "Subject: eFax message from {caller} - {pages} page(s)",
        "Subject: eFax from {caller} - {pages} page(s)",
        "Caller-ID: {caller}",
        "CSID: {station}",
        "Reference number: {comm_id}",
    )),
    completed=patterns((
        "Subject: Successful transmission to {number}. Re:*",
        "Subject: Successful transmission to {number}",
        "Subject: eFax: Successful transmission to {number}. Re:*",
        "Subject: eFax: Successful transmission to {number}",
    )),
    failed=patterns((
        "Subject: Failed transmission to {number}. Re:*",
        "Subject: Failed transmission to {number}",
        "Subject: Fax transmission to {number} failed*",
        "Subject: eFax: Failed transmission to {number}. Re:*",
        "Subject: eFax: Failed transmission to {number}",
        "Reason: {reason}",
        "Error: {reason}",
    )),
)  # fmt: skip
"""As services of this kind word it; what yours words otherwise is said by settings."""

LOOKS: Mapping[str, Look] = {"hylafax": HYLAFAX, "efax": EFAX, "generic": Look()}
ANY = HYLAFAX + EFAX
"""For whoever has no settings at hand."""
