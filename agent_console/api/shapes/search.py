"""Forms of the search over everything."""

from typing import Annotated

from pydantic import Field, StringConstraints

from agent_console.api.forms import Out, Query
from agent_console.api.shapes.common import WRITTEN
from agent_console.api.shapes.conversations import ConversationOut
from agent_console.api.shapes.customers import FoundOut
from hub.core.articles import ArticleState
from hub.core.orders import OrderState, OrderType


class SearchQuery(Query):
    """`q`: what was typed so far, in Chinese, in pinyin or as a number; `limit` of each kind."""

    q: Annotated[str, StringConstraints(min_length=1, max_length=128, pattern=WRITTEN)]
    limit: Annotated[int, Field(ge=1, le=20)] = 5


class FoundOrderOut(Out):
    id: str
    type: OrderType
    title: str
    state: OrderState
    customer: str


class FoundArticleOut(Out):
    id: str
    title: str
    category: str
    language: str
    state: ArticleState


class SearchOut(Out):
    """Of each kind what the caller may see, the likeliest first."""

    conversations: list[ConversationOut]
    orders: list[FoundOrderOut]
    customers: list[FoundOut]
    articles: list[FoundArticleOut]
