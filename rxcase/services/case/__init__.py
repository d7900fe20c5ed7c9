"""The case: its page and form, its way, merging and copying."""
