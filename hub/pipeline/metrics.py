"""What the pipeline counts; shown by `/metrics`."""

from prometheus_client import Counter, Gauge, Histogram

RECEIVED = Counter("hub_received_total", "Inbound messages, by result", ["channel", "result"])
TURNS = Counter("hub_turns_total", "Turns of the bot, by result", ["result"])
DELIVERIES = Counter("hub_deliveries_total", "Attempts to send, by result", ["channel", "result"])
COMMITS = Histogram("hub_commit_decisions", "Decisions a commit", buckets=(1, 2, 4, 8, 16, 32, 64))
SHARDS_OWNED = Gauge("hub_shards_owned", "Shards this process works on")
