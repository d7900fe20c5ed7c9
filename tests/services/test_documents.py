"""Documents are private: kept whole, checked, opened only within reach."""

from __future__ import annotations

import io

import pytest
from sqlmodel import select

from rxcase.clock import now
from rxcase.config import settings
from rxcase.db import reading, transaction
from rxcase.errors import InvalidInputError, NotAllowedError, NotFoundError, StorageError
from rxcase.models import AuditEvent, Document, Encounter
from rxcase.services.document import documents
from rxcase.services.encounter import encounters
from tests.services.conftest import Clinic

PDF = b"%PDF-1.7\n" + b"x" * 5000


def _files() -> list[str]:
    folder = settings().documents_dir
    return [path.name for path in folder.rglob("*") if path.is_file()] if folder.exists() else []


def test_an_added_document_is_listed_and_opened_with_its_bytes(clinic: Clinic) -> None:
    added = documents.add_document(clinic.owner, clinic.encounter_id, "C:\\scans\\work status.pdf", io.BytesIO(PDF))
    assert (added.title, added.media_type, added.size_words) == ("work status.pdf", "application/pdf", "5 kB")
    content = documents.open_document(clinic.colleague, added.id)
    assert content.path.read_bytes() == PDF
    assert content.file_name == "work status.pdf"
    assert [each.id for each in encounters.encounter_view(clinic.owner, clinic.encounter_id).documents] == [added.id]
    with reading() as session:
        verbs = session.exec(select(AuditEvent.verb)).all()
    assert {"document:add", "document:view"} <= set(verbs)


def test_a_foreign_document_is_no_document(clinic: Clinic) -> None:
    added = documents.add_document(clinic.owner, clinic.encounter_id, "a.pdf", io.BytesIO(PDF))
    for actor in (clinic.stranger, clinic.clinician):
        with pytest.raises(NotFoundError):
            documents.open_document(actor, added.id)
    with pytest.raises(NotAllowedError):
        documents.open_document(clinic.employer, added.id)
    with pytest.raises(NotFoundError):
        documents.add_document(clinic.stranger, clinic.encounter_id, "a.pdf", io.BytesIO(PDF))
    for number in (0, -1, 10**30):
        with pytest.raises(NotFoundError):
            documents.open_document(clinic.owner, number)


@pytest.mark.parametrize(
    ("name", "content", "problem"),
    [
        ("a.exe", b"MZ", "not accepted"),
        ("a.pdf", b"MZ not a pdf", "not what its name says"),
        ("a.html", b"<script>", "not accepted"),
        ("a.svg", b"<svg onload=alert(1)>", "not accepted"),
        ("a.txt", b"a\x00b", "not what its name says"),
        ("a.pdf", b"", "empty"),
        ("noending", b"%PDF-", "not accepted"),
    ],
)
def test_what_is_not_accepted_is_refused_in_words_and_leaves_nothing(
    clinic: Clinic, name: str, content: bytes, problem: str
) -> None:
    with pytest.raises(InvalidInputError, match=problem) as refused:
        documents.add_document(clinic.owner, clinic.encounter_id, name, io.BytesIO(content))
    assert "file" in refused.value.fields
    assert _files() == []


def test_a_file_over_the_limit_is_refused_while_it_streams(clinic: Clinic) -> None:
    class Endless(io.RawIOBase):
        sent = 0

        def readable(self) -> bool:
            return True

        def read(self, size: int = -1) -> bytes:
            self.sent += size
            return b"%PDF-" + b"x" * (size - 5)

    endless = Endless()
    with pytest.raises(InvalidInputError, match="larger than 20 MB"):
        documents.add_document(clinic.owner, clinic.encounter_id, "a.pdf", endless)  # type: ignore[arg-type]
    assert endless.sent <= settings().max_upload_bytes + (2 << 20)
    assert _files() == []


def test_a_failing_disk_saves_nothing_and_says_so(clinic: Clinic) -> None:
    class Broken(io.BytesIO):
        def read(self, size: int | None = -1) -> bytes:
            raise OSError(28, "No space left on device")

    with pytest.raises(StorageError, match="No space left"):
        documents.add_document(clinic.owner, clinic.encounter_id, "a.pdf", Broken())
    with reading() as session:
        assert session.exec(select(Document)).all() == []
    assert _files() == []


@pytest.mark.parametrize("name", ["../../etc/passwd.pdf", "..\\..\\x.pdf", "a\nb.pdf", "x" * 400 + ".pdf", "طبيب.pdf"])
def test_a_hostile_file_name_is_only_a_name(clinic: Clinic, name: str) -> None:
    added = documents.add_document(clinic.owner, clinic.encounter_id, name, io.BytesIO(PDF))
    content = documents.open_document(clinic.owner, added.id)
    assert content.path.is_relative_to(settings().documents_dir)
    assert "/" not in content.file_name
    assert "\n" not in content.file_name
    assert content.file_name.endswith(".pdf")
    assert len(content.file_name) <= 200


def test_a_document_goes_with_its_encounter(clinic: Clinic) -> None:
    added = documents.add_document(clinic.owner, clinic.encounter_id, "a.pdf", io.BytesIO(PDF))
    with transaction() as session:
        session.get_one(Encounter, clinic.encounter_id).deleted_at = now()
    with pytest.raises(NotFoundError):
        documents.open_document(clinic.owner, added.id)


def test_a_file_name_cannot_be_made_to_read_backwards(clinic: Clinic) -> None:
    added = documents.add_document(
        clinic.owner, clinic.encounter_id, "report\u202efdp.\u2066exe\u200b.pdf", io.BytesIO(PDF)
    )
    assert documents.open_document(clinic.owner, added.id).file_name == "reportfdp.exe.pdf"
