"""The one way of a message through the house: intake, lanes, turn, outbox."""
