"""Types, ports, errors and clock that every room shares; imports nothing of ours and does no I/O."""
