"""The encounter: its page, its steps, and the sections that are its own."""
