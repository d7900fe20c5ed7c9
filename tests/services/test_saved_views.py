"""Saved views: whose they are, who may share them, and that they widen what nobody may see (UX 2 and 3)."""

from __future__ import annotations

from dataclasses import dataclass

import pytest
from sqlmodel import col, select

from rxcase.access.actor import Actor, command_line
from rxcase.access.permissions import ROLES, Permission, Reach
from rxcase.db import reading, transaction
from rxcase.errors import InvalidInputError, NotAllowedError, NotFoundError, StaleVersionError
from rxcase.models import AuditEvent
from rxcase.readmodels.worklist_columns import COLUMNS, Kind
from rxcase.services.worklist.saved_views import change_view, delete_view, save_view, set_usual_view, views
from rxcase.services.worklist.worklist import worklist_page
from rxcase.services.worklist.worklist_choices import choices, labels
from rxcase.services.worklist.worklist_wanted import allowed
from rxcase.state import worklist_address
from tests.builders import world


@dataclass(frozen=True)
class Desk:
    """People with the list."""

    maya: Actor
    cole: Actor
    supervisor: Actor


@pytest.fixture
def desk(database: str) -> Desk:
    with transaction() as session:
        return Desk(
            world.acting(world.a_user(session, name="Maya")),
            world.acting(world.a_user(session, name="Cole")),
            world.acting(world.a_user(session, "supervisor", name="Sue"), "supervisor"),
        )


def test_a_personal_view_is_its_owners_alone_and_keeps_everything_in_order(desk: Desk) -> None:
    parameters = {"stage": "1,2", "injury": "2026-01-01..", "group": "owner", "columns": "person,owner"}
    made = save_view(desk.maya, "  Mine  ", "board", parameters)
    [seen] = views(desk.maya)
    assert (seen.name, seen.layout, list(seen.parameters.items())) == ("Mine", "board", list(parameters.items()))
    assert views(desk.cole) == []
    for act in (
        lambda: change_view(desk.cole, made.id, made.version, name="Stolen"),
        lambda: delete_view(desk.cole, made.id),
        lambda: set_usual_view(desk.cole, made.id),
    ):
        with pytest.raises(NotFoundError):
            act()


def test_only_who_may_share_shares_and_everybody_with_the_list_has_it_then(desk: Desk) -> None:
    with pytest.raises(NotAllowedError, match="not share"):
        save_view(desk.maya, "For all", "list", {}, is_shared=True)
    own = save_view(desk.maya, "Own", "list", {})
    with pytest.raises(NotAllowedError):
        change_view(desk.maya, own.id, own.version, is_shared=True)
    shared = save_view(desk.supervisor, "Overdue", "list", {"follow-up": "overdue"}, is_shared=True)
    [seen] = views(desk.cole)
    assert (seen.by, seen.is_mine, seen.may_change) == ("Sue", False, False)
    with pytest.raises(NotAllowedError, match="a name of your own"):
        change_view(desk.cole, shared.id, shared.version, name="Ours")
    with pytest.raises(NotAllowedError):
        delete_view(desk.cole, shared.id)


def test_a_usual_view_is_each_readers_own_and_ends_with_the_view(desk: Desk) -> None:
    shared = save_view(desk.supervisor, "Overdue", "list", {"follow-up": "overdue"}, is_shared=True)
    set_usual_view(desk.cole, shared.id)
    assert [view.is_usual for view in views(desk.cole)] == [True]
    assert [view.is_usual for view in views(desk.supervisor)] == [False]
    delete_view(desk.supervisor, shared.id)
    assert views(desk.cole) == []
    set_usual_view(desk.cole, None)


def test_each_change_of_a_view_is_one_event_with_its_columns(desk: Desk) -> None:
    made = save_view(desk.maya, "Mine", "list", {"stage": "1"})
    renamed = change_view(desk.maya, made.id, made.version, name="Ours")
    change_view(desk.maya, made.id, renamed.version, layout="list", parameters={"stage": "2"})
    delete_view(desk.maya, made.id)
    with reading() as session:
        found = session.scalars(
            select(AuditEvent).where(col(AuditEvent.subject) == "saved_view").order_by(col(AuditEvent.id))
        ).all()
        told = [(event.verb, sorted(event.before or {})) for event in found]
    assert told == [
        ("view:save", []),
        ("view:change", ["name"]),
        ("view:change", ["definition"]),
        ("view:delete", ["deleted_at"]),
    ]


def test_two_tabs_do_not_overwrite_each_others_view(desk: Desk) -> None:
    made = save_view(desk.maya, "Mine", "list", {})
    change_view(desk.maya, made.id, made.version, name="First")
    with pytest.raises(StaleVersionError):
        change_view(desk.maya, made.id, made.version, name="Second")
    assert [view.name for view in views(desk.maya)] == ["First"]


@pytest.mark.parametrize("name", ["", "  ", "x" * 61, "Taken"])
def test_a_name_that_cannot_be_is_refused_beside_its_field(desk: Desk, name: str) -> None:
    save_view(desk.maya, "Taken", "list", {})
    with pytest.raises(InvalidInputError) as refused:
        save_view(desk.maya, name, "list", {})
    assert "name" in refused.value.fields
    save_view(desk.cole, "Taken", "list", {})


