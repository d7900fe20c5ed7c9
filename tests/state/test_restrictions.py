"""Ticks and forms of restrictions: what a browser may send, and what becomes of it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from rxcase.db import transaction
from rxcase.errors import InvalidInputError
from rxcase.models import User
from rxcase.state.encounter import EncounterState
from rxcase.state.encounter_form import EncounterFormState
from rxcase.state.restriction_form import RestrictionFormState
from rxcase.state.restriction_forms import RESTRICTION_FORMS, refs
from rxcase.state.restriction_parts import PendingPart, PresentingPart, RestrictionsPart
from rxcase.state.session import SessionState
from tests.builders import world
from tests.state.conftest import Tab


@pytest.fixture
async def tab(open_tab: Callable[[User], Tab]) -> Tab:
    """A case manager at an encounter with two restrictions."""
    with transaction() as session:
        employer = world.an_employer(session)
        ada = world.an_employee(session, employer)
        manager = world.a_user(session)
        encounter = world.an_encounter(session, ada, world.a_case(session, ada), owner_id=manager.id)
        world.a_restriction(session, encounter, "Lifting")
        world.a_restriction(session, encounter, "Bending")
        number = encounter.id
    tab = open_tab(manager)
    tab.go(f"/encounter/{number}/")
    await tab.call(EncounterState, "on_load")
    return tab


async def _do(tab: Tab, form: str, row: tuple[int, int], typed: dict[str, Any]) -> EncounterFormState:
    await tab.call(EncounterFormState, "ask", form, *row, "")
    await tab.call(EncounterFormState, "submit", typed)
    return tab.state(EncounterFormState)


async def test_the_sections_show_what_is_recorded(tab: Tab) -> None:
    assert [line.text for line in tab.state(RestrictionsPart).current] == ["Bending", "Lifting"]
    assert [line.text for line in tab.state(PendingPart).lines] == ["Bending", "Lifting"]
    assert tab.state(PresentingPart).today == "3 Mar"


async def test_ticks_name_rows_with_the_version_that_was_seen(tab: Tab) -> None:
    part = tab.state(RestrictionsPart)
    bending, lifting = part.current
    await tab.call(RestrictionsPart, "tick", lifting.id)
    await tab.call(RestrictionsPart, "tick", bending.id)
    await tab.call(RestrictionsPart, "tick", lifting.id)
    await tab.call(RestrictionsPart, "tick", 4711)
    assert part.ticked_rows == f"{bending.id}:{bending.version}"
    assert part.ticked_lines == ["Bending, 1 Mar – 20 Mar"]
    await tab.call(RestrictionsPart, "tick_all")
    assert len(part.ticked_lines) == 2
    await tab.call(RestrictionsPart, "tick_all")
    assert part.ticked_rows == ""


async def test_what_is_ticked_is_extended_and_taken_back(tab: Tab) -> None:
    part = tab.state(RestrictionsPart)
    await tab.call(RestrictionsPart, "tick_all")
    form = await _do(tab, "restriction-extend", (0, 0), {"rows": part.ticked_rows, "ends_on": "4/1"})
    assert (form.asked, form.problem) == ("", "")
    assert {line.span for line in part.current} == {"1 Mar – 1 Apr"}
    assert tab.state(EncounterState).header.work_status_words == "since 1 Mar, until 1 Apr"
    await tab.call(SessionState, "undo")
    await tab.call(EncounterState, "on_load")
    assert {line.span for line in part.current} == {"1 Mar – 20 Mar"}


async def test_an_old_version_keeps_the_form_open_with_both_sides(tab: Tab) -> None:
    line = tab.state(RestrictionsPart).current[0]
    typed = {"kind": "0", "description": "No ladders", "starts_on": "3/1", "ends_on": "3/20"}
    await _do(tab, "restriction-revise", (line.id, line.version), typed)
    await tab.call(EncounterFormState, "ask", "restriction-revise", line.id, line.version, "")
    await tab.call(EncounterFormState, "submit", typed | {"description": "No stairs"})
    form = tab.state(EncounterFormState)
    assert form.asked == "restriction-revise"
    assert [(each.mine, each.theirs) for each in form.conflicts] == [("No stairs", "No ladders")]
    await tab.call(EncounterFormState, "submit", typed | {"description": "No stairs"})
    assert form.asked == ""
    assert "No stairs" in [each.text for each in tab.state(RestrictionsPart).current]


@pytest.mark.parametrize("rows", ["", "x", "1", "1:", ":1", "1:1,", "0:1", "1:1;2:2", "١:1", "-1:1"])
def test_rows_that_name_nothing_are_refused(rows: str) -> None:
    with pytest.raises(InvalidInputError):
        refs({"rows": rows})


@pytest.mark.parametrize("form", sorted(RESTRICTION_FORMS))
async def test_a_form_without_anything_in_it_does_no_harm(tab: Tab, form: str) -> None:
    if form in {"restriction-remove", "accommodation-remove"}:
        return  # a case manager may not
    before = [(line.id, line.span) for line in tab.state(RestrictionsPart).current]
    line = tab.state(RestrictionsPart).current[0]
    start = RESTRICTION_FORMS[form].start
    await _do(tab, form, (0 if start and form.startswith("accommodation") else line.id, line.version), {})
    if form in {"restriction-end-all", "restriction-confirm"}:
        assert tab.state(EncounterFormState).asked == ""
        return
    assert tab.state(EncounterFormState).problem != ""
    assert [(line.id, line.span) for line in tab.state(RestrictionsPart).current] == before


async def test_the_form_asks_for_what_the_type_takes(tab: Tab) -> None:
    form = tab.state(RestrictionFormState)
    await tab.call(RestrictionFormState, "prepare", 0)
    assert (form.kind.id, form.end_kind, form.may_open_ended) == (0, "on", False)
    lifting = next(each for each in form.kinds if each.name == "Lifting")
    await tab.call(RestrictionFormState, "choose_kind", str(lifting.id))
    assert (form.kind.takes_weight, form.kind.takes_side) == (True, False)
    await tab.call(RestrictionFormState, "choose_kind", "nonsense")
    assert form.kind.id == 0
    await tab.call(RestrictionFormState, "choose_end", "permanent")
    await tab.call(RestrictionFormState, "choose_end", "nonsense")
    assert form.end_kind == "on"
