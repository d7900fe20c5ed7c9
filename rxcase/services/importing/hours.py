"""Hours worked and headcounts from a file."""

from __future__ import annotations

from rxcase.models import EstablishmentHours
from rxcase.services.importing.frame import Frame
from rxcase.services.importing.organization import Organization
from rxcase.services.importing.plain_rows import count, picked, tell_apart
from rxcase.services.importing.run import ImportRun
from rxcase.services.importing.store import Store


class Hours:
    """Takes rows of ``hours``; key: establishment and year."""

    def __init__(self, run: ImportRun, organization: Organization) -> None:
        self.run = run
        self.organization = organization
        self.store = Store(run, EstablishmentHours, "establishment_hours")

    def take(self, frame: Frame) -> None:
        """Make or change the hours of some rows."""
        names = frame.values("reference", "establishment")
        owners = self.organization.owners(frame, names)
        sites = self.organization.sites(frame, names, owners)
        years = frame.values("hours", "year")
        keys = [None if site is None or year is None else (site, year) for site, year in zip(sites, years, strict=True)]
        self.run.claim(frame, "hours", list(keys), "year")
        columns = {name: values for name, values in frame.owned("hours").items() if name != "year"}
        by_site = self.store.find("establishment_id", sites, list(columns), also=["year"])
        there = {
            index: stored
            for index in frame.good()
            for stored in by_site.get(sites[index], [])
            if stored.also.year == years[index]
        }
        told = tell_apart(frame, self.store, columns, there)
        self.store.create(picked({"establishment_id": sites, "year": years, **columns}, told.new))
        self.store.change(list(told.changes.values()))
        count(frame, told)
        self.run.settle(frame, "hours", list(keys))
