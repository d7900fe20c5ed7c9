"""A form out of its definition: fields that appear when they matter, kept as they are typed, with both sides of a conflict."""

from __future__ import annotations

from dataclasses import dataclass, field

import reflex as rx

from rxcase.errors import FieldConflict
from rxcase.readmodels.form import FormDraft, GroupView

_SOURCE = rx.asset("field_form.jsx", shared=True)


@dataclass(frozen=True, slots=True)
class FormAnswer:
    """What became of the save with this ``key``: saved, or what is wrong.

    ``is_stale`` says that somebody saved in the meantime; ``confirm`` are the words of a second button that saves
    all the same.
    """

    key: str = ""
    is_saved: bool = False
    is_stale: bool = False
    problem: str = ""
    confirm: str = ""
    errors: dict[str, str] = field(default_factory=dict)
    conflicts: list[FieldConflict] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Reading:
    """How a day or a time that is being typed is understood, or why it is not."""

    field: str = ""
    typed: str = ""
    words: str = ""
    error: str = ""


class FieldForm(rx.Component):
    """Keeps what is typed until an ``answer`` with the key of its request says that it is saved.

    ``on_draft`` gets the subject and what is typed when the typing pauses: ``version`` that the writer began with,
    ``seen``, what stood in the changed fields then, and ``given``, what stands there now. ``on_save`` gets the subject,
    the request's key and the same with ``anyway``; ``on_read`` the name of a day or time and its text.
    """

    library = _SOURCE.importable_path
    tag = "FieldForm"

    subject: rx.Var[str]
    version: rx.Var[int]
    groups: rx.Var[list[GroupView]]
    values: rx.Var[dict[str, str]]
    draft: rx.Var[FormDraft]
    draft_words: rx.Var[str]
    answer: rx.Var[FormAnswer]
    reading: rx.Var[Reading]
    save_words: rx.Var[str]
    on_draft: rx.EventHandler[rx.event.passthrough_event_spec(str, dict)]
    on_read: rx.EventHandler[rx.event.passthrough_event_spec(str, str)]
    on_save: rx.EventHandler[rx.event.passthrough_event_spec(str, str, dict)]
    on_leave: rx.EventHandler[rx.event.no_args_event_spec]
