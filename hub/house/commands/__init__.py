"""What each word after `hub` does: opens what it needs and calls the room whose work it is.

Rooms are imported inside the functions, so that `hub` starts fast and works when a room is broken.
"""
