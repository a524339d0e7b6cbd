"""Answers customers: Rasa decides what to do, this room carries it out and words it."""
