"""The chart of a person."""
