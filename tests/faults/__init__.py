"""The proof: a real hub under a scripted crowd, killed and cut, and a ledger of the outcome."""
