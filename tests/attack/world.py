"""A small world with a secret in every free text of every row, so that any leak shows."""

from __future__ import annotations

import io
from dataclasses import dataclass, field

from sqlalchemy import String, update
from sqlmodel import AutoString, Session, SQLModel, col, select

from rxcase.access.actor import system
from rxcase.access.permissions import ROLES
from rxcase.db import engine, transaction
from rxcase.models import Case, Employee, Encounter, User, UserGrant, metadata
from rxcase.services import documents, drafts, notes, passwords
from tests.builders import world as build

PASSWORD = "correct horse battery"

# Columns that hold a code, a key or a kind: the program would not run with another text in them.
_CODES = {
    "case_type", "counts_as", "field", "kind", "media_type", "name_order", "osha_transfer", "priority", "reach", "request_key",
    "sex", "delete_reason", "sha256", "side", "state", "status", "subject", "time_zone", "type_option", "visit_type", "work_related",
}  # fmt: skip
# Tables whose rows belong to one person or one employer.
PERSONAL = (
    "employer", "establishment", "employee", "incident", "encounter", "note", "document", "draft", "restriction", "accommodation",
    "condition", "injured_part", "task", "due_item", "visit_order",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Side:
    """One employer's rows."""

    name: str
    employer_id: int
    employee_id: int
    encounter_id: int
    document_id: int


@dataclass(frozen=True, slots=True)
class World:
    """Two employers, an account of each role at the first, a contact at the second."""

    ours: Side
    foreign: Side
    emails: dict[str, str] = field(default_factory=dict)


def secret(side: str, table: str, column: str) -> str:
    """The text that stands in a column of a side's rows."""
    return f"{side}SECRET{table}{column}".replace("_", "")


def secrets_of(side: str) -> set[str]:
    """Every secret of a side."""
    return {secret(side, table, column) for table in PERSONAL for column in _free_texts(table)}


def _free_texts(table: str) -> list[str]:
    return [
        each.name
        for each in metadata.tables[table].columns
        if isinstance(each.type, (String, AutoString)) and each.name not in _CODES
    ]


def _fill(session: Session, table: str, side: str, row_id: int) -> None:
    values = {column: secret(side, table, column) for column in _free_texts(table) if column != "delete_reason"}
    columns = metadata.tables[table].columns
    session.execute(update(metadata.tables[table]).where(columns["id"] == row_id).values(values))


def _others(case: Case, employee: Employee, encounter: Encounter) -> list[SQLModel]:
    """One row of each further personal table, with the keys that it needs."""
    keys = {"case_id": case.id, "employee_id": employee.id, "encounter_id": encounter.id, "incident_id": case.id}
    made: list[SQLModel] = []
    for mapper in SQLModel._sa_registry.mappers:
        model = mapper.class_
        if model.__tablename__ not in {"restriction", "condition", "injured_part", "task", "due_item", "visit_order"}:
            continue
        fields = model.model_fields
        values: dict[str, object] = {name: value for name, value in keys.items() if name in fields}
        for name, each in fields.items():
            if each.is_required() and name not in values:
                values[name] = case.occurred_on if name.endswith("_on") else "x"
        made.append(model(**values))
    return made


def _side(name: str) -> Side:
    with transaction() as session:
        employer = build.an_employer(session, secret(name, "employer", "name"))
        site = build.an_establishment(session, employer, name=secret(name, "establishment", "name"))
        person = {
            part: secret(name, "employee", part)
            for part in ("last_name", "first_name", "chart_number", "employee_number")
        }
        employee = build.an_employee(session, employer, site, **person)
        case = build.a_case(session, employee, case_number=secret(name, "incident", "case_number"))
        encounter = build.an_encounter(session, employee, case)
        others = _others(case, employee, encounter)
        session.add_all(others)
        session.flush()
        rows = [employer, site, employee, case, encounter, *others]
        for row in rows:
            _fill(session, str(row.__tablename__), name, getattr(row, "id", 0))
        employer_id, employee_id, encounter_id = employer.id or 0, employee.id or 0, encounter.id or 0
    actor = system()
    notes.write_note(actor, encounter_id, secret(name, "note", "text"))
    title = secret(name, "document", "title")
    document = documents.add_document(
        actor, encounter_id, f"{secret(name, 'document', 'file_name')}.txt", io.BytesIO(title.encode()), title
    )
    return Side(name, employer_id, employee_id, encounter_id, document.id)


def make() -> World:
    """Fill the prepared database that the settings name."""
    foreign, ours = _side("FOREIGN"), _side("OWN")
    secret_hash = passwords.hashed(PASSWORD)
    emails: dict[str, str] = {}
    with transaction() as session:
        for name, role in [*((role, role) for role in ROLES), ("foreign-employer", "employer")]:
            user = build.a_user(session, role, email=f"{name}@example.org", name=f"The {name}")
            if role == "worker":
                user.employee_id = ours.employee_id
            if role == "employer":
                side = foreign if name.startswith("foreign") else ours
                session.add(UserGrant(user_id=user.id or 0, employer_id=side.employer_id))
            passwords.store(session, user.id or 0, secret_hash)
            emails[name] = user.email
        writer = session.scalars(select(User).where(col(User.email) == emails["case-manager"])).one()
        writer_actor = build.acting(writer)
    for side in (foreign, ours):
        drafts.save_draft(writer_actor, side.encounter_id, secret(side.name, "draft", "text"))
    engine().dispose()
    return World(ours, foreign, emails)
