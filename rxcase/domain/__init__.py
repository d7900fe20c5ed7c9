"""Pure rules and frozen values: standard library only; dates and settings come as arguments."""
