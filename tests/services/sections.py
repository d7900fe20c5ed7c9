"""What the tests of an encounter's sections share: who may not, and that everything can be taken back."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest

from rxcase.access import audit
from rxcase.access.actor import Actor
from rxcase.access.permissions import Permission
from rxcase.db import reading
from rxcase.errors import NotAllowedError, NotFoundError
from rxcase.readmodels.encounter import EncounterView
from rxcase.services.history.undo import doing, undo
from tests.services.conftest import Clinic


def nobody_else_may(
    clinic: Clinic, deed: Callable[[Actor], object], permission: Permission = Permission.CLINICAL_EDIT
) -> None:
    """A reader and the employer are refused; for the stranger and a clinician of others there is nothing."""
    reader = replace(clinic.owner, permissions=clinic.owner.permissions - {permission})
    for actor, refusal in (
        (reader, NotAllowedError),
        (clinic.employer, NotAllowedError),
        (clinic.stranger, NotFoundError),
        (clinic.clinician, NotFoundError),
    ):
        with pytest.raises(refusal):
            deed(actor)


def can_be_taken_back(clinic: Clinic, deed: Callable[[], EncounterView], seen: Callable[[], object]) -> None:
    """Undo restores what was seen, and undoing the undo restores what became of it; the history holds."""
    was = seen()
    _, done = doing(deed)
    became = seen()
    assert became != was
    undone = undo(clinic.owner, done)
    assert (undone.count, undone.refused) == (1, ())
    assert seen() == was
    assert undo(clinic.owner, undone.done).count == 1
    assert seen() == became
    with reading() as session:
        assert audit.verify(session)[1] is None
