"""Restrictions, accommodations, and the work status that follows from them."""
