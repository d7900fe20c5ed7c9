"""Tasks of an encounter, and for whom a new one can be."""

from __future__ import annotations

from dataclasses import dataclass, field

TASKS_SHOWN = 100
"""Tasks that an encounter's page lists, open ones first."""


@dataclass(frozen=True, slots=True)
class TaskView:
    """One task; ``whose`` is the person or the department, ``due_state`` as of a follow-up."""

    id: int
    version: int
    title: str
    whose: str
    due_on: str
    due_words: str
    due_state: str
    is_open: bool
    outcome: str = ""
    done_words: str = ""


@dataclass(frozen=True, slots=True)
class TaskList:
    """The tasks of one encounter: open ones by their day, then what was done, newest first."""

    tasks: list[TaskView] = field(default_factory=list)
    open_count: int = 0
    count: int = 0
    may_add: bool = False
    may_complete: bool = False


@dataclass(frozen=True, slots=True)
class DepartmentChoice:
    """A department that a task can be for."""

    id: int
    name: str


@dataclass(frozen=True, slots=True)
class NewTask:
    """A task as it was asked for; exactly one of person and department is given.

    Attributes:
        title: What is to be done.
        due: As typed; empty for no day.
    """

    title: str
    due: str = ""
    assignee_id: int = 0
    department_id: int = 0
