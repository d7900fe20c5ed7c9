"""What is typed into a form is understood, and what is wrong with it is said."""

from __future__ import annotations

import contextlib
from datetime import date, datetime, time
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rxcase.domain.absence import calendar_days_absent
from rxcase.domain.case_forms import CASE_FORMS, OFFERED_TYPES, case_field, column_words
from rxcase.domain.case_words import CASE_TYPES
from rxcase.domain.form_fields import (
    FormField,
    FormGroup,
    Kind,
    UnreadableError,
    When,
    fields_of,
    from_plain,
    problems,
    read,
    read_moment,
    read_time,
    said,
    shown,
    typed,
)

TODAY = date(2026, 3, 3)


@pytest.mark.parametrize(
    ("text", "at"),
    [
        ("14:30", time(14, 30)),
        ("2:30 pm", time(14, 30)),
        ("2:30PM", time(14, 30)),
        ("7 am", time(7)),
        ("7a", time(7)),
        ("12 am", time(0)),
        ("12 p.m.", time(12)),
        ("1430", time(14, 30)),
        ("09:05:10", time(9, 5)),
    ],
)
def test_a_time_is_read_as_it_is_typed(text: str, at: time) -> None:
    assert read_time(text) == at


@pytest.mark.parametrize("text", ["", "25:00", "13 pm", "0 am", "9:60", "noon", "7", "14.30.1.1", "-1:00"])
def test_what_is_no_time_is_refused_with_what_can_be_typed(text: str) -> None:
    with pytest.raises(UnreadableError, match=r"14:30, 2:30 pm or 7 am"):
        read_time(text)


@pytest.mark.parametrize(
    ("text", "moment"),
    [
        ("2/20", datetime(2026, 2, 20)),
        ("2/20 14:30", datetime(2026, 2, 20, 14, 30)),
        ("20 Feb 2026, 2:30 pm", datetime(2026, 2, 20, 14, 30)),
        ("today 7am", datetime(2026, 3, 3, 7)),
        ("2026-02-20T09:00", datetime(2026, 2, 20, 9)),
        ("14 feb 2026", datetime(2026, 2, 14)),
    ],
)
def test_a_moment_is_a_day_with_or_without_a_time(text: str, moment: datetime) -> None:
    assert read_moment(text, TODAY) == moment


VALUES: dict[Kind, Any] = {
    Kind.DAY: st.dates(date(1950, 1, 1), TODAY),
    Kind.TIME: st.times().map(lambda at: at.replace(second=0, microsecond=0, tzinfo=None)),
    Kind.MOMENT: st.datetimes(datetime(1950, 1, 1), datetime(2026, 3, 3)).map(
        lambda at: at.replace(second=0, microsecond=0)
    ),
    Kind.YES_NO: st.booleans(),
}


@pytest.mark.parametrize("kind", VALUES)
@given(data=st.data())
def test_what_stands_in_a_field_is_read_as_the_value_that_it_stands_for(kind: Kind, data: st.DataObject) -> None:
    value = data.draw(VALUES[kind])
    each = FormField("x", "X", kind)
    assert read(each, typed(value), TODAY) == value
    assert from_plain(each, value if isinstance(value, bool) else value.isoformat()) == value


@given(st.text(max_size=60))
def test_no_text_breaks_the_reading_of_any_kind(text: str) -> None:
    for kind in Kind:
        each = FormField("x", "X", kind, codes={"a": "A"} if kind is Kind.CODE else {})
        with contextlib.suppress(UnreadableError):
            read(each, text, TODAY, {"1": "One"})


def test_lines_lose_their_breaks_and_texts_keep_them() -> None:
    assert read(FormField("x", "X"), " a \n b ", TODAY) == "a b"
    assert read(FormField("x", "X", Kind.TEXT), "a\r\nb\0", TODAY) == "a\nb"


def test_numbers_have_a_largest() -> None:
    hours = FormField("x", "X", Kind.NUMBER, 168)
    assert read(hours, "37.5", TODAY) == "37.5"
    for wrong in ("169", "-1", "4e1", "1.234", "many"):
        with pytest.raises(UnreadableError):
            read(hours, wrong, TODAY)


def test_unknown_is_an_answer_only_where_it_may_be_one() -> None:
    assert read(FormField("x", "X", Kind.TIME, may_be_unknown=True), "Unknown", TODAY) is None
    with pytest.raises(UnreadableError):
        read(FormField("x", "X", Kind.TIME), "unknown", TODAY)


FORM = (
    FormGroup("One", (FormField("a", "A", Kind.YES_NO, is_required=True),)),
    FormGroup(
        "Two",
        (
            FormField("b", "B", Kind.YES_NO, when=When("a", ("yes",))),
            FormField("c", "C", is_required=True, when=When("b", ("yes",))),
        ),
    ),
)


def test_what_hangs_on_a_hidden_field_is_hidden_too_and_not_demanded() -> None:
    assert shown(FORM, {"a": "no", "b": "yes"}) == {"a"}
    assert shown(FORM, {"a": "yes", "b": "yes"}) == {"a", "b", "c"}
    assert problems(FORM, {"a": "no", "b": "yes"}, {}) == {}
    assert set(problems(FORM, {"a": "yes", "b": "yes"}, {})) == {"c"}


def test_a_definition_in_a_circle_shows_nothing_rather_than_run_for_ever() -> None:
    circle = (FormGroup("X", (FormField("a", "A", when=When("b", ("",))), FormField("b", "B", when=When("a", ("",))))),)
    assert shown(circle, {}) == set()


@pytest.mark.parametrize("case_type", CASE_TYPES)
def test_each_form_names_its_fields_once_and_hangs_them_on_fields_that_it_has(case_type: str) -> None:
    form = CASE_FORMS[case_type]
    names = [each.name for group in form for each in group.fields]
    assert len(set(names)) == len(names)
    known = fields_of(form)
    for each in known.values():
        assert not each.not_before or each.not_before in known
        if each.when:
            on = known[each.when.field]
            answers = set(on.codes) if on.codes else {"yes", "no"}
            assert set(each.when.values) <= answers


def test_six_types_are_offered_and_every_column_has_words() -> None:
    assert len(OFFERED_TYPES) == 6
    assert column_words("injury-osha", "place") == "Where the event occurred"
    assert column_words("msea", "concluded_local") == "Closed on"
    field = case_field("msea", "claim_number")
    assert field is not None
    assert said(field, "WC-1") == "WC-1"


@pytest.mark.parametrize(
    ("first", "back", "expected", "days"),
    [
        (date(2015, 9, 1), date(2015, 9, 18), None, 17),
        (date(2015, 9, 1), None, date(2015, 9, 18), 17),
        (date(2015, 9, 1), date(2015, 9, 10), date(2015, 9, 18), 9),
        (date(2015, 9, 1), None, None, None),
        (None, date(2015, 9, 1), None, None),
        (date(2015, 9, 2), date(2015, 9, 1), None, None),
    ],
)
def test_calendar_days_absent_run_from_the_first_day_off_to_the_return(
    first: date | None, back: date | None, expected: date | None, days: int | None
) -> None:
    assert calendar_days_absent(first, back, expected) == days
