"""States of a session at WeCom: only in the first two a message by API reaches the customer."""

NEW, ASSISTANT, POOL, SERVICER, OVER = range(5)
