"""Finding encounters by words: the one seam between SQLite's FTS5 and PostgreSQL's text search."""
