"""What a directive is carried out by."""

from collections.abc import Awaitable, Callable

from bot.reply import Reply
from bot.turns import Directive

Carry = Callable[[Reply, Directive], Awaitable[None]]
