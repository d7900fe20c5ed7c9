"""The people and places as rows: employers with their sites, employees, providers."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from random import Random

from rxcase.demo.accounts import Staff
from rxcase.demo.names import invent_name
from rxcase.demo.places import CITIES, EmployerPlan, JobKind, SitePlan
from rxcase.demo.table_rows import TableRows
from rxcase.models import Company, Department, Employee, Employer, Establishment, EstablishmentHours, Job, Provider
from rxcase.services.numbering import FIRST_CHART
from rxcase.services.worklist.worklist_row import name_order

HOURS_OF_A_FULL_YEAR = 2000
LEAD = JobKind("Shift supervisor", "53-1047", "Supervision", ("floor", "lifting"))
_HOME_STREETS = (
    "Maple Street",
    "Second Avenue",
    "Orchard Lane",
    "Ridge Road",
    "Birch Court",
    "Canal Street",
    "Sunset Drive",
)
_DEGREES = {"Podiatry": "DPM", "Audiology": "AuD"}
_PRACTICES = (
    "{city} Work Health Clinic",
    "{specialty} of {city}",
    "{city} {specialty} Associates",
    "{city} Injury Care",
)


@dataclass(frozen=True, slots=True)
class Person:
    """An employee as the rest of the world needs to know them."""

    id: int
    first: str
    last: str
    site: Site
    job: JobKind
    chart_number: str
    employee_number: str


@dataclass(slots=True)
class Site:
    """An establishment with everything that happens around it."""

    id: int
    employer_id: int
    plan: SitePlan
    employer: EmployerPlan
    job_ids: dict[str, int]
    department_ids: dict[str, int]
    main_manager: Staff
    lead: Person | None = None

    @property
    def contact(self) -> str:
        """The site's supervisor, whom case managers call."""
        return f"{self.lead.first} {self.lead.last}" if self.lead else "the supervisor"


@dataclass(frozen=True, slots=True)
class Treating:
    """A provider."""

    id: int
    name: str
    specialty: str

    @property
    def short_name(self) -> str:
        """As notes call them: Dr. Halvorsen."""
        return f"Dr. {self.name.partition(',')[0].split()[-1]}"


SPECIALTIES = {
    "back": ("Occupational medicine", "Physical medicine and rehabilitation", "Orthopedics"),
    "shoulder": ("Occupational medicine", "Orthopedics"),
    "hand": ("Occupational medicine", "Hand surgery"),
    "wound": ("Occupational medicine", "Urgent care", "Hand surgery"),
    "knee": ("Occupational medicine", "Orthopedics"),
    "foot": ("Occupational medicine", "Podiatry", "Orthopedics"),
    "head": ("Occupational medicine", "Neurology"),
    "eye": ("Ophthalmology",),
    "skin": ("Occupational medicine", "Dermatology"),
    "lungs": ("Occupational medicine", "Pulmonology"),
    "hearing": ("Audiology",),
    "heat": ("Urgent care", "Occupational medicine"),
    "": ("Internal medicine", "Occupational medicine"),
}
"""Who treats which region of the body."""


