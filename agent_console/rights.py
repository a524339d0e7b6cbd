"""What can be allowed, and what each built-in role allows."""

from collections.abc import Mapping
from enum import StrEnum

from hub.core.people import Role


class Right(StrEnum):
    SELF = "self"
    """What everybody who is signed in may do: see who he is, sign out."""
    SEE_CONVERSATIONS = "conversations.see"
    ANSWER = "conversations.answer"
    SUPERVISE = "conversations.supervise"
    SEE_ORDERS = "orders.see"
    WORK_ORDERS = "orders.work"
    DISPATCH_ORDERS = "orders.dispatch"
    SUPERVISE_ORDERS = "orders.supervise"
    SEE_CUSTOMERS = "customers.see"
    MERGE_CUSTOMERS = "customers.merge"
    """To say that two are one person, and to take it back."""
    EDIT_CUSTOMERS = "customers.edit"
    SEE_SEATS = "seats.see"
    MANAGE_QUEUES = "queues.manage"
    MANAGE_CALENDARS = "calendars.manage"
    SEE_ARTICLES = "articles.see"
    WRITE_ARTICLES = "articles.write"
    PUBLISH_ARTICLES = "articles.publish"
    IMPORT_LIVE = "articles.import_live"
    """To show a whole file to customers without a second person's review."""
    SEE_TEMPLATES = "templates.see"
    WRITE_TEMPLATES = "templates.write"
    """Reply templates are said at once, on all channels: no second person reviews them."""
    PARSE = "bot.parse"
    SEE_BOT = "bot.see"
    """Its models and what it would say; nothing in it is any customer's."""
    MANAGE_BOT = "bot.manage"
    """To train models, and to choose the one that speaks to all customers."""
    SEE_TROUBLE = "trouble.see"
    MEND_TROUBLE = "trouble.mend"
    MANAGE_ORGANISATION = "organisation.manage"
    MANAGE_PEOPLE = "people.manage"
    MANAGE_OUTSIDE = "outside.manage"
    """Webhooks and the tokens of other systems."""


_AGENT = frozenset(
    {
        Right.SELF,
        Right.SEE_CONVERSATIONS,
        Right.ANSWER,
        Right.SEE_ORDERS,
        Right.WORK_ORDERS,
        Right.SEE_CUSTOMERS,
        Right.MERGE_CUSTOMERS,
        Right.SEE_ARTICLES,
        Right.PARSE,
        Right.SEE_TROUBLE,
    }
)
_DISPATCHER = frozenset(
    {
        Right.SELF,
        Right.SEE_CONVERSATIONS,
        Right.SEE_ORDERS,
        Right.WORK_ORDERS,
        Right.DISPATCH_ORDERS,
        Right.SEE_CUSTOMERS,
        Right.SEE_ARTICLES,
    }
)
_SUPERVISOR = _AGENT | {
    Right.SUPERVISE,
    Right.DISPATCH_ORDERS,
    Right.SUPERVISE_ORDERS,
    Right.EDIT_CUSTOMERS,
    Right.SEE_SEATS,
    Right.SEE_TEMPLATES,
    Right.SEE_BOT,
    Right.MEND_TROUBLE,
}
_EDITOR = frozenset(
    {
        Right.SELF,
        Right.SEE_ARTICLES,
        Right.WRITE_ARTICLES,
        Right.PUBLISH_ARTICLES,
        Right.SEE_TEMPLATES,
        Right.WRITE_TEMPLATES,
        Right.PARSE,
        Right.SEE_BOT,
        Right.MANAGE_BOT,
    }
)
RIGHTS: Mapping[str, frozenset[Right]] = {
    Role.AGENT: _AGENT,
    Role.SUPERVISOR: _SUPERVISOR,
    Role.DISPATCHER: _DISPATCHER,
    Role.EDITOR: _EDITOR,
    Role.ADMIN: frozenset(Right),
}
