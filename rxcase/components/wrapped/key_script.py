"""The script of the keyboard shortcuts, bundled with the pages."""

from __future__ import annotations

import reflex as rx


class KeyScript(rx.Fragment):
    """Draws nothing; brings ``assets/keys.js`` along."""

    def add_imports(self) -> dict[str, str]:
        """The script, for what it does when loaded."""
        return {"": "$/public/keys.js"}
