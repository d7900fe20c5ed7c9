"""Establishments from a file, with their employer and company."""

from __future__ import annotations

from rxcase.models import Company, Establishment
from rxcase.services.importing.frame import Frame
from rxcase.services.importing.organization import Organization
from rxcase.services.importing.plain_rows import count, picked, tell_apart
from rxcase.services.importing.run import ImportRun
from rxcase.services.importing.store import Store


class Establishments:
    """Takes rows of ``establishments``; key: the name within the employer."""

    def __init__(self, run: ImportRun, organization: Organization) -> None:
        self.run = run
        self.organization = organization
        self.store = Store(run, Establishment, "establishment")

    def take(self, frame: Frame) -> None:
        """Make or change the establishments of some rows."""
        organization = self.organization
        names = frame.values("establishment", "name")
        said = [name or self.run.employer for name in frame.values("reference", "employer")]
        for index, (name, employer) in enumerate(zip(names, said, strict=True)):
            if employer is None and name is not None:
                said[index] = self._only_employer(frame, index, name)
        self.run.claim(frame, "establishments", _pairs(said, names), "establishment_name")
        good = frame.good()
        organization.new_employers(said[index] or "" for index in good)
        owners = [organization.employers.get(name or "") for name in said]
        columns: dict[str, list[object]] = dict(frame.owned("establishment"))
        del columns["name"]
        if frame.has("company_name"):
            wanted = frame.values("reference", "company")
            is_good = set(good)
            keys = [
                (owner, company) if index in is_good and owner is not None and company is not None else None
                for index, (owner, company) in enumerate(zip(owners, wanted, strict=True))
            ]
            columns["company_id"] = list(organization.parts(Company, keys))
        by_name = self.store.find("name", names, list(columns), also=["employer_id"])
        there = {
            index: stored
            for index in good
            for stored in by_name.get(names[index], [])
            if stored.also.employer_id == owners[index]
        }
        told = tell_apart(frame, self.store, columns, there)
        made = self.store.create(picked({"employer_id": owners, "name": names, **columns}, told.new))
        for number, index in zip(made, told.new, strict=True):
            organization.know_establishment(number, owners[index] or 0, names[index])
        self.store.change(list(told.changes.values()))
        count(frame, told)
        self.run.settle(frame, "establishments", _pairs(said, names))

    def _only_employer(self, frame: Frame, index: int, name: str) -> str | None:
        """The employer of a row that names none: whose establishment it is already."""
        owners = self.organization.employers_of(name)
        if len(owners) == 1:
            return self.organization.employer_names[owners[0]]
        frame.reject(
            index,
            "employer",
            f"{len(owners)} employers have an establishment “{name}”."
            if owners
            else "It is not said whose establishment this is.",
            "Name the employer in the column “employer”, or import with --employer NAME.",
        )
        return None


def _pairs(owners: list[str | None], names: list[str | None]) -> list[tuple[str, str] | None]:
    return [None if owner is None or name is None else (owner, name) for owner, name in zip(owners, names, strict=True)]
