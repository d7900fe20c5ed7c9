"""Four people for each test of a service: owner, colleague, stranger, employer."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import pytest

from rxcase.access.actor import Actor
from rxcase.access.permissions import Reach
from rxcase.config import settings
from rxcase.db import transaction
from tests.builders import world


@dataclass(frozen=True)
class Clinic:
    """Two employers with one encounter each, and those who come near them."""

    encounter_id: int
    foreign_encounter_id: int
    owner: Actor
    colleague: Actor
    stranger: Actor
    employer: Actor
    clinician: Actor
    supervisor: Actor


@pytest.fixture
def today(monkeypatch: pytest.MonkeyPatch) -> date:
    """3 March 2026, a Tuesday."""
    monkeypatch.setenv("RXCASE_TODAY", "2026-03-03")
    settings.cache_clear()
    return date(2026, 3, 3)


@pytest.fixture
def clinic(database: str, today: date) -> Clinic:
    """A small world on each database."""
    with transaction() as session:
        mine, other = world.an_employer(session, "Blue Harbor Foods"), world.an_employer(session, "Granite Transit")
        site = world.an_establishment(session, mine, name="North plant")
        ada = world.an_employee(session, mine, site)
        boris = world.an_employee(session, other, last_name="Petrov", first_name="Boris")
        manager = world.a_user(session, name="Maya Ortiz")
        encounter = world.an_encounter(session, ada, world.a_case(session, ada), owner_id=manager.id)
        foreign = world.an_encounter(session, boris, world.a_case(session, boris))
        colleague = world.a_user(session, name="Cole Webb")
        stranger = world.a_user(session, name="Sam Stranger", reach=Reach.GRANTED)
        return Clinic(
            encounter_id=encounter.id or 0,
            foreign_encounter_id=foreign.id or 0,
            owner=world.acting(manager),
            colleague=world.acting(colleague),
            stranger=world.acting(stranger, employers=[other]),
            employer=world.acting(world.a_user(session, "employer"), "employer", employers=[mine]),
            clinician=world.acting(world.a_user(session, "clinician"), "clinician"),
            supervisor=world.acting(world.a_user(session, "supervisor"), "supervisor"),
        )
