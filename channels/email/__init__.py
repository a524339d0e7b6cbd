"""Email: what comes into mailboxes, understood, and answered by mail."""
