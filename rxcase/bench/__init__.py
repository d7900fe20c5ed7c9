"""The program's own measurements: what it does against the least that could do it, on the machine at hand."""

from rxcase.bench.run import NAMES, run

__all__ = ["NAMES", "run"]
