"""The demonstration's world."""
