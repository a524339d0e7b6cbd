"""A real browser against a whole hub: what customers and agents see and do."""
