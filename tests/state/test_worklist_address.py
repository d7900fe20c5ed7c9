"""The address says the whole view, and nothing that anybody types into it does harm."""

from __future__ import annotations

from urllib.parse import parse_qsl, urlsplit

from hypothesis import given
from hypothesis import strategies as st

from rxcase.readmodels.worklist import FollowUp, WorklistQuery, WorklistSort
from rxcase.state import worklist_address

words = st.lists(st.text(st.characters(categories=("L", "N", "P")), min_size=1, max_size=12), max_size=4).map(" ".join)
queries = st.builds(
    WorklistQuery,
    search=words,
    stage_id=st.integers(0, 10_000),
    owner_id=st.integers(-1, 10_000),
    follow_up=st.sampled_from(FollowUp),
    sort=st.sampled_from(WorklistSort),
    descending=st.booleans(),
    page=st.integers(1, 20_000),
)


def parameters(address: str) -> dict[str, str]:
    return dict(parse_qsl(urlsplit(address).query))


@given(queries)
def test_an_address_gives_back_the_query_that_it_was_written_from(query: WorklistQuery) -> None:
    assert worklist_address.read(parameters(worklist_address.write(query))) == query


def test_the_usual_view_has_the_bare_address() -> None:
    assert worklist_address.write(WorklistQuery()) == "/worklist/"


@given(st.dictionaries(st.sampled_from(["search", "stage", "owner", "follow-up", "sort", "page"]), st.text()))
def test_whatever_is_typed_into_the_address_is_a_query(typed: dict[str, str]) -> None:
    query = worklist_address.read(typed)
    assert query.page >= 1
    assert query.owner_id >= -1
    assert "\0" not in query.search
    assert len(query.search) <= worklist_address.LONGEST_SEARCH
    assert worklist_address.read(parameters(worklist_address.write(query))) == query


def test_nonsense_counts_as_not_said() -> None:
    nonsense = {"stage": "-3", "owner": "x", "follow-up": "soonish", "sort": "--name", "page": "0"}
    assert worklist_address.read(nonsense) == WorklistQuery()
