"""The locks themselves: redaction empties fields at any depth, the chain shows every kind of tampering."""

from __future__ import annotations

from dataclasses import dataclass, field

import pytest
from sqlalchemy import text
from sqlmodel import col, select

from rxcase.access import audit
from rxcase.access.actor import Actor, command_line
from rxcase.access.fields import redacted
from rxcase.access.permissions import Permission, Reach
from rxcase.db import engine, reading, transaction
from rxcase.models import AuditEvent
from rxcase.readmodels.guarded import only_with


@dataclass(frozen=True)
class Leaf:
    open_text: str
    diagnosis: str = only_with("clinical:view", "")


@dataclass(frozen=True)
class Tree:
    leaf: Leaf
    leaves: list[Leaf] = field(default_factory=list)
    notes: list[str] = only_with("note:view", list)


def _actor(*permissions: Permission) -> Actor:
    return Actor(name="X", via="web", permissions=frozenset(permissions), reach=Reach.ALL, user_id=1)


def test_redaction_empties_guarded_fields_at_any_depth_and_nothing_else() -> None:
    tree = Tree(Leaf("a", "M54.5"), [Leaf("b", "S93.4")], ["secret"])
    assert redacted(_actor(), tree) == Tree(Leaf("a", ""), [Leaf("b", "")], [])
    assert redacted(_actor(Permission.CLINICAL_VIEW), tree) == Tree(tree.leaf, tree.leaves, [])
    assert redacted(_actor(Permission.CLINICAL_VIEW, Permission.NOTE_VIEW), tree) == tree


def _three_events() -> list[int]:
    with transaction() as session:
        audit.record(
            session, command_line(), audit.Event("test:one", after={"x": "é", "n": 1}), audit.Event("test:two")
        )
    with transaction() as session:
        audit.record(session, command_line(), audit.Event("test:three", reason="because"))
    with reading() as session:
        return [each or 0 for each in session.exec(select(AuditEvent.id).order_by(col(AuditEvent.id)))]


@pytest.mark.usefixtures("database")
def test_an_untouched_chain_is_good() -> None:
    ids = _three_events()
    with reading() as session:
        assert audit.verify(session) == (len(ids), None)


@pytest.mark.usefixtures("database")
@pytest.mark.parametrize(
    ("tampering", "first_bad"),
    [
        ("UPDATE audit_event SET actor = 'somebody' WHERE id = :second", 1),
        ("UPDATE audit_event SET after = '{}' WHERE id = :second", 1),
        ("UPDATE audit_event SET at = '2020-01-01 00:00:00' WHERE id = :second", 1),
        ("DELETE FROM audit_event WHERE id = :second", 2),
        (
            "UPDATE audit_event SET verb = CASE id WHEN :second THEN 'test:two' ELSE 'test:one' END WHERE id IN (:second, :third)",
            1,
        ),
    ],
)
def test_each_kind_of_tampering_is_found_at_the_first_bad_event(tampering: str, first_bad: int) -> None:
    ids = _three_events()
    with engine().begin() as connection:
        wanted = {name: value for name, value in (("second", ids[1]), ("third", ids[2])) if f":{name}" in tampering}
        connection.execute(text(tampering), wanted)
    with reading() as session:
        good, broken = audit.verify(session)
    assert broken is not None
    assert (good, broken.event_id) == (1, ids[first_bad])


@pytest.mark.usefixtures("database")
def test_events_of_a_failed_use_case_are_not_kept() -> None:
    before = _three_events()

    def failing() -> None:
        with transaction() as session:
            audit.record(session, command_line(), audit.Event("test:never"))
            raise RuntimeError

    with pytest.raises(RuntimeError):
        failing()
    with reading() as session:
        assert session.exec(select(AuditEvent.id).order_by(col(AuditEvent.id))).all() == before
        assert audit.verify(session)[1] is None
