"""The REST channel: integrators post messages, and fetch the answers or have them pushed."""
