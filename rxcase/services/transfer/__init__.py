"""Data out and back: exports, backups, restores."""
