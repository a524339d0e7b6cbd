"""A week of a carrier's service in minutes: real hubs, invented customers, a clock that jumps."""
