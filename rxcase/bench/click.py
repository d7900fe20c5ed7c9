"""From words typed to the rows in the tab, over a real socket, against the service alone that finds the rows."""

from __future__ import annotations

from functools import partial
from statistics import median
from urllib.parse import urlencode

from rxcase.access.actor import command_line
from rxcase.bench.event_socket import EventSocket, Update, has, is_answer, is_loaded
from rxcase.bench.line import Line, from_pairs, in_turn
from rxcase.bench.served import served
from rxcase.bench.worlds import Worlds, use
from rxcase.readmodels.worklist_query import WorklistQuery
from rxcase.services.worklist.worklist import worklist_page

ROUNDS = 40
AIM_MS = 60.0
_WORDS = ("brace", "knee", "shoulder", "lift", "")


def measure(worlds: Worlds) -> list[Line]:
    """Time a search: the event, the page that it leads to, the first update that carries rows."""
    folder = worlds.filled()
    with served(folder) as running, use(folder):
        tab = EventSocket(running, running.sign_in("case-manager"))
        try:
            tab.open_page("/worklist/")
            find = f"{tab.state('worklist_controls')}.find"
            pairs = []
            for number in range(-len(_WORDS), ROUNDS):
                words = _WORDS[number % len(_WORDS)]
                found = in_turn(partial(_click, tab, find, words), partial(_service, words), 1, 0)
                pairs += found if number >= 0 else []
        finally:
            tab.close()
    line = from_pairs("words typed → rows in the tab, against the service", pairs, 0.0)
    beyond = median(ours - service for ours, service in pairs)
    aim = f"at most {AIM_MS:g} ms more"
    return [Line(line.name, "ms", line.ours, line.ours_p95, line.floor, line.ratio, aim, beyond <= AIM_MS)]


def _click(tab: EventSocket, find: str, words: str) -> None:
    tab.event(find, {"text": words}, until=is_answer)
    tab.open_page(f"/worklist/?{urlencode({'search': words})}" if words else "/worklist/", until=_shows_rows)


def _service(words: str) -> None:
    worklist_page(command_line(), WorklistQuery(search=words))


def _shows_rows(update: Update) -> bool:
    # Where there are the same rows as before, such as none, none are sent.
    return has("rows")(update) or is_loaded(update)
