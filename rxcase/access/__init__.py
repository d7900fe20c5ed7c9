"""Who may do what, with which rows, seeing which fields; and the record of it."""
