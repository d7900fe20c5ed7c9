"""Employers, companies, establishments, departments and jobs by name: known once, made where a file names new ones."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from difflib import get_close_matches

from sqlmodel import col, select

from rxcase.access import scope
from rxcase.errors import InvalidInputError
from rxcase.models import Company, Department, Employer, Establishment, Job
from rxcase.services.importing.frame import Frame
from rxcase.services.importing.run import ImportRun
from rxcase.services.importing.store import Store


class Organization:
    """What is known of the employers and their parts, by name."""

    def __init__(self, run: ImportRun) -> None:
        self.run = run
        session, actor = run.session, run.actor
        self.employers: dict[str, int] = {}
        self.employer_names: dict[int, str] = {}
        for employer in session.scalars(scope.employers(actor)):
            self._know_employer(employer.id or 0, employer.name)
        self.establishments: dict[tuple[int, str], int] = {}
        self.establishment_names: dict[int, str] = {}
        self._employers_of: dict[str, list[int]] = {}
        for site in session.scalars(scope.establishments(actor)):
            self.know_establishment(site.id or 0, site.employer_id, site.name)
        self._stores = {model: Store(run, model, model.__tablename__) for model in (Employer, Company, Department, Job)}
        self._parts: dict[type[Company | Department | Job], dict[tuple[int, str], int]] = {}

    def _know_employer(self, employer_id: int, name: str) -> None:
        self.employers[name] = employer_id
        self.employer_names[employer_id] = name

    def know_establishment(self, establishment_id: int, employer_id: int, name: str) -> None:
        """Remember an establishment."""
        self.establishments[employer_id, name] = establishment_id
        self.establishment_names[establishment_id] = name
        self._employers_of.setdefault(name, []).append(employer_id)

    def employer_named(self, name: str) -> int:
        """The employer whom the whole import concerns.

        Raises:
            InvalidInputError: There is none of this name.
        """
        found = self.employers.get(name)
        if found is None:
            raise InvalidInputError(f"There is no employer “{name}”.{self._near(name, self.employers)}")
        return found

    @staticmethod
    def _near(name: str, names: Iterable[str]) -> str:
        by_folded = {each.casefold(): each for each in names}
        near = get_close_matches(name.casefold(), by_folded, n=1, cutoff=0.8)
        return f" Is “{by_folded[near[0]]}” meant?" if near else ""

    def new_employers(self, names: Iterable[str]) -> None:
        """Make the employers that are not known yet."""
        new = [name for name in dict.fromkeys(names) if name not in self.employers]
        for employer_id, name in zip(self._stores[Employer].create({"name": new}), new, strict=True):
            self._know_employer(employer_id, name)

    def employers_of(self, establishment: str) -> list[int]:
        """The employers that have an establishment of this name."""
        return self._employers_of.get(establishment, [])

    def _known(self, model: type[Company | Department | Job]) -> dict[tuple[int, str], int]:
        if model not in self._parts:
            name = col(Job.title) if model is Job else col(model.name)  # type: ignore[union-attr]
            rows = self.run.session.execute(
                select(model.employer_id, name, model.id).where(
                    col(model.deleted_at).is_(None), col(model.employer_id).is_not(None)
                )
            )
            self._parts[model] = {(employer_id, each): number for employer_id, each, number in rows}
        return self._parts[model]

    def parts(
        self, model: type[Company | Department | Job], keys: Sequence[tuple[int, str] | None]
    ) -> list[int | None]:
        """The numbers of companies, departments or jobs, made where they are new.

        Args:
            model: Which of the three.
            keys: Employer and name; None where the row names none.
        """
        known = self._known(model)
        new = [key for key in dict.fromkeys(keys) if key is not None and key not in known]
        if new:
            name = "title" if model is Job else "name"
            numbers = self._stores[model].create(
                {"employer_id": [employer_id for employer_id, _ in new], name: [each for _, each in new]}
            )
            known.update(zip(new, numbers, strict=True))
        return [None if key is None else known[key] for key in keys]

    # Rows of a file

    def owners(self, frame: Frame, establishments: Sequence[str | None] | None = None) -> list[int | None]:
        """The employer of each row: the one it names, the one named for the import, the establishment's, or the only one there is.

        Args:
            frame: A row whose employer is unknown is rejected.
            establishments: The establishment that each row names, where it may decide.

        Returns:
            None where nothing decides; a row whose establishment could mean two employers is rejected.
        """
        whole = self.employers.get(self.run.employer or "")
        only = next(iter(self.employers.values())) if len(self.employers) == 1 else None
        found: list[int | None] = []
        for index, name in enumerate(frame.values("reference", "employer")):
            owner = whole
            if name is not None:
                owner = self.employers.get(name)
                if owner is None:
                    frame.reject(
                        index,
                        "employer",
                        f"There is no employer “{name}”.",
                        f"Import its establishments first, or correct the name.{self._near(name, self.employers)}",
                    )
            elif owner is None:
                owner = only
                if establishments is not None and establishments[index] is not None:
                    owner = self._owner_of(frame, index, establishments[index] or "") or only
            found.append(owner)
        return found

    def _owner_of(self, frame: Frame, index: int, establishment: str) -> int | None:
        owners = self.employers_of(establishment)
        if len(owners) > 1:
            frame.reject(
                index,
                "establishment_name",
                f"{len(owners)} employers have an establishment “{establishment}”.",
                "Name the employer in a column “employer”, or import with --employer NAME.",
            )
        return owners[0] if owners else None

    def sites(self, frame: Frame, names: Sequence[str | None], owners: Sequence[int | None]) -> list[int | None]:
        """The establishment that each row names; a row that names an unknown one is rejected."""
        found: list[int | None] = []
        for index, (name, owner) in enumerate(zip(names, owners, strict=True)):
            site = None if name is None or owner is None else self.establishments.get((owner, name))
            if name is not None and site is None and index not in frame.problems:
                known = [each for (of, each) in self.establishments if owner is None or of == owner]
                rejected = self.run.place_of_rejected("establishments", (owner, name), frame.source)
                frame.reject(
                    index,
                    "establishment_name",
                    f"The row of establishment “{name}” was rejected ({rejected})."
                    if rejected
                    else f"There is no establishment “{name}”.",
                    f"Import the establishment first, or correct the name.{self._near(name, known)}",
                )
            found.append(site)
        return found


__all__ = ["Establishment", "Organization"]
