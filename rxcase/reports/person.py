"""Whose row it is, as every report says it."""

from __future__ import annotations

from sqlalchemy import RowMapping

from rxcase.access.actor import Actor
from rxcase.access.privacy import PRIVACY_NAME, is_name_hidden


def person_cells(row: RowMapping, actor: Actor) -> dict[str, str | None]:
    """``employee_name``, ``employee_number`` and ``chart_number``; of a privacy case only to those who may see it.

    Args:
        row: Has ``last_name``, ``first_name``, ``employee_number``, ``chart_number`` and ``is_privacy_case``.
        actor: Who reads the report.
    """
    if is_name_hidden(actor, row["is_privacy_case"]):
        return {"employee_name": PRIVACY_NAME, "employee_number": None, "chart_number": None}
    return {
        "employee_name": f"{row['last_name']}, {row['first_name']}",
        "employee_number": row["employee_number"],
        "chart_number": row["chart_number"],
    }
