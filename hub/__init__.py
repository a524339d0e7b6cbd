"""The hub: one place where every message of a carrier's customers arrives and is answered."""
