"""Text messages over SMPP 3.4: carriers' message centres are bound to, and customers answered."""
