"""Pages of faxes as pictures, read and printed by a process with an environment of its own."""