class People:
    """Makes employers at the start and employees one by one."""

    def __init__(self, rows: TableRows, random: Random, began_at: datetime) -> None:
        self._rows = rows
        self._random = random
        self._began_at = began_at
        self.count = 0

    def add_employer(self, plan: EmployerPlan, years: range, managers: Sequence[Staff]) -> list[Site]:
        """Make an employer with company, sites, hours, departments, jobs and a supervisor for each site.

        Args:
            plan: What to make.
            years: Years with hours worked.
            managers: One case manager for each site, who works most of its cases.
        """
        rows, stamps = self._rows, _stamps(self._began_at)
        employer_id = rows.add(Employer, name=plan.name, **stamps)
        company_id = rows.add(Company, employer_id=employer_id, name=plan.company, ein=plan.ein, **stamps)
        kinds = (*plan.industry.jobs, LEAD)
        job_ids = {
            kind.title: rows.add(Job, employer_id=employer_id, title=kind.title, soc_code=kind.soc_code, **stamps)
            for kind in kinds
        }
        department_ids = {
            name: rows.add(Department, employer_id=employer_id, name=name, **stamps)
            for name in dict.fromkeys(kind.department for kind in kinds)
        }
        sites = []
        for site_plan, manager in zip(plan.sites, managers, strict=True):
            site_id = self._add_establishment(plan, site_plan, employer_id, company_id, years)
            site = Site(site_id, employer_id, site_plan, plan, job_ids, department_ids, manager)
            site.lead = self.add_employee(site, self._began_at.date(), self._began_at, LEAD)
            sites.append(site)
        return sites

    def _add_establishment(
        self, plan: EmployerPlan, site: SitePlan, employer_id: int, company_id: int, years: range
    ) -> int:
        stamps = _stamps(self._began_at)
        site_id = self._rows.add(
            Establishment,
            employer_id=employer_id,
            company_id=company_id,
            name=site.name,
            street_address=site.street_address,
            city=site.city.name,
            state=site.city.state,
            zip=site.zip,
            naics_code=plan.industry.naics_code,
            industry_description=plan.industry.description,
            size=_size_code(site.headcount),
            establishment_type=plan.industry.establishment_type,
            time_zone=site.city.time_zone,
            **stamps,
        )
        for year in years:
            average = round(site.headcount * self._random.uniform(0.93, 1.05))
            self._rows.add(
                EstablishmentHours,
                establishment_id=site_id,
                year=year,
                annual_average_employees=average,
                total_hours_worked=round(average * HOURS_OF_A_FULL_YEAR * self._random.uniform(0.92, 1.04)),
                peak_employees=round(average * 1.07) + 1,
                **stamps,
            )
        return site_id

    def add_employee(self, site: Site, hired_before: date, seen_at: datetime, job: JobKind | None = None) -> Person:
        """Make an employee of a site.

        Args:
            site: Where.
            hired_before: The person works there since some day before this one.
            seen_at: When the chart was made.
            job: What they do; one of the industry's jobs unless given.
        """
        random = self._random
        job = (
            job or random.choices(site.employer.industry.jobs, [kind.share for kind in site.employer.industry.jobs])[0]
        )
        name = invent_name(random, self.count)
        self.count += 1
        number = f"{20_000 + self.count * 7}"
        chart_number = str(FIRST_CHART - 1 + self.count)
        age_days = round(random.triangular(19, 66, 36) * 365.25)
        longest = min(age_days - 18 * 365, 25 * 365)
        is_latin = f"{name.first}{name.last}".isascii()
        city = site.plan.city
        employee_id = self._rows.add(
            Employee,
            employer_id=site.employer_id,
            establishment_id=site.id,
            department_id=site.department_ids[job.department],
            job_id=site.job_ids[job.title],
            chart_number=chart_number,
            employee_number=number,
            last_name=name.last,
            first_name=name.first,
            name_order=name_order(name.last, name.first),
            date_of_birth=hired_before - timedelta(days=age_days),
            sex=name.sex,
            date_of_hire=hired_before - timedelta(days=round(random.uniform(0.02, 1) ** 2 * longest) + 1),
            supervisor_number=site.lead.employee_number if site.lead else None,
            email=f"{name.first}.{name.last}{self.count}@{site.employer.mail_domain}".lower().replace(" ", "")
            if is_latin
            else None,
            phone=f"{city.area_code}-555-{random.randint(100, 199):04d}",
            street_address=f"{random.randint(3, 990)} {random.choice(_HOME_STREETS)}",
            city=city.name,
            state=city.state,
            zip=f"{city.zip3}{random.randint(1, 60):02d}",
            **_stamps(seen_at),
        )
        return Person(employee_id, name.first, name.last, site, job, chart_number, number)


def add_providers(
    rows: TableRows, random: Random, began_at: datetime, clinician: Staff, count: int
) -> dict[str, list[Treating]]:
    """Make providers of every specialty; the first is the clinician who can sign in.

    Returns:
        Providers by specialty.
    """
    found: dict[str, list[Treating]] = {}
    specialties = list(dict.fromkeys(specialty for group in SPECIALTIES.values() for specialty in group))
    for number in range(max(count, 2 * len(specialties))):
        specialty = specialties[number % len(specialties)]
        city = random.choice(CITIES)
        plain = invent_name(random, 31 * number)
        name = f"{plain.first} {plain.last}, {_DEGREES.get(specialty, 'MD')}" if number else f"{clinician.name}, MD"
        provider_id = rows.add(
            Provider,
            name=name,
            specialty=specialty,
            organization=random.choice(_PRACTICES).format(city=city.name, specialty=specialty),
            user_id=None if number else clinician.id,
            street_address=f"{random.randint(100, 2400)} {random.choice(_HOME_STREETS)}",
            city=city.name,
            state=city.state,
            zip=f"{city.zip3}{random.randint(1, 60):02d}",
            phone=f"{city.area_code}-555-{random.randint(100, 199):04d}",
            **_stamps(began_at),
        )
        found.setdefault(specialty, []).append(Treating(provider_id, name, specialty))
    return found


def _stamps(at: datetime) -> dict[str, datetime]:
    return {"created_at": at, "updated_at": at}


def _size_code(headcount: int) -> int:
    """Source: ITA 300A file specification, field size (from 2023 on)."""
    return 1 if headcount < 20 else 21 if headcount < 100 else 22 if headcount < 250 else 3
