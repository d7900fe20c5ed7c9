"""What taking the worklist out means, said before it is done."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class ExportScope:
    """How many encounters and which columns, by their titles."""

    count: int = 0
    columns: list[str] = field(default_factory=list)

    @property
    def words(self) -> str:
        """“1,234 encounters, 9 columns”."""
        rows = "1 encounter" if self.count == 1 else f"{self.count:,} encounters"
        return f"{rows}, {len(self.columns)} columns"
