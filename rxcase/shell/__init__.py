"""Routes, and the frame around every page."""
