"""The worklist's view as its address says it, and back."""

from __future__ import annotations

from collections.abc import Mapping
from urllib.parse import urlencode

from rxcase.readmodels.worklist import FollowUp, WorklistQuery, WorklistSort

PATH = "/worklist/"
LONGEST_SEARCH = 200
_LARGEST_NUMBER = 2**31


def _number(text: str, least: int, default: int) -> int:
    try:
        number = int(text[:12])
    except ValueError:
        return default
    return number if least <= number < _LARGEST_NUMBER else default


def read(parameters: Mapping[str, str]) -> WorklistQuery:
    """The query that an address asks for; what cannot be meant counts as not said.

    Args:
        parameters: The address's parameters; anybody may have typed them.
    """
    sort = parameters.get("sort", "")
    name = sort.removeprefix("-")
    is_known = name in set(WorklistSort)
    follow_up = parameters.get("follow-up", "")
    return WorklistQuery(
        search=" ".join(parameters.get("search", "").replace("\0", " ").split())[:LONGEST_SEARCH],
        stage_id=_number(parameters.get("stage", ""), 0, 0),
        owner_id=_number(parameters.get("owner", ""), -1, 0),
        follow_up=FollowUp(follow_up) if follow_up in set(FollowUp) else FollowUp.ANY,
        sort=WorklistSort(name) if is_known else WorklistSort.FOLLOW_UP,
        descending=is_known and sort.startswith("-"),
        page=_number(parameters.get("page", ""), 1, 1),
    )


def write(query: WorklistQuery) -> str:
    """The address of a query; what is as usual is left out, so that equal views have equal addresses."""
    sort = f"{'-' if query.descending else ''}{query.sort.value}"
    parameters = {
        "search": query.search,
        "stage": str(query.stage_id) if query.stage_id else "",
        "owner": str(query.owner_id) if query.owner_id else "",
        "follow-up": query.follow_up.value,
        "sort": sort if sort != WorklistSort.FOLLOW_UP.value else "",
        "page": str(query.page) if query.page > 1 else "",
    }
    said = urlencode({name: value for name, value in parameters.items() if value})
    return f"{PATH}?{said}" if said else PATH
