"""Documents: their bytes, their rows, their changes."""
