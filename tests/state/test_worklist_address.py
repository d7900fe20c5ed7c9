"""The address says the whole view, and nothing that anybody types into it does harm."""

from __future__ import annotations

from datetime import date
from urllib.parse import parse_qsl, urlsplit

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from rxcase.domain import relative_days
from rxcase.readmodels.worklist_columns import ALWAYS_SHOWN, COLUMNS, Kind, Operator
from rxcase.readmodels.worklist_query import Condition, Layout, Sort, WorklistQuery, checked
from rxcase.state import worklist_address

words = st.lists(st.text(st.characters(categories=("L", "N", "P")), min_size=1, max_size=12), max_size=4).map(" ".join)
days = st.dates(date(1900, 1, 1), date(2200, 12, 31)).map(str)
relative = st.one_of(
    st.sampled_from(["overdue", "today", "later", "this-month", "this-year"]),
    st.builds("{}-{}-days".format, st.sampled_from(["last", "next"]), st.integers(1, relative_days.MOST_DAYS)),
)
VALUES = {
    Kind.TEXT: words.filter(bool),
    Kind.DATE: days,
    Kind.NUMBER: st.integers(0, 2**31 - 1).map(str),
    Kind.FLAG: st.sampled_from(["yes", "no"]),
}


@st.composite
def conditions(draw: st.DrawFn, name: str) -> Condition:
    """A filter in its plain form on a column."""
    column = COLUMNS[name]
    one = (
        st.sampled_from(list(column.codes))
        if column.codes
        else VALUES.get(column.kind, st.integers(1, 2**31 - 1).map(str))
    )
    values: tuple[str, ...]
    match operator := draw(st.sampled_from(column.operators)):
        case Operator.EMPTY | Operator.FILLED:
            values = ()
        case Operator.WHEN:
            values = (draw(relative),)
        case Operator.RANGE:
            values = draw(st.tuples(st.one_of(st.just(""), one), st.one_of(st.just(""), one)).filter(any))
        case _:
            most = 1 if column.kind is Kind.TEXT else 5
            values = tuple(draw(st.lists(one, min_size=1, max_size=most, unique=True)))
    made = Condition(name, operator, values)
    assert checked(made) == made
    return made


def _of(names: list[str]) -> st.SearchStrategy[list[str]]:
    return st.lists(st.sampled_from(names), unique=True)


_NAMES = list(COLUMNS)
_SORTS = [name for name in _NAMES if COLUMNS[name].may_sort]


@st.composite
def queries(draw: st.DrawFn) -> WorklistQuery:
    """Any query in its plain form."""
    group = draw(st.sampled_from(["", *(name for name in _NAMES if COLUMNS[name].may_group)]))
    keys = st.lists(st.text("abc019-", min_size=1, max_size=9), unique=True, max_size=5).map(tuple)
    sorts = draw(st.lists(st.sampled_from(_SORTS), unique=True, min_size=1, max_size=3))
    return WorklistQuery(
        search=draw(words),
        conditions=tuple(draw(conditions(name)) for name in draw(_of(_NAMES))),
        group=group,
        collapsed=draw(keys) if group else (),
        sort=tuple(Sort(name, draw(st.booleans())) for name in sorts),
        columns=tuple(draw(_of(_NAMES).filter(lambda names: ALWAYS_SHOWN in names))),
        page=draw(st.integers(1, 20_000)),
        layout=draw(st.sampled_from(Layout)),
    )


def parameters(address: str) -> dict[str, str]:
    return dict(parse_qsl(urlsplit(address).query))


@settings(suppress_health_check=[HealthCheck.too_slow], deadline=None)
@given(queries())
def test_an_address_gives_back_the_query_that_it_was_written_from(query: WorklistQuery) -> None:
    address = worklist_address.write(query)
    assert urlsplit(address).path == worklist_address.PATHS[query.layout]
    assert worklist_address.read(parameters(address), query.layout) == query


def test_the_usual_view_has_the_bare_address() -> None:
    assert worklist_address.write(WorklistQuery()) == "/worklist/"
    assert worklist_address.write(WorklistQuery(layout=Layout.BOARD)) == "/board/"


# The tables of all letters take seconds to make where the machine is busy.
@settings(suppress_health_check=[HealthCheck.too_slow], deadline=None)
@given(
    st.dictionaries(
        st.sampled_from(["search", "sort", "page", "group", "collapsed", "columns", "view", *COLUMNS]),
        st.one_of(st.text(), st.text("-.,:0123empty not:has:filledlast-7-days")),
    )
)
def test_whatever_is_typed_into_the_address_is_a_query(typed: dict[str, str]) -> None:
    query = worklist_address.read(typed)
    assert query.page >= 1
    assert "\0" not in query.search
    assert len(query.search) <= worklist_address.LONGEST_SEARCH
    assert all(checked(each) == each for each in query.conditions)
    assert worklist_address.read(parameters(worklist_address.write(query))) == query
    assert worklist_address.read_view(typed).isalnum() or not worklist_address.read_view(typed)


def test_nonsense_counts_as_not_said() -> None:
    nonsense = {
        "stage": "-3",
        "owner": "x",
        "follow-up": "soonish",
        "sort": "--name",
        "page": "0",
        "injury": "2026-02-30..",
        "days-in-stage": "..",
        "group": "person",
        "collapsed": "1",
        "columns": "secrets",
    }
    assert worklist_address.read(nonsense) == WorklistQuery()


def test_addresses_from_before_every_column_had_its_filter_still_lead_to_the_same() -> None:
    for former, query in (
        ("stage=2&owner=7", WorklistQuery().having("stage", Operator.IS, 2).having("owner", Operator.IS, 7)),
        ("owner=-1", WorklistQuery().having("owner", Operator.EMPTY)),
        ("follow-up=none", WorklistQuery().having("follow-up", Operator.EMPTY)),
        ("follow-up=next-7-days", WorklistQuery().having("follow-up", Operator.WHEN, "next-7-days")),
        ("sort=-name", WorklistQuery(sort=(Sort("person", descending=True),))),
        ("sort=stage-since", WorklistQuery(sort=(Sort("days-in-stage", descending=True),))),
        ("search=ada&page=3", WorklistQuery(search="ada", page=3)),
    ):
        assert worklist_address.read(dict(parse_qsl(former))) == query


def test_an_address_can_be_read_by_people() -> None:
    query = (
        WorklistQuery(group="owner", sort=(Sort("injury", descending=True), Sort("person")))
        .having("stage", Operator.IS_NOT, 1, 2)
        .having("injury", Operator.RANGE, "2026-01-01", "")
        .having("days-in-stage", Operator.RANGE, 30, 60)
        .having("person", Operator.CONTAINS, "okafor, ada")
        .having("provider", Operator.EMPTY)
    )
    assert worklist_address.write(query) == (
        "/worklist/?stage=not:1,2&injury=2026-01-01..&days-in-stage=30..60&person=has:okafor,+ada&provider=empty"
        "&group=owner&sort=-injury,person"
    )
