"""Users, their sessions and passwords."""
