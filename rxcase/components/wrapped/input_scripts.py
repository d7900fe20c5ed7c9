"""The scripts of keyboard shortcuts and of presses, bundled with the pages."""

from __future__ import annotations

import reflex as rx


class InputScripts(rx.Fragment):
    """Draws nothing; brings ``assets/keys.js`` and ``assets/presses.js`` along."""

    def add_imports(self) -> dict[str, list[str]]:
        """The scripts, for what they do when loaded."""
        return {"": ["$/public/keys.js", "$/public/presses.js"]}
