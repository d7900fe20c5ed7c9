"""Pure reports over rows that are already scoped."""
