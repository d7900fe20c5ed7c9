"""A small world with a secret in every free text of every row, so that any leak shows."""

from __future__ import annotations

import io
from dataclasses import dataclass, field

from sqlalchemy import String, update
from sqlmodel import AutoString, Session, SQLModel, col, select

from rxcase.access.actor import system
from rxcase.access.permissions import ROLES, Permission, Reach
from rxcase.db import engine, transaction
from rxcase.models import Case, Employee, Encounter, Role, RolePermission, User, UserGrant, metadata
from rxcase.services import drafts
from rxcase.services.account import passwords
from rxcase.services.document import documents
from rxcase.services.encounter import notes
from tests.builders import world as build

PASSWORD = "correct horse battery"

# Columns that hold a code, a key or a kind: the program would not run with another text in them.
_CODES = {
    "authorization", "case_type", "counts_as", "field", "kind", "media_type", "name_order", "osha_transfer", "priority", "reach", "request_key",
    "sex", "delete_reason", "sha256", "side", "state", "status", "subject", "time_zone", "type_option", "visit_type", "work_related", "work_status",
}  # fmt: skip
_FURTHER = {
    "restriction", "accommodation", "condition", "injured_part", "task", "due_item", "visit_order",
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
    case_id: int
    encounter_id: int
    document_id: int


@dataclass(frozen=True, slots=True)
class World:
    """Two employers, and an account of each of ``PEOPLE``."""

    ours: Side
    foreign: Side
    emails: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Person:
    """An account: its role, and what the role may do and see.

    Attributes:
        side: Whose rows the account is there for; with ``Reach.ALL`` it makes no difference.
    """

    role: str
    permissions: frozenset[Permission]
    reach: Reach
    side: str = "OWN"

    def may_see(self, side: str) -> bool:
        """Whether any row of a side is within reach; nobody treats or works anybody here."""
        return self.reach is Reach.ALL or (self.reach in {Reach.GRANTED, Reach.OWN} and side == self.side)


NOBODY = "nobody"
PEOPLE: dict[str, Person] = {
    **{name: Person(name, role.permissions, role.reach) for name, role in ROLES.items()},
    "foreign-employer": Person("employer", ROLES["employer"].permissions, Reach.GRANTED, "FOREIGN"),
    # With every permission, what stops this one is the scope of rows alone,
    "site-lead": Person("site-lead", frozenset(Permission), Reach.GRANTED),
    # and that one the fields alone.
    "reader": Person("reader", frozenset({Permission.WORKLIST_VIEW, Permission.ENCOUNTER_VIEW}), Reach.ALL),
}
"""Each role of a new database, and three who show each lock by itself."""
EVERYBODY = (NOBODY, *PEOPLE)

# What a row or a column needs to be shown, besides being within reach.
_NEEDS: dict[str, Permission] = {
    "note": Permission.NOTE_VIEW,
    "draft": Permission.NOTE_WRITE,
    "document": Permission.DOCUMENT_VIEW,
    "restriction": Permission.RESTRICTION_VIEW,
    "accommodation": Permission.RESTRICTION_VIEW,
    "condition": Permission.CLINICAL_VIEW,
    "injured_part": Permission.CLINICAL_VIEW,
    "due_item": Permission.CLINICAL_VIEW,
    "visit_order": Permission.CLINICAL_VIEW,
}
_COLUMN_NEEDS: dict[tuple[str, str], frozenset[Permission]] = {
    **{
        ("employee", column): frozenset({Permission.IDENTITY_VIEW})
        for column in ("employee_number", "email", "phone", "street_address", "city", "zip")
    },
    ("restriction", "comment"): frozenset({Permission.CLINICAL_VIEW}),
}


def hidden_from(who: str) -> set[str]:
    """Every secret that this person must never be sent."""
    if who == NOBODY:
        return secrets_of("OWN") | secrets_of("FOREIGN")
    person, hidden = PEOPLE[who], set[str]()
    for side in ("OWN", "FOREIGN"):
        if not person.may_see(side):
            hidden |= secrets_of(side)
            continue
        hidden |= {secret(side, table, column) for table, column in _columns() if not _may_read(person, table, column)}
    # A contact is told the name of the employer whose contact they are.
    return hidden - {secret(person.side, "employer", "name")} if person.reach is Reach.GRANTED else hidden


def _columns() -> list[tuple[str, str]]:
    return [(table, column) for table in PERSONAL for column in _free_texts(table)]


def _may_read(person: Person, table: str, column: str) -> bool:
    if not person.permissions & {Permission.ENCOUNTER_VIEW, Permission.OWN_RECORD_VIEW, Permission.EMPLOYER_PAGE_VIEW}:
        return False
    if table in _NEEDS and _NEEDS[table] not in person.permissions:
        return False
    if table == "incident" and column != "case_number":
        return bool(person.permissions & {Permission.CASE_VIEW, Permission.CLINICAL_VIEW})
    return _COLUMN_NEEDS.get((table, column), frozenset()) <= person.permissions


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
        if model.__tablename__ not in _FURTHER:
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
        employer_id, employee_id = employer.id or 0, employee.id or 0
        case_id, encounter_id = case.id or 0, encounter.id or 0
    actor = system()
    notes.write_note(actor, encounter_id, secret(name, "note", "text"))
    title = secret(name, "document", "title")
    document = documents.add_document(
        actor, encounter_id, f"{secret(name, 'document', 'file_name')}.txt", io.BytesIO(title.encode()), title
    )
    return Side(name, employer_id, employee_id, case_id, encounter_id, document.id)


def _account(session: Session, name: str, person: Person, side: Side, secret_hash: str) -> User:
    role = session.scalars(select(Role).where(col(Role.name) == person.role)).one_or_none()
    if role is None:
        role = Role(name=person.role, title=person.role)
        session.add(role)
        session.flush()
        session.add_all(RolePermission(role_id=role.id or 0, permission=each) for each in person.permissions)
    user = User(email=f"{name}@example.org", name=f"The {name}", role_id=role.id or 0, reach=person.reach)
    if person.reach is Reach.OWN:
        user.employee_id = side.employee_id
    session.add(user)
    session.flush()
    if person.reach is Reach.GRANTED:
        session.add(UserGrant(user_id=user.id or 0, employer_id=side.employer_id))
    passwords.store(session, user.id or 0, secret_hash)
    return user


def make() -> World:
    """Fill the prepared database that the settings name."""
    foreign, ours = _side("FOREIGN"), _side("OWN")
    secret_hash = passwords.hashed(PASSWORD)
    emails: dict[str, str] = {}
    with transaction() as session:
        for name, person in PEOPLE.items():
            side = foreign if person.side == "FOREIGN" else ours
            emails[name] = _account(session, name, person, side, secret_hash).email
        writer = session.scalars(select(User).where(col(User.email) == emails["case-manager"])).one()
        writer_actor = build.acting(writer)
    for side in (foreign, ours):
        drafts.save_draft(writer_actor, side.encounter_id, secret(side.name, "draft", "text"))
    engine().dispose()
    return World(ours, foreign, emails)


def rows_of(side: Side) -> dict[str, str]:
    """The query for every row that belongs to a side, by table, to see whether any was changed."""
    keys = {
        "employer_id": side.employer_id,
        "employee_id": side.employee_id,
        "case_id": side.case_id,
        "encounter_id": side.encounter_id,
    }
    own = {"employer": side.employer_id, "employee": side.employee_id, "incident": side.case_id}
    queries = {}
    for table in PERSONAL:
        columns = metadata.tables[table].columns
        conditions = [f"{key} = {number}" for key, number in keys.items() if key in columns]
        if table in {*own, "encounter"}:
            conditions = [f"id = {own.get(table, side.encounter_id)}"]
        if table == "draft":
            conditions = [f"subject_id = {side.encounter_id}"]
        queries[table] = f"SELECT * FROM {table} WHERE {' OR '.join(conditions)} ORDER BY id"  # noqa: S608 - names of ours
    return queries
