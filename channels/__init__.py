"""Ways for customers to reach the hub: a folder a channel, joined by registry.py."""
