"""Types, ports, errors and clock that every room shares; imports nothing of ours, does no I/O."""
