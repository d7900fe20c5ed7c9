"""Cells are read or refused with words; what is read is written back the same."""

from __future__ import annotations

from datetime import date, datetime, time
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rxcase.exchange.case_columns import ENCOUNTERS
from rxcase.exchange.cells import (
    Cell,
    CellError,
    clock,
    day,
    day_and_time,
    flag,
    migrated_days,
    moment,
    pounds,
    time_zone,
    whole,
)


def column(name: str) -> Cell:
    found = ENCOUNTERS.column(name)
    assert found is not None
    return found.cell


@pytest.mark.parametrize(
    ("cell", "given_text", "value"),
    [
        (moment(), "2001-01-08 08:30:00", datetime(2001, 1, 8, 8, 30)),
        (moment(), "2001-01-08", datetime(2001, 1, 8)),
        (moment(), "0000-00-00 00:00:00", None),
        (moment(), "0000-00-00", None),
        (day_and_time(), "2026-02-02", (date(2026, 2, 2), None)),
        (day_and_time(), "2026-02-02 00:00:00", (date(2026, 2, 2), time(0, 0))),
        (day_and_time(), "0000-00-00 00:00:00", None),
        (day(), "2024-02-29", date(2024, 2, 29)),
        (clock(), "07:30:00", time(7, 30)),
        (clock(), "11:12:00AM", time(11, 12)),
        (clock(), "12:00:00AM", time(0, 0)),
        (clock(), "12:00:00pm", time(12, 0)),
        (clock(), "01:05:09 PM", time(13, 5, 9)),
        (flag(), "1", True),
        (flag(), "0", False),
        (whole(), "007", 7),
        (migrated_days(), "-1", None),
        (migrated_days(), "15", 15),
        (pounds(), "12.5", Decimal("12.50")),
        (time_zone(), "America/New_York", "America/New_York"),
        (column("incidents.osha_work_related"), "YES", "yes"),
        (column("incidents.osha_work_related"), "n/a", "not-applicable"),
        (column("incidents.osha_work_related"), "0", "no"),
        (column("incidents.osha_work_related"), "1", "yes"),
        (column("incidents.osha_work_related"), "2", "undetermined"),
        (column("incidents.case_type"), "injury", "injury-osha"),
        (column("incidents.case_type"), "Injury NO", "injury-non-osha"),
        (column("incidents.case_type"), "Absence Management", "absence"),
        (column("incidents.case_type"), "absence management", "absence"),
        (column("incidents.case_type"), "Injury (Non\u2011OSHA Standard)", "injury-non-osha"),
        (column("incidents.case_type"), "Medical Surveillance", "surveillance"),
        (column("incidents.case_type"), "Billing", "billing"),
        (column("incidents.osha_itype"), "h", "H"),
        (column("incidents.osha_itype"), "Hearing loss", "H"),
        (column("incidents.status"), "2", "closed"),
        (column("incidents.suppress_osha"), "2", "send"),
    ],
)
def test_a_cell_is_read(cell: Cell, given_text: str, value: Any) -> None:
    assert cell.read(given_text) == value


@pytest.mark.parametrize(
    ("cell", "given_text", "word"),
    [
        (moment(), "01/08/2001", "slashes"),
        (moment(), "2001/01/08", "slashes"),
        (moment(), "2001-02-30", "no such day"),
        (moment(), "2001-01-08T08:30:00", "no date"),
        (moment(), "2001-01-08 08:30", "no date"),
        (moment(), "2001-01-08 25:00:00", "no such day or time"),
        (moment(), "20010108", "no date"),
        (moment(), "2001-W02-1", "no date"),
        (moment(), "٢٠٠١-٠١-٠٨", "no date"),
        (moment(), "-1", "no date"),
        (day(), "3/4/2026", "slashes"),
        (day(), "2026-03-04 00:00:00", "no date"),
        (clock(), "7:30:00", "no time"),
        (clock(), "07:30", "no time"),
        (clock(), "13:00:00PM", "1 to 12"),
        (clock(), "00:10:00AM", "1 to 12"),
        (clock(), "24:00:00", "no such time"),
        (flag(), "yes", "Only 1"),
        (flag(), "2", "Only 1"),
        (whole(), "1,000", "no whole number"),
        (whole(), "3.0", "no whole number"),
        (whole(), "99999999999", "out of bounds"),
        (whole(), "-1", "out of bounds"),
        (pounds(), "20 lb", "no number"),
        (pounds(), "NaN", "out of bounds"),
        (pounds(), "1.234", "two decimals"),
        (pounds(), "-5", "out of bounds"),
        (time_zone(), "EST5EDT/Nowhere", "no such time zone"),
        (time_zone(), "../etc/passwd", "no such time zone"),
        (time_zone(), "America", "no such time zone"),
        (column("incidents.case_type"), "OSHA", "not among"),
        (column("incidents.workcomp_related"), "2", "not among"),
        (column("incidents.status"), "3", "Only"),
        (column("incidents.osha_itype"), "X", "not among"),
    ],
)
def test_a_cell_that_cannot_be_meant_is_refused_with_what_to_write(cell: Cell, given_text: str, word: str) -> None:
    with pytest.raises(CellError) as refused:
        cell.read(given_text)
    assert word in refused.value.reason
    assert refused.value.fix.startswith("Write")


@given(
    st.datetimes(min_value=datetime(1, 1, 1), max_value=datetime(9999, 12, 31)).map(
        lambda at: at.replace(microsecond=0)
    )
)
def test_a_moment_is_written_as_it_is_read(at: datetime) -> None:
    assert moment().read(moment().show(at)) == at


@given(st.dates(), st.one_of(st.none(), st.times().map(lambda at: at.replace(microsecond=0))))
def test_a_day_is_written_with_a_time_only_if_it_had_one(on: date, at: time | None) -> None:
    written = day_and_time().show((on, at))
    assert day_and_time().read(written) == (on, at)
    assert (len(written) == 10) == (at is None)


@given(st.decimals(min_value=0, max_value=999_999, places=2))
def test_a_weight_is_written_as_it_is_read(weight: Decimal) -> None:
    assert pounds().read(pounds().show(weight)) == weight
