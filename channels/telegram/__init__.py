"""The Telegram channel: a bot's chats, fetched or brought, and answered."""
