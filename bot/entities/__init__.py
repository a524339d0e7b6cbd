"""What a text names that can be acted on: numbers, orders, times, amounts, plans, places."""

from bot.entities.entity import Entity
from bot.entities.finding import find

__all__ = ["Entity", "find"]
