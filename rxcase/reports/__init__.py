"""Reports by name: each a title, its columns and where its rows come from."""
