"""Every page of the app in one table: where it is, what it is called, who may open it, where it is offered."""

from __future__ import annotations

from dataclasses import dataclass

from rxcase.access.permissions import Permission


@dataclass(frozen=True, slots=True)
class Route:
    """One page.

    Attributes:
        path: As Reflex wants it; a part in brackets is filled in.
        title: In the browser's tab and in the top bar.
        permission: Who may open it; whoever is signed in unless given.
        is_public: Whether it opens without signing in.
        icon: Its sign in the rail; a page without one is not offered there.
        letter: After ``g`` it leads here.
    """

    path: str
    title: str
    permission: Permission | None = None
    is_public: bool = False
    icon: str = ""
    letter: str = ""

    @property
    def href(self) -> str:
        """The address of a page without parts to fill in; the server redirects addresses without the last slash."""
        return self.path if self.path.endswith("/") else f"{self.path}/"


HOME = Route("/", "rxcase")
SIGN_IN = Route("/sign-in", "Sign in", is_public=True)
WORKLIST = Route("/worklist", "Worklist", Permission.WORKLIST_VIEW, icon="list", letter="w")
BOARD = Route("/board", "Board", Permission.WORKLIST_VIEW, icon="square-kanban", letter="b")
CALENDAR = Route("/calendar", "Calendar", Permission.WORKLIST_VIEW, icon="calendar-days", letter="c")
ENCOUNTER = Route("/encounter/[encounter_id]", "Encounter", Permission.ENCOUNTER_VIEW)
CHART = Route("/chart/[employee_id]", "Chart", Permission.ENCOUNTER_VIEW)
CASE = Route("/case/[case_id]", "Case", Permission.CASE_VIEW)
DAYS = Route("/days/[case_id]", "Days of a case", Permission.CASE_VIEW)
NEW_CASE = Route("/new-case/[employee_id]", "New case", Permission.CASE_EDIT)
COPY_CASE = Route("/copy-case/[case_id]", "Copy a case", Permission.CASE_EDIT)
DUPLICATES = Route("/duplicates", "Duplicate cases", Permission.CASE_VIEW, letter="d")
MERGE_CASES = Route("/merge-cases/[case_id]", "Merge cases", Permission.CASE_DELETE)
STAGES = Route("/settings/stages", "Stages", Permission.SETTING_EDIT, icon="list-ordered", letter="s")
ACCOUNT = Route("/account", "Account", icon="circle-user-round", letter="a")
CHANGES = Route("/changes", "My changes", Permission.ENCOUNTER_VIEW, letter="h")
NOT_ALLOWED = Route("/not-allowed", "Not allowed")
NOT_FOUND = Route("404", "Page not found", is_public=True)

ROUTES = (
    HOME,
    SIGN_IN,
    WORKLIST,
    BOARD,
    CALENDAR,
    ENCOUNTER,
    CHART,
    CASE,
    DAYS,
    NEW_CASE,
    COPY_CASE,
    DUPLICATES,
    MERGE_CASES,
    STAGES,
    ACCOUNT,
    CHANGES,
    NOT_ALLOWED,
    NOT_FOUND,
)


def tab_title(route: Route) -> str:
    """What the browser's tab says: never a person's name, which would stand in the browser's history."""
    return route.title if route is HOME else f"{route.title} · rxcase"
