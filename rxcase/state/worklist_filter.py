"""The editor of one filter: a column, what is asked of it, and the values."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, replace
from typing import Any

import reflex as rx

from rxcase import clock
from rxcase.access.permissions import Permission
from rxcase.domain import relative_days
from rxcase.domain.dates import UnreadableDayError, read_day
from rxcase.errors import InvalidInputError
from rxcase.readmodels.worklist_columns import COLUMNS, NO, YES, Column, Kind, Operator
from rxcase.readmodels.worklist_query import MOST_VALUES, Condition, checked
from rxcase.services.worklist.worklist_choices import choices, labels
from rxcase.services.worklist.worklist_wanted import may_know
from rxcase.state.arguments import parse_form, parse_text
from rxcase.state.gate import actor_of, needs
from rxcase.state.worklist_controls import Offer, WorklistControls

_WORDS: dict[tuple[Kind, Operator] | Operator, str] = {
    Operator.IS: "is any of",
    Operator.IS_NOT: "is none of",
    Operator.CONTAINS: "contains",
    Operator.RANGE: "from – to",
    Operator.WHEN: "is, from today",
    Operator.EMPTY: "is empty",
    Operator.FILLED: "is not empty",
    (Kind.TEXT, Operator.IS): "is",
    (Kind.TEXT, Operator.IS_NOT): "is not",
    (Kind.DATE, Operator.IS): "is on",
    (Kind.DATE, Operator.IS_NOT): "is not on",
    (Kind.NUMBER, Operator.IS): "is",
    (Kind.NUMBER, Operator.IS_NOT): "is not",
    (Kind.FLAG, Operator.IS): "is",
}


@dataclass(frozen=True, slots=True)
class Ticked:
    """A choice that may be ticked."""

    value: str
    label: str
    is_ticked: bool


class WorklistFilter(rx.State):
    """``shape`` says what the values look like: choices, text, range, when, or nothing."""

    is_open: rx.Field[bool] = rx.field(False)
    title: rx.Field[str] = rx.field("")
    kind: rx.Field[str] = rx.field("")
    operator: rx.Field[str] = rx.field("")
    operators: rx.Field[list[Offer]] = rx.field(default_factory=list)
    shape: rx.Field[str] = rx.field("")
    choices: rx.Field[list[Ticked]] = rx.field(default_factory=list)
    has_more: rx.Field[bool] = rx.field(False)
    values: rx.Field[dict[str, str]] = rx.field(default_factory=dict)
    whens: rx.Field[list[Offer]] = rx.field(default_factory=list)
    errors: rx.Field[dict[str, str]] = rx.field(default_factory=dict)
    _column: str = ""
    _ticked: tuple[tuple[str, str], ...] = ()

    @rx.event
    @needs(Permission.WORKLIST_VIEW)
    async def edit(self, column: str) -> None:
        """Open the editor on a column, with its filter in force if there is one."""
        name = parse_text(column, "column", 40)
        actor = await actor_of(self)
        if not may_know(actor, name):
            raise InvalidInputError("There is no such column.")
        self.reset()
        self._column = name
        spec = COLUMNS[name]
        self.title, self.kind = spec.title, spec.kind.value
        self.operators = [Offer(each.value, _said(spec, each)) for each in spec.operators if spec.none or each in _SURE]
        controls = await self.get_state(WorklistControls)
        query = controls._query
        condition = query.condition(name) or Condition(name, spec.operators[0])
        if spec.kind is Kind.CHOICE:
            named = await asyncio.to_thread(labels, actor, query)
            self._ticked = tuple((each, named.get((name, each), "unknown")) for each in condition.values)
        self._ask(spec, condition.operator)
        self._fill(spec, condition)
        await self._offer("")
        self.is_open = True

    @rx.event
    @needs(Permission.WORKLIST_VIEW)
    async def leave(self) -> None:
        """Change nothing."""
        self.reset()

    @rx.event
    @needs(Permission.WORKLIST_VIEW)
    async def ask(self, operator: str) -> None:
        """Ask something else of the column."""
        name = parse_text(operator, "operator", 20)
        spec = self._spec()
        if spec is not None and name in {each.value for each in spec.operators}:
            self._ask(spec, Operator(name))

    @rx.event
    @needs(Permission.WORKLIST_VIEW)
    async def look_for(self, text: str) -> None:
        """Offer the choices that contain what was typed."""
        await self._offer(parse_text(text, "search", 200))

    @rx.event
    @needs(Permission.WORKLIST_VIEW)
    async def tick(self, value: str, label: str) -> None:
        """Take a choice among the values, or out of them."""
        wanted = parse_text(value, "choice", 40), parse_text(label, "choice", 500)
        kept = tuple(each for each in self._ticked if each[0] != wanted[0])
        is_new = len(kept) == len(self._ticked)
        if is_new and len(kept) >= MOST_VALUES:
            raise InvalidInputError(f"A filter takes {MOST_VALUES} values.")
        self._ticked = (*kept, wanted) if is_new else kept
        self.choices = [replace(each, is_ticked=is_new) if each.value == wanted[0] else each for each in self.choices]

    @rx.event
    @needs(Permission.WORKLIST_VIEW)
    async def apply(self, form: dict[str, Any]) -> Any:
        """Filter by what the editor says."""
        typed, spec = parse_form(form), self._spec()
        if spec is None:
            return None
        self.values, self.errors = typed, {}
        condition = checked(Condition(spec.name, Operator(self.operator), self._values(spec, typed)))
        if condition is None:
            raise InvalidInputError("Say what to filter by.", {"values": "Choose or type something to filter by."})
        controls = await self.get_state(WorklistControls)
        query = controls._query.having(condition.column, condition.operator, *condition.values)
        self.reset()
        return controls._go(query)

    def _spec(self) -> Column | None:
        return COLUMNS.get(self._column)

    def _ask(self, spec: Column, operator: Operator) -> None:
        self.operator, self.errors = operator.value, {}
        match operator:
            case Operator.EMPTY | Operator.FILLED:
                self.shape = ""
            case Operator.RANGE | Operator.WHEN:
                self.shape = operator.value
            case _:
                self.shape = "choices" if spec.kind in {Kind.CHOICE, Kind.FLAG} else "text"

    def _fill(self, spec: Column, condition: Condition) -> None:
        values = condition.values
        chosen = values[0] if condition.operator is Operator.WHEN and values else ""
        offered = dict.fromkeys((*spec.whens, *([chosen] if chosen else [])))
        self.whens = [Offer(each, relative_days.said(each).capitalize()) for each in offered]
        self.values = {
            "text": ", ".join(values) if self.shape == "text" else "",
            "first": values[0] if self.shape == "range" and values else "",
            "last": values[1] if self.shape == "range" and values else "",
            "when": chosen or next(iter(offered), ""),
        }
        if spec.kind is Kind.FLAG:
            self._ticked = tuple((each, each) for each in values)

    async def _offer(self, typed: str) -> None:
        spec = self._spec()
        if spec is None or spec.kind not in {Kind.CHOICE, Kind.FLAG}:
            return
        ticked = dict(self._ticked)
        if spec.kind is Kind.FLAG:
            self.choices = [Ticked(each, each.capitalize(), each in ticked) for each in (YES, NO)]
            return
        actor = await actor_of(self)
        found = await asyncio.to_thread(choices, actor, spec.name, typed)
        offered = {each.value: each.label for each in found.choices}
        # What is ticked stays in sight while nothing is typed.
        first = {} if typed else ticked
        self.choices = [Ticked(value, label, value in ticked) for value, label in (first | offered).items()]
        self.has_more = found.has_more

    def _values(self, spec: Column, typed: dict[str, str]) -> tuple[str, ...]:
        match self.shape:
            case "choices":
                return tuple(value for value, _ in self._ticked)
            case "when":
                return (typed.get("when", ""),)
            case "range":
                return tuple(_plain(spec, typed.get(name, ""), name) for name in ("first", "last"))
            case "text" if spec.kind is Kind.TEXT:
                return (typed.get("text", ""),)
            case "text":
                return tuple(_plain(spec, each, "text") for each in typed.get("text", "").split(","))
        return ()


_SURE = (Operator.IS, Operator.IS_NOT, Operator.CONTAINS, Operator.RANGE, Operator.WHEN)
"""What is asked of columns that are never empty."""


def _said(spec: Column, operator: Operator) -> str:
    return _WORDS.get((spec.kind, operator)) or _WORDS[operator]


def _plain(spec: Column, typed: str, field: str) -> str:
    """A day or a number as it was typed, in the form of the address."""
    said = typed.strip()
    if not said:
        return ""
    if spec.kind is Kind.DATE:
        try:
            return read_day(said, clock.today()).isoformat()
        except UnreadableDayError as error:
            raise InvalidInputError(str(error), {field: str(error)}) from None
    if not said.isascii() or not said.isdigit():
        raise InvalidInputError("Type a whole number.", {field: "Type a whole number."})
    return said
