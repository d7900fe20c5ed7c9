"""The command line: words in, services, words out. Each command imports what it needs when it runs."""

from rxcase.cli.root import main

__all__ = ["main"]
