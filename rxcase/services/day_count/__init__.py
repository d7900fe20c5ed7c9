"""Days away and restricted days of a case, and why each day counts or does not."""
