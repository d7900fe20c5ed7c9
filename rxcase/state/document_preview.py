"""Which document is being looked at within the page."""

from __future__ import annotations

import reflex as rx

from rxcase.access.permissions import Permission
from rxcase.state.arguments import parse_id
from rxcase.state.encounter_parts import DocumentsPart
from rxcase.state.gate import needs


class DocumentPreviewState(rx.State):
    """The browser fetches the document itself, by its number; that it was opened is recorded there.

    Attributes:
        document_id: Its number; 0 while none is shown.
        title: Its name.
        how: pdf, picture or text.
    """

    document_id: rx.Field[int] = rx.field(0)
    title: rx.Field[str] = rx.field("")
    how: rx.Field[str] = rx.field("")

    @rx.event
    @needs(Permission.DOCUMENT_VIEW)
    async def show(self, document_id: int) -> None:
        """Look at a document of the list."""
        number = parse_id(document_id, "document")
        listed = (await self.get_state(DocumentsPart)).documents
        found = next((each for each in listed if each.id == number and each.preview), None)
        if found is not None:
            self.document_id, self.title, self.how = number, found.title, found.preview

    @rx.event
    @needs(Permission.DOCUMENT_VIEW)
    async def leave(self) -> None:
        """Back to the list."""
        self.reset()
