"""Machines that give every mail of theirs a reply address of its own, so that none seems to repeat.

A conversation counts what it is answered by machines; such a one would begin a new one each time.
"""

from collections import Counter
from datetime import date

from hub.core.clock import Clock


class Loops:
    """Mails of today by mailbox, whatever stands behind its plus sign; a restart forgets them."""

    def __init__(self, clock: Clock, limit: int) -> None:
        self._clock = clock
        self._limit = limit
        self._day = date.min
        self._mails: Counter[str] = Counter()

    def turns(self, address: str) -> bool:
        """Whether a mail from here is one too many; people's own addresses never are."""
        today = self._clock.now().date()
        if today != self._day:
            self._day = today
            self._mails.clear()
        name, _, domain = address.partition("@")
        mailbox, tagged, _ = name.partition("+")
        key = f"{mailbox}@{domain}"
        self._mails[key] += 1
        return bool(tagged) and self._mails[key] > self._limit
