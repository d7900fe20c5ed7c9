"""The field in which a note is written, with its draft and its follow-up."""

from __future__ import annotations

from dataclasses import dataclass

import reflex as rx

_SOURCE = rx.asset("note_box.jsx", shared=True)


@dataclass(frozen=True, slots=True)
class NoteAnswer:
    """What became of the save with this ``key``: saved, or the words of the problem."""

    key: str = ""
    is_saved: bool = False
    problem: str = ""


class NoteBox(rx.Component):
    """Keeps what is typed until an ``answer`` with the key of its request says that it is saved.

    ``on_draft`` gets the subject and the text when the typing pauses, ``on_follow_up`` the follow-up as typed,
    ``on_save`` the text, the follow-up as typed, the request's key and the ``version`` that was on the screen.
    """

    library = _SOURCE.importable_path
    tag = "NoteBox"

    subject: rx.Var[str]
    draft: rx.Var[str]
    draft_words: rx.Var[str]
    limit: rx.Var[int]
    draft_limit: rx.Var[int]
    answer: rx.Var[NoteAnswer]
    follow_up_words: rx.Var[str]
    follow_up_error: rx.Var[str]
    may_follow_up: rx.Var[bool]
    version: rx.Var[int]
    on_draft: rx.EventHandler[rx.event.passthrough_event_spec(str, str)]
    on_follow_up: rx.EventHandler[rx.event.passthrough_event_spec(str)]
    on_save: rx.EventHandler[rx.event.passthrough_event_spec(str, str, str, int)]
