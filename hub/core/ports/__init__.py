"""Where rooms of one layer meet: what one asks of another, a file for each that is asked."""
