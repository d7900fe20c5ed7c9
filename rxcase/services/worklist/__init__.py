"""The worklist: its query, its rows, its groups, its views."""
