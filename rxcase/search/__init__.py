"""Full text, filters, sorting and grouping, compiled for the database in use."""
