"""Tells other systems what happens: signed, in order, from the event log, until they take it."""
