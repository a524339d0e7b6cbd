"""A second opinion on a simulation: what must have been so, by the event log alone.

Imports nothing of the rooms whose work it judges (import-linter sees to that): what it says of
routing, orders and deadlines is written down here once more, in its own words.
"""