def test_a_view_too_large_to_keep_is_refused(desk: Desk) -> None:
    for parameters in ({str(number): "x" for number in range(41)}, {"person": "x" * 20_001}):
        with pytest.raises(InvalidInputError):
            save_view(desk.maya, "Large", "list", parameters)
    with pytest.raises(NotAllowedError):
        save_view(command_line(), "Nobody's", "list", {})


SHARED = (
    "",
    "owner=1,2,3&managers=filled",
    "employer=1,2,3&site=1,2,3,4&group=employer",
    "person=has:zimmermann",
    "chart=has:c&search=zimmermann",
    "work-status=off-work,full-duty&group=work-status&sort=work-status",
    "provider=1,2&group=provider",
    "injury=2000-01-01..&sort=-injury&group=injury&columns=person,chart,site,managers,provider,work-status",
)


def _shows_no_more(reader: Actor, may_see: set[int], private: int) -> None:
    """Every view that the reader has shows rows within reach, no hidden field, and offers what it may."""
    seen_views = views(reader)
    assert len(seen_views) == len(SHARED)
    for view in seen_views:
        query = allowed(reader, worklist_address.read(view.parameters))
        page = worklist_page(reader, query)
        found = {row.id for row in page.rows}
        assert found <= may_see, view.name
        assert page.total <= len(may_see)
        if not reader.may(Permission.RESTRICTION_VIEW):
            assert {row.work_status for row in page.rows} <= {""}
            assert "work-status" not in (*query.columns, query.group)
        if not reader.may(Permission.PRIVACY_CASE_VIEW):
            assert all(row.person == "privacy case" for row in page.rows if row.id == private)
            assert private not in found or "zimmermann" not in str(view.parameters)
        named = set(labels(reader, query))
        for name in (column.name for column in COLUMNS.values() if column.kind is Kind.CHOICE and not column.codes):
            offered = {(name, each.value) for each in choices(reader, name).choices}
            assert {key for key in named if key[0] == name} <= offered


def test_a_shared_view_shows_and_offers_each_role_what_it_may_see_and_no_more(desk: Desk) -> None:
    with transaction() as session:
        mine, other = world.an_employer(session, "Acorn Mills"), world.an_employer(session, "Birch Clinic")
        sites = [world.an_establishment(session, each) for each in (mine, other)]
        clinician = world.a_user(session, "clinician", name="Carl")
        ids: dict[str, set[int]] = {"mine": set(), "other": set(), "assigned": set()}
        for number, (employer, site) in enumerate(zip((mine, other) * 3, sites * 3, strict=True)):
            person = world.an_employee(session, employer, site, last_name=f"Zimmermann{number}")
            case = world.a_case(session, person, is_privacy_case=number == 0)
            owner = clinician if number == 3 else world.a_user(session, name=f"Owner of {employer.name}")
            row = world.an_encounter(session, person, case, owner_id=owner.id)
            world.assign(session, row, owner)
            ids["mine" if employer is mine else "other"].add(row.id or 0)
            if number == 3:
                ids["assigned"].add(row.id or 0)
        granted = world.acting(world.a_user(session), reach=Reach.GRANTED, employers=[mine])
        readers = {
            "granted": (granted, ids["mine"]),
            "clinician": (world.acting(clinician, "clinician"), ids["assigned"]),
            "blind": (
                world.acting(
                    world.a_user(session),
                    without=[Permission.PRIVACY_CASE_VIEW, Permission.RESTRICTION_VIEW, Permission.NOTE_VIEW],
                ),
                ids["mine"] | ids["other"],
            ),
        }
        for role in ROLES:
            if Permission.WORKLIST_VIEW in ROLES[role].permissions and role != "clinician":
                readers[role] = (world.acting(world.a_user(session, role), role), ids["mine"] | ids["other"])
    for number, address in enumerate(SHARED):
        parameters = worklist_address.parameters_in(address)
        save_view(desk.supervisor, f"View {number}", "list", parameters, is_shared=True)
    for reader, may_see in readers.values():
        _shows_no_more(reader, may_see, private=min(ids["mine"]))
    assert {each.label for each in choices(granted, "employer").choices} == {"Acorn Mills"}
    assert {each.label for each in choices(granted, "owner").choices} == {"Owner of Acorn Mills"}
    assert {each.label for each in choices(granted, "managers").choices} == {"Owner of Acorn Mills"}
    assert {each.label for each in choices(readers["clinician"][0], "managers").choices} == {"Carl"}
    assert {each.label for each in choices(readers["clinician"][0], "site").choices} == {sites[1].name}
    assert choices(readers["clinician"][0], "provider").choices == []
    with transaction() as session:
        stranger = world.acting(world.a_user(session, "employer"), "employer")
    with pytest.raises(NotAllowedError):
        views(stranger)
    with pytest.raises(InvalidInputError):
        choices(readers["blind"][0], "work-status")
