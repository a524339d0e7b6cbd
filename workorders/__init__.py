"""Work orders: opened by the bot, a person or a rule, and every step of them recorded."""
