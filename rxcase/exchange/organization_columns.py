"""The files of our own: establishments, employees, hours."""

from __future__ import annotations

from rxcase.exchange.cells import Cell, choice, day, matching, one_of, text, time_zone, whole
from rxcase.exchange.layout import Column, Layout, Need

_STATE = matching(r"[A-Za-z]{2}", "A state has two letters.", "Write the postal abbreviation, as GA.")
_ZIP = text(10)
_EMPLOYER = Column("employer", text(255), "reference", ("employer",))

SEX = {"M": "M", "F": "F", "A": "A", "N": "N", "O": "O", "U": "U"}


def _establishment(name: str, cell: Cell, into: str = "", need: Need = Need.OPTIONAL) -> Column:
    return Column(name, cell, "establishment", (into or name,), need)


ESTABLISHMENTS = Layout(
    "establishments",
    "establishments.csv",
    (
        _establishment("establishment_name", text(255), "name", Need.REQUIRED),
        Column("company_name", text(255), "reference", ("company",)),
        _EMPLOYER,
        _establishment(
            "ein", matching(r"\d{2}-?\d{7}", "An employer identification number has nine digits.", "Write 12-3456789.")
        ),
        _establishment("street_address", text(255)),
        _establishment("city", text(100)),
        _establishment("state", _STATE),
        _establishment("zip", _ZIP),
        _establishment(
            "naics_code", matching(r"\d{2,6}", "A NAICS code has two to six digits.", "Write its digits only.")
        ),
        _establishment("industry_description", text(300)),
        _establishment(
            "size",
            one_of(
                {
                    1: "fewer than 20",
                    21: "20 to 99",
                    22: "100 to 249",
                    3: "250 or more",
                    2: "20 to 249, until filing year 2022",
                }
            ),
        ),
        _establishment(
            "establishment_type",
            one_of({1: "not a government entity", 2: "State government", 3: "local government"}),
        ),
        _establishment("time_zone", time_zone()),
    ),
)
"""One establishment a row, with its employer and company. Source of the codes: OSHA ITA, 300A summary data dictionary."""


def _employee(name: str, cell: Cell, need: Need = Need.OPTIONAL) -> Column:
    return Column(name, cell, "employee", (name,), need)


EMPLOYEES = Layout(
    "employees",
    "employees.csv",
    (
        _employee("employee_number", text(50), Need.REQUIRED),
        _employee("last_name", text(100), Need.REQUIRED),
        _employee("first_name", text(100), Need.REQUIRED),
        _employee("date_of_birth", day()),
        _employee("sex", choice(SEX)),
        _employee("date_of_hire", day()),
        Column("job_title", text(255), "reference", ("job",)),
        _employee("soc_code", matching(r"\d{2}-\d{4}", "A SOC code looks like 51-4121.", "Write it with its dash.")),
        Column("department", text(255), "reference", ("department",)),
        Column("establishment_name", text(255), "reference", ("establishment",)),
        _employee("supervisor_number", text(50)),
        _employee("email", matching(r"[^@\s]+@[^@\s]+", "This is no e-mail address.", "Write name@example.com.")),
        _employee("street_address", text(255)),
        _employee("city", text(100)),
        _employee("state", _STATE),
        _employee("zip", _ZIP),
        _EMPLOYER,
    ),
)
"""One person a row."""


def _hours(name: str, cell: Cell, need: Need = Need.OPTIONAL) -> Column:
    return Column(name, cell, "hours", (name,), need)


HOURS = Layout(
    "hours",
    "hours.csv",
    (
        Column("establishment_name", text(255), "reference", ("establishment",), Need.REQUIRED),
        _hours("year", whole(1970, 2200), Need.REQUIRED),
        _hours("annual_average_employees", whole()),
        _hours("total_hours_worked", whole()),
        _hours("peak_employees", whole()),
        _EMPLOYER,
    ),
)
"""One establishment and year a row."""
