"""Who else has the conversation open that a page shows, and who types in it."""

import json
from dataclasses import dataclass, field
from typing import Any

from agent_console.directory import Directory
from agent_console.rights import Right
from agent_console.sign_in import SignedIn
from hub.core.attention import Glance, Typing
from hub.core.clock import new_id
from hub.core.conversations import Conversation
from hub.pipeline.attention import Attention
from hub.store.conversations import Conversations


@dataclass(eq=False, slots=True)
class Page:
    """What an open page shows; what it is still to be told has no number: only the last counts."""

    id: str = field(default_factory=new_id)
    glance: Glance | None = None
    joined: bool = False
    """Whether its company has changed since it was told of it."""
    told: str = ""
    typed: set[str] = field(default_factory=set)
    """The conversations whose customers type."""

    def shows(self, conversation_id: str) -> bool:
        return self.glance is not None and self.glance.conversation_id == conversation_id


class Company:
    def __init__(
        self, attention: Attention, conversations: Conversations, directory: Directory
    ) -> None:
        self._attention = attention
        self._conversations = conversations
        self._directory = directory

    async def look(self, page: Page, who: SignedIn, frame: dict[str, Any]) -> None:
        """The page's own word; of what he may not see, and of what is no word of ours, nothing."""
        conversation_id, typing = frame.get("conversation_id"), frame.get("typing", "")
        if not isinstance(conversation_id, str) or typing not in list(Typing):
            return
        if not page.shows(conversation_id):
            page.glance = await self._glance(who, conversation_id)
            page.told = ""
        if page.glance:
            typed = Glance(
                person_id=who.person.id,
                conversation_id=conversation_id,
                thread_id=page.glance.thread_id,
                typing=Typing(typing),
            )
            await self._attention.look(page.id, typed)
        else:
            await self.leave(page)

    async def _glance(self, who: SignedIn, conversation_id: str) -> Glance | None:
        found = await self._conversations.get(conversation_id) if conversation_id else None
        if found is None or not who.authority.may(Right.SEE_CONVERSATIONS, found.node_id):
            return None
        return Glance(person_id=who.person.id, conversation_id=found.id, thread_id=found.thread_id)

    async def leave(self, page: Page) -> None:
        await self._attention.look(page.id, None)

    async def news(self, page: Page, who: SignedIn) -> list[str]:
        """Frames that the page has not had yet, of things as they are now."""
        typed, page.typed = page.typed, set()
        frames = [_frame("typing", conversation_id=one) for one in sorted(typed)]
        if page.joined and page.glance:
            page.joined = False
            company = await self._company(page.glance.conversation_id, who.person.id)
            if company != page.told:
                page.told = company
                frames.append(company)
        return frames

    async def _company(self, conversation_id: str, of: str) -> str:
        """Everybody else, once each; on whichever of his pages somebody types, he types."""
        others: dict[str, Typing] = {}
        for glance in self._attention.at(conversation_id):
            if glance.person_id != of:
                others[glance.person_id] = others.get(glance.person_id) or glance.typing
        people = [
            {"id": one, "name": await self._directory.name_of(one), "typing": others[one].value}
            for one in sorted(others)
        ]
        return _frame("company", conversation_id=conversation_id, people=people)


def typed(conversation: Conversation, page: Page, who: SignedIn) -> bool:
    """Note that this customer types, for a page whose person may know."""
    if not who.authority.may(Right.SEE_CONVERSATIONS, conversation.node_id):
        return False
    page.typed.add(conversation.id)
    return True


def _frame(kind: str, **body: Any) -> str:
    return json.dumps({"type": kind, **body}, ensure_ascii=False, separators=(",", ":"))
