"""What is counted of webhooks; shown by `/metrics`."""

from prometheus_client import Counter, Gauge, Histogram

ATTEMPTS = Counter(
    "hub_webhook_attempts_total", "Attempts to tell a receiver, by result", ["result"]
)
SECONDS = Histogram("hub_webhook_seconds", "What receivers take for an answer")
DEAD = Counter("hub_webhook_dead_total", "Events that a receiver did not take within a day")
BEHIND = Gauge("hub_webhook_behind", "Events that a subscription has not passed", ["subscription"])
