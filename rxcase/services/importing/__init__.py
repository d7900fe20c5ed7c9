"""Data from files into the database: all of it or named, once, and to be taken back."""

from rxcase.services.importing.answer import FileAnswer, ImportAnswer, Reject, Remark, UndoAnswer
from rxcase.services.importing.importer import KINDS, run
from rxcase.services.importing.undo import undo

__all__ = ["KINDS", "FileAnswer", "ImportAnswer", "Reject", "Remark", "UndoAnswer", "run", "undo"]
