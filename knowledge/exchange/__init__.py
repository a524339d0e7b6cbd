"""Articles to and from files: CSV, JSON and Markdown, whole or not at all."""

from knowledge.exchange.files import Form, form_of, read_entries, write_entries
from knowledge.exchange.records import Entry

__all__ = ["Entry", "Form", "form_of", "read_entries", "write_entries"]
