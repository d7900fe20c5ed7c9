"""An archived encounter is a dated document: all of it, and only for whoever may read all of it."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest
from pypdf import PdfReader
from sqlmodel import col, select

from rxcase.access.permissions import Permission
from rxcase.db import reading
from rxcase.errors import NotAllowedError
from rxcase.models import Document, Encounter
from rxcase.services.document.document_store import path_of
from rxcase.services.document.documents import IN_ARCHIVES, open_document
from rxcase.services.encounter import encounters, notes
from rxcase.services.encounter.encounter_sections import SECTIONS
from tests.services.conftest import Clinic


def _version(number: int) -> int:
    with reading() as session:
        return session.exec(select(Encounter.version).where(col(Encounter.id) == number)).one()


def _archived(clinic: Clinic) -> Document:
    encounters.close(clinic.owner, clinic.encounter_id, _version(clinic.encounter_id))
    encounters.archive(clinic.owner, clinic.encounter_id, _version(clinic.encounter_id))
    with reading() as session:
        newest = session.exec(select(Document).order_by(col(Document.id).desc())).first()
        assert newest is not None
        session.expunge(newest)
        return newest


def test_it_holds_every_note_the_header_and_the_day(clinic: Clinic) -> None:
    for number in range(45):
        notes.write_note(clinic.owner, clinic.encounter_id, f"Note number {number}. Ördög & <b>Łukasz</b>")
    notes.write_note(clinic.owner, clinic.encounter_id, "A long one. " * 2_000)
    document = _archived(clinic)
    assert document.title == "Encounter archived 3 Mar 2026"
    assert document.file_name.endswith("-2026-03-03.pdf")
    pages = PdfReader(path_of(document.sha256)).pages
    bodies = [re.sub(r"Okafor, Ada · chart .* Archived .*\nPage \d+", "", page.extract_text()) for page in pages]
    text = " ".join(" ".join(bodies).split())
    assert "Okafor, Ada" in text
    assert all(f"Note number {number}." in text for number in range(45))
    assert "<b>" in text
    assert all(section.title in text for section in SECTIONS)
    assert "Owner Maya Ortiz" in text
    assert text.count("A long one.") == 2_000
    assert "Archived 3 Mar 2026" in pages[-1].extract_text()
    assert f"Page {len(pages)}" in pages[-1].extract_text()


@pytest.mark.parametrize("permission", IN_ARCHIVES)
def test_whoever_may_not_read_a_part_may_not_open_the_paper(clinic: Clinic, permission: Permission) -> None:
    document = _archived(clinic)
    assert open_document(clinic.owner, document.id or 0).size_bytes == document.size_bytes
    with pytest.raises(NotAllowedError):
        open_document(replace(clinic.owner, permissions=clinic.owner.permissions - {permission}), document.id or 0)


def test_each_archiving_leaves_a_paper(clinic: Clinic) -> None:
    first = _archived(clinic)
    encounters.reopen(clinic.owner, clinic.encounter_id, _version(clinic.encounter_id))
    notes.write_note(clinic.owner, clinic.encounter_id, "The claim was opened again.")
    second = _archived(clinic)
    assert (second.id, second.sha256) != (first.id, first.sha256)
    assert path_of(first.sha256).is_file()
