"""A form as the browser draws it: what is asked, what stands in it, what became of saving it."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class FormOption:
    """One answer of a field."""

    value: str
    label: str


@dataclass(frozen=True, slots=True)
class FieldView:
    """One field; ``when_field`` and ``when_values`` say when it is shown, always if they are empty."""

    name: str
    label: str
    kind: str
    help: str = ""
    is_required: bool = False
    longest: int = 255
    options: list[FormOption] = field(default_factory=list)
    suggestions: list[str] = field(default_factory=list)
    when_field: str = ""
    when_values: list[str] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class GroupView:
    """Fields under one heading."""

    title: str
    fields: list[FieldView] = field(default_factory=list)
    when_field: str = ""
    when_values: list[str] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class FormDraft:
    """What somebody typed and did not save: the changed fields, and what stood there when they began.

    ``version`` is that of the row when they began; ``words`` say when it was kept.
    """

    version: int = 0
    seen: dict[str, str] = field(default_factory=dict)
    given: dict[str, str] = field(default_factory=dict)
    words: str = ""


@dataclass(frozen=True, slots=True)
class FormView:
    """A form with what stands in it, as typed; ``draft`` is what its reader had typed before."""

    subject: str = ""
    version: int = 0
    groups: list[GroupView] = field(default_factory=list)
    present: dict[str, str] = field(default_factory=dict)
    draft: FormDraft = field(default_factory=FormDraft)
