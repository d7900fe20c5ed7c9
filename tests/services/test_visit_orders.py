"""Referrals: ordered, authorized, scheduled, answered, cancelled; what is late says so."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import replace
from datetime import date, datetime

import pytest

from rxcase.access.permissions import Permission
from rxcase.config import settings
from rxcase.db import reading, transaction
from rxcase.domain.referrals import Referral, lateness
from rxcase.errors import InvalidInputError, NotAllowedError, NotFoundError, StaleVersionError
from rxcase.models import Provider, VisitOrder
from rxcase.readmodels.encounter import EncounterView
from rxcase.readmodels.visit_order import OrderList, OrderView
from rxcase.services.encounter import encounters, visit_orders
from tests.conftest import QueryCount
from tests.services.conftest import Clinic
from tests.services.sections import can_be_taken_back, nobody_else_may

THERAPY = {"specialty": "Physical therapy", "reason": "Strengthening, 8 visits"}


def _seen(clinic: Clinic) -> OrderList:
    return encounters.encounter_view(clinic.owner, clinic.encounter_id).orders


def _mark(clinic: Clinic) -> tuple[str, str]:
    view = encounters.encounter_view(clinic.owner, clinic.encounter_id)
    return next((mark.state, mark.words) for mark in view.sections if mark.name == "orders")


def _added(clinic: Clinic, **over: str) -> OrderView:
    return visit_orders.add_order(clinic.owner, clinic.encounter_id, THERAPY | over).orders.open[-1]


def _provider(name: str = "Dr. Ruth Stone", organization: str | None = None) -> int:
    with transaction() as session:
        provider = Provider(name=name, specialty="Orthopedics", organization=organization)
        session.add(provider)
        session.flush()
        return provider.id or 0


@pytest.mark.parametrize(
    ("referral", "late"),
    [
        (Referral("requested", "requested", asked_on=date(2026, 2, 24)), ""),
        (Referral("requested", "requested", asked_on=date(2026, 2, 23)), "No answer on the authorization for 8 days"),
        (Referral("requested", "approved", asked_on=date(2026, 1, 1)), ""),
        (Referral("scheduled", "not-needed", visit_on=date(2026, 2, 24)), ""),
        (Referral("scheduled", "not-needed", visit_on=date(2026, 2, 23)), "Result overdue: the visit was 8 days ago"),
        (Referral("done", "requested", asked_on=date(2025, 1, 1), visit_on=date(2025, 1, 2)), ""),
        (Referral("cancelled", "requested", asked_on=date(2025, 1, 1)), ""),
    ],
)
def test_the_rule_of_what_is_late(referral: Referral, late: str) -> None:
    assert lateness(referral, date(2026, 3, 3)) == late


def test_a_referral_goes_its_whole_way_in_words(clinic: Clinic) -> None:
    assert _mark(clinic) == ("empty", "")
    order = _added(clinic, provider=str(_provider()), authorization="requested", requested="3/1")
    assert (order.title, order.provider, order.asked_words) == (
        "Physical therapy",
        "Dr. Ruth Stone",
        "Requested 1 Mar 2026",
    )
    assert order.authorization_words == "Authorization asked for 1 Mar 2026"
    number, at = clinic.encounter_id, order.id
    visit_orders.authorize_order(
        clinic.owner, number, at, 1, {"authorization": "approved", "number": "A-77", "answered": "3/2"}
    )
    view = visit_orders.schedule_order(clinic.owner, number, at, 2, {"visit_day": "tue", "visit_time": "9:30"})
    [order] = view.orders.open
    assert order.authorization_words == "Authorized 2 Mar 2026, number A-77"
    assert order.visit_words == "Visit Tue 10 Mar, 09:30"
    assert _mark(clinic) == ("filled", "1 open")
    with reading() as session:
        assert session.get_one(VisitOrder, at).scheduled_local == datetime(2026, 3, 10, 9, 30)
    view = visit_orders.result_order(clinic.owner, number, at, 3, {"result": "Better."})
    [order] = view.orders.ended
    assert (order.end_words, order.result, order.is_open) == ("Result of 3 Mar 2026", "Better.", False)


def test_what_is_late_calls_for_action(clinic: Clinic, monkeypatch: pytest.MonkeyPatch) -> None:
    _added(clinic, authorization="requested")
    assert _mark(clinic) == ("filled", "1 open")
    monkeypatch.setenv("RXCASE_TODAY", "2026-03-11")
    settings.cache_clear()
    assert _mark(clinic) == ("action", "1 late")
    assert _seen(clinic).open[0].late_words == "No answer on the authorization for 8 days"


@pytest.mark.parametrize(
    ("fields", "wrong"),
    [
        ({}, {"reason", "provider"}),
        ({"reason": "x", "provider_text": "Dr. Nobody"}, {"provider"}),
        ({"reason": "x", "provider": "999999"}, {"provider"}),
        ({"reason": "x", "provider": "-1"}, {"provider"}),
        (THERAPY | {"requested": "tomorrow"}, {"requested"}),
        (THERAPY | {"authorization": "approved"}, {"authorization"}),
        (THERAPY | {"reason": "x" * 2_001}, {"reason"}),
    ],
)
def test_all_that_is_wrong_with_a_new_referral_is_said_at_once(
    clinic: Clinic, fields: dict[str, str], wrong: set[str]
) -> None:
    with pytest.raises(InvalidInputError) as refused:
        visit_orders.add_order(clinic.owner, clinic.encounter_id, fields)
    assert set(refused.value.fields) == wrong
    assert _seen(clinic) == OrderList(may_edit=True)


@pytest.mark.parametrize(
    ("fields", "wrong"),
    [
        ({"authorization": "approved"}, {"number"}),
        ({"authorization": "denied"}, {"denied"}),
        ({"authorization": "perhaps"}, {"authorization"}),
        ({"authorization": "denied", "denied": "No.", "answered": "tomorrow"}, {"answered"}),
    ],
)
def test_an_answer_of_the_payer_is_whole(clinic: Clinic, fields: dict[str, str], wrong: set[str]) -> None:
    order = _added(clinic)
    with pytest.raises(InvalidInputError) as refused:
        visit_orders.authorize_order(clinic.owner, clinic.encounter_id, order.id, order.version, fields)
    assert set(refused.value.fields) == wrong


@pytest.mark.parametrize(
    ("typed", "shown"), [("9:30", "09:30"), ("1405", "14:05"), ("2 pm", "14:00"), ("12am", "00:00")]
)
def test_times_are_read_as_people_type_them(clinic: Clinic, typed: str, shown: str) -> None:
    order = _added(clinic)
    view = visit_orders.schedule_order(
        clinic.owner, clinic.encounter_id, order.id, 1, {"visit_day": "+1", "visit_time": typed}
    )
    assert view.orders.open[0].visit_words.endswith(shown)


@pytest.mark.parametrize("typed", ["", "25:00", "noon", "9:75", "13 pm", "1:2:3"])
def test_what_is_no_time_is_refused(clinic: Clinic, typed: str) -> None:
    order = _added(clinic)
    with pytest.raises(InvalidInputError) as refused:
        visit_orders.schedule_order(
            clinic.owner, clinic.encounter_id, order.id, 1, {"visit_day": "+1", "visit_time": typed}
        )
    assert set(refused.value.fields) == {"visit_time"}


def test_a_denied_and_cancelled_referral_says_why(clinic: Clinic) -> None:
    order = _added(clinic, authorization="requested")
    number = clinic.encounter_id
    visit_orders.authorize_order(
        clinic.owner, number, order.id, 1, {"authorization": "denied", "denied": "Not related."}
    )
    view = visit_orders.cancel_order(clinic.owner, number, order.id, 2, {"reason": "Denied."})
    [ended] = view.orders.ended
    assert ended.authorization_words == "Authorization denied 3 Mar 2026: Not related."
    assert ended.end_words == "Cancelled: Denied."
    with pytest.raises(InvalidInputError, match="cancelled"):
        visit_orders.result_order(clinic.owner, number, order.id, 3, {"result": "x"})
    assert len(visit_orders.reopen_order(clinic.owner, number, order.id, 3).orders.open) == 1


def test_two_results_at_once_are_both_shown(clinic: Clinic) -> None:
    order = _added(clinic)
    number = clinic.encounter_id
    visit_orders.result_order(clinic.colleague, number, order.id, 1, {"result": "Better."})
    with pytest.raises(StaleVersionError, match="Cole Webb") as stale:
        visit_orders.result_order(clinic.owner, number, order.id, 1, {"result": "Worse."})
    [conflict] = stale.value.conflicts
    assert (conflict.mine, conflict.theirs) == ("Worse.", "Better.")


@pytest.mark.parametrize("deed", ["add", "authorize", "schedule", "result", "cancel", "reopen"])
def test_each_deed_is_taken_back_and_done_again(clinic: Clinic, deed: str) -> None:
    order = _added(clinic)
    number, version = clinic.encounter_id, order.version
    if deed == "reopen":
        visit_orders.cancel_order(clinic.owner, number, order.id, version, {"reason": "x"})
        version += 1
    deeds: dict[str, Callable[[], EncounterView]] = {
        "add": lambda: visit_orders.add_order(clinic.owner, number, THERAPY),
        "authorize": lambda: visit_orders.authorize_order(
            clinic.owner, number, order.id, version, {"authorization": "approved", "number": "7"}
        ),
        "schedule": lambda: visit_orders.schedule_order(
            clinic.owner, number, order.id, version, {"visit_day": "+1", "visit_time": "9"}
        ),
        "result": lambda: visit_orders.result_order(clinic.owner, number, order.id, version, {"result": "Well."}),
        "cancel": lambda: visit_orders.cancel_order(clinic.owner, number, order.id, version, {"reason": "x"}),
        "reopen": lambda: visit_orders.reopen_order(clinic.owner, number, order.id, version),
    }

    def seen() -> list[OrderView]:
        return [replace(each, version=0) for each in (*_seen(clinic).open, *_seen(clinic).ended)]

    can_be_taken_back(clinic, deeds[deed], seen)


def test_who_may_not_or_is_out_of_reach_changes_and_reads_nothing(clinic: Clinic) -> None:
    order = _added(clinic)
    number = clinic.encounter_id
    nobody_else_may(clinic, lambda actor: visit_orders.add_order(actor, number, THERAPY))
    nobody_else_may(
        clinic, lambda actor: visit_orders.result_order(actor, number, order.id, order.version, {"result": "x"})
    )
    nobody_else_may(clinic, lambda actor: visit_orders.order_fields(actor, order.id))
    with pytest.raises(NotFoundError):
        visit_orders.result_order(clinic.owner, clinic.foreign_encounter_id, order.id, 1, {"result": "x"})
    with pytest.raises(NotAllowedError):
        visit_orders.provider_picks(clinic.employer, "")
    blind = replace(clinic.owner, permissions=clinic.owner.permissions - {Permission.CLINICAL_VIEW})
    assert encounters.encounter_view(blind, number).orders == OrderList()


def test_providers_are_found_by_every_word_and_no_more_than_a_list_holds(clinic: Clinic) -> None:
    wanted = _provider("Dr. Amal Haddad", organization="Harbor Clinic")
    for number in range(40):
        _provider(f"Dr. Number {number}")
    assert [pick.value for pick in visit_orders.provider_picks(clinic.owner, "harbor ortho")] == [str(wanted)]
    assert len(visit_orders.provider_picks(clinic.owner, "")) == 30
    assert visit_orders.provider_picks(clinic.owner, "%") == []


def test_the_page_costs_the_same_queries_with_one_referral_and_with_many(
    clinic: Clinic, count_queries: Callable[[], AbstractContextManager[QueryCount]]
) -> None:
    _added(clinic, provider=str(_provider()))
    with count_queries() as few:
        _seen(clinic)
    for _ in range(20):
        _added(clinic, provider=str(_provider()))
    with count_queries() as many:
        _seen(clinic)
    assert many.count == few.count
