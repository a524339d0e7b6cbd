"""The articles that a new hub begins with."""

from knowledge.seed.loading import seed_articles, seed_entries

__all__ = ["seed_articles", "seed_entries"]
