"""Dumb parts of the screen: values and handlers in, a component out."""
