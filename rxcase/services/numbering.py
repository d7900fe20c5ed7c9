"""Running numbers: chart numbers and case numbers that nobody holds yet."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from sqlalchemy import insert, update
from sqlmodel import Session, col, select

from rxcase.models import Case, Counter, Employee

CASE_PREFIX = "S"
FIRST_CHART = 100_001
_CHUNK = 1_000


def chart_numbers(session: Session, count: int) -> list[str]:
    """New chart numbers: six digits, counted up.

    Args:
        session: The numbers are used up when it commits.
        count: How many.
    """

    def held(candidates: list[str]) -> set[str]:
        return set(
            session.scalars(select(col(Employee.chart_number)).where(col(Employee.chart_number).in_(candidates)))
        )

    return _issue(session, "chart", count, lambda number: str(FIRST_CHART - 1 + number), held)


def case_numbers(session: Session, year: int, count: int) -> list[str]:
    """New case numbers of a year, such as ``S2026-0001``; numbers that imported cases brought along are passed over.

    Args:
        session: The numbers are used up when it commits.
        year: Of the injury or onset.
        count: How many.
    """

    def held(candidates: list[str]) -> set[str]:
        found = session.scalars(select(col(Case.case_number)).where(col(Case.case_number).in_(candidates)))
        return {number for number in found if number}

    return _issue(session, f"case:{year}", count, lambda number: f"{CASE_PREFIX}{year}-{number:04d}", held)


def _issue(
    session: Session, name: str, count: int, written: Callable[[int], str], held: Callable[[list[str]], set[str]]
) -> list[str]:
    counter = session.exec(select(Counter.value).where(col(Counter.name) == name).with_for_update()).first()
    if counter is None:
        session.execute(insert(Counter), [{"name": name, "value": 0}])
    issued: list[str] = []
    last = counter or 0
    while len(issued) < count:
        numbers = range(last + 1, last + 1 + min(count - len(issued), _CHUNK))
        last = numbers[-1]
        candidates = [written(number) for number in numbers]
        taken = held(candidates)
        issued.extend(candidate for candidate in candidates if candidate not in taken)
    session.execute(update(Counter).where(col(Counter.name) == name).values(value=last))
    return issued


def of_years(session: Session, years: list[int]) -> Iterator[str]:
    """A new case number for each of the years, in their order."""
    pools = {year: iter(case_numbers(session, year, years.count(year))) for year in sorted(set(years))}
    return (next(pools[year]) for year in years)
