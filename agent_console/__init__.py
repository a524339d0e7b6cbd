"""What the carrier's own people see and use: the console API, its live socket and the pages."""
