"""What customers' clients tell beside messages: seen, rated, left, typing."""

from collections.abc import Callable
from functools import partial

from hub.core.conversations import Conversation, State
from hub.core.errors import Conflict
from hub.core.events import Kind
from hub.core.messages import AuthorKind, Notice, Signal
from hub.pipeline import opinions
from hub.pipeline.names import thread_id
from hub.store.committer import Committer
from hub.store.draft import Draft

Typing = Callable[[Conversation], None]


class Signals:
    """`notify` is what every channel is given beside `receive`."""

    def __init__(self, committer: Committer) -> None:
        self._committer = committer
        self._typing_listeners: list[Typing] = []

    def listen_to_typing(self, listener: Typing) -> None:
        """Call `listener` when a customer types; heard in this process only."""
        self._typing_listeners.append(listener)

    async def notify(self, notice: Notice) -> None:
        """Returns when it is durable; a notice about nothing is dropped."""
        thread = thread_id(notice.channel, notice.account, notice.sender.id)
        view = await self._committer.view(thread)
        if view is None:
            return
        if notice.signal is Signal.TYPING:
            for listener in self._typing_listeners:
                listener(view.conversation)
            return
        await self._committer.commit(thread, partial(_DECISIONS[notice.signal], notice=notice))


def see(draft: Draft, *, notice: Notice) -> None:
    """High-water marks: they only grow, and reading implies having received."""
    conversation = draft.current()
    seq = min(notice.seq, conversation.last_seq)
    is_read = notice.signal is Signal.READ
    if seq <= (conversation.read_seq if is_read else conversation.received_seq):
        return
    received = max(seq, conversation.received_seq)
    draft.set(received_seq=received, read_seq=seq if is_read else conversation.read_seq)
    draft.event(Kind.SEEN, seq=seq, state="read" if is_read else "delivered")


def rate(draft: Draft, *, notice: Notice) -> None:
    opinions.keep(draft, notice.score, comment=notice.comment)


def leave(draft: Draft, *, notice: Notice) -> None:
    """The customer ends it: at once with the bot, with a summary still to write with a person."""
    conversation = draft.current()
    if not conversation.is_open:
        return
    if conversation.state is State.WRAP_UP:
        raise Conflict("already_left")
    if conversation.state is State.ASSIGNED:
        draft.state(State.WRAP_UP, by=AuthorKind.CUSTOMER.value)
        return
    draft.state(State.CLOSED, by=AuthorKind.CUSTOMER.value)
    draft.set(
        closed_at=draft.now, pending=(), queue=None, waiting_since=None, offered_to=None,
        offer_until=None,
    )  # fmt: skip


_DECISIONS = {
    Signal.RECEIVED: see,
    Signal.READ: see,
    Signal.RATE: rate,
    Signal.CLOSE: leave,
}
