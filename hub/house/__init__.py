"""Keeps the hub's house: sets it up, starts its parts, keeps them up and says what is wrong."""
