"""What a person may do, by his roles."""

from collections.abc import Iterable, Mapping
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
    SEE_ARTICLES = "articles.see"
    WRITE_ARTICLES = "articles.write"
    PUBLISH_ARTICLES = "articles.publish"
    IMPORT_LIVE = "articles.import_live"
    """To show a whole file to customers without a second person's review."""
    SEE_TEMPLATES = "templates.see"
    WRITE_TEMPLATES = "templates.write"
    """Reply templates are said at once, on all channels: no second person reviews them."""
    PARSE = "bot.parse"
    SEE_TROUBLE = "trouble.see"
    MEND_TROUBLE = "trouble.mend"


_AGENT = frozenset(
    {
        Right.SELF,
        Right.SEE_CONVERSATIONS,
        Right.ANSWER,
        Right.SEE_ORDERS,
        Right.WORK_ORDERS,
        Right.SEE_ARTICLES,
        Right.PARSE,
        Right.SEE_TROUBLE,
    }
)
_EDITOR = frozenset(
    {
        Right.SELF,
        Right.SEE_ARTICLES,
        Right.WRITE_ARTICLES,
        Right.PUBLISH_ARTICLES,
        Right.SEE_TEMPLATES,
        Right.WRITE_TEMPLATES,
        Right.PARSE,
    }
)
RIGHTS: Mapping[Role, frozenset[Right]] = {
    Role.AGENT: _AGENT,
    Role.SUPERVISOR: _AGENT | {Right.SUPERVISE, Right.MEND_TROUBLE, Right.SEE_TEMPLATES},
    Role.EDITOR: _EDITOR,
    Role.ADMIN: frozenset(Right),
}


def rights_of(roles: Iterable[Role]) -> frozenset[Right]:
    return frozenset(right for role in roles for right in RIGHTS[role])
