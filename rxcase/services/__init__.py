"""Use cases: actor first, one transaction each, read models back."""
