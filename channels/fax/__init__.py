"""Fax: what a gateway delivers into a mailbox, read as pages, and answered through the gateway."""
