"""A believable world for an empty database."""
