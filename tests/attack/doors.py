"""Every HTTP route of the app, with what each person gets there. A route without an entry fails a test."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from rxcase.access.permissions import Permission
from tests.attack.world import EVERYBODY, NOBODY, PASSWORD, PEOPLE, Side, World

BOUNDARY = "rxcaseboundary"
FORM = "application/x-www-form-urlencoded"
UNKNOWN = Side("UNKNOWN", *[2_000_000_000] * 5)
"""Numbers of nothing."""


def multipart(file_name: str, content: bytes) -> bytes:
    """The body of an upload."""
    head = (
        f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="file"; filename="{file_name}"\r\n'
        "Content-Type: text/plain\r\n\r\n"
    )
    return head.encode() + content + f"\r\n--{BOUNDARY}--\r\n".encode()


@dataclass(frozen=True, slots=True)
class Door:
    """One method of one route.

    Attributes:
        method: GET or POST.
        path: As the route declares it.
        nobody: The status for whoever is not signed in.
        needs: What a signed-in person must hold; without, the status is 403.
        opened: The status for whoever may.
        names: Makes the address of one side's row; out of reach, the status is 404. None where the route names no row.
        body: What is sent.
        content_type: Of the body.
        is_framed: Whether our own pages may show the answer in a frame; nobody else's ever may.
    """

    method: str
    path: str
    nobody: int
    opened: int
    needs: frozenset[Permission] = frozenset()
    names: Callable[[Side], str] | None = None
    body: bytes = b""
    content_type: str = FORM
    is_framed: bool = False

    def address(self, side: Side) -> str:
        """Where to knock for a row of this side."""
        return self.path if self.names is None else self.names(side)

    def status(self, who: str, side: Side) -> int:
        """What a person gets who knocks for a row of this side."""
        if who == NOBODY:
            return self.nobody
        person = PEOPLE[who]
        if not self.needs <= person.permissions:
            return 403
        is_in_reach = self.names is None or (side is not UNKNOWN and person.may_see(side.name))
        return self.opened if is_in_reach else 404


DOORS = (
    Door(
        "POST", "/auth/sign-in", nobody=303, opened=303, body=f"email=worker@example.org&password={PASSWORD}".encode()
    ),
    Door("POST", "/auth/sign-out", nobody=303, opened=303),
    Door("POST", "/auth/lock", nobody=401, opened=200),
    Door("POST", "/auth/unlock", nobody=401, opened=200, body=f"password={PASSWORD}".encode()),
    Door("POST", "/auth/active", nobody=401, opened=200),
    Door("GET", "/auth/session", nobody=200, opened=200),
    Door("GET", "/health", nobody=200, opened=200),
    Door(
        "GET",
        "/api/documents/{document_id:int}",
        nobody=401,
        opened=200,
        needs=frozenset({Permission.DOCUMENT_VIEW}),
        names=lambda side: f"/api/documents/{side.document_id}",
    ),
    Door(
        "GET",
        "/api/documents/{document_id:int}/preview",
        nobody=401,
        opened=200,
        needs=frozenset({Permission.DOCUMENT_VIEW}),
        names=lambda side: f"/api/documents/{side.document_id}/preview",
        is_framed=True,
    ),
    Door(
        "POST",
        "/api/encounters/{encounter_id:int}/documents",
        nobody=401,
        opened=201,
        needs=frozenset({Permission.ENCOUNTER_VIEW, Permission.DOCUMENT_ADD}),
        names=lambda side: f"/api/encounters/{side.encounter_id}/documents",
        body=multipart("note.txt", b"hello"),
        content_type=f"multipart/form-data; boundary={BOUNDARY}",
    ),
    Door(
        "POST",
        "/api/worklist/export",
        nobody=401,
        opened=200,
        needs=frozenset({Permission.WORKLIST_VIEW, Permission.EXPORT}),
        body=b"format=csv",
    ),
    # Whatever else stands below these, and what Reflex brings along: nothing is there for anybody.
    Door("GET", "/api/{rest:path}", nobody=404, opened=404),
    Door("GET", "/auth/{rest:path}", nobody=404, opened=404),
    Door("GET", "/ping", nobody=404, opened=404),
    Door("GET", "/_health", nobody=404, opened=404),
    Door("GET", "/_event", nobody=404, opened=404),
)


def knocks(world: World) -> list[tuple[Door, str, Side]]:
    """Every door × everybody × a row of one's own, a foreign one and none."""
    return [
        (door, who, side)
        for door in DOORS
        for who in EVERYBODY
        for side in ((world.ours, world.foreign, UNKNOWN) if door.names else (world.ours,))
    ]
