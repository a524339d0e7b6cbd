"""What is counted of the log, and the figures made of it; docs/indicators.md defines each."""
