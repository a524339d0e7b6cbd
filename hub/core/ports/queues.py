"""What is asked of the queues: where somebody waits, and whether anybody is there."""

from typing import Protocol

from hub.core.conversations import Conversation, Entrance, QueuePlace
from hub.core.queues import Attendance, Caller


class QueueView(Protocol):
    async def place(self, conversation: Conversation) -> QueuePlace: ...


class FrontDoor(QueueView, Protocol):
    def attendance(self, caller: Caller) -> Attendance:
        """Whether somebody is there for who calls like this, before there is a conversation."""


class Reception(QueueView, Protocol):
    async def entrance(self, conversation: Conversation) -> Entrance:
        """Where this conversation is to wait, by all that is known of it."""
