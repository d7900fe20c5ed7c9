"""The stage board: what it shows, and its moves."""
