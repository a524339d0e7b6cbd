"""Articles, the shared analysis of text, and search with evidence."""
