"""How the log of form 300 classifies a case (29 CFR 1904.29(b)(2), form 300 columns G to M)."""

from __future__ import annotations

TYPE_NUMBERS = {"I": 1, "S": 2, "R": 3, "P": 4, "H": 5, "A": 6}
"""Column M: injury, skin disorder, respiratory condition, poisoning, hearing loss, all other illnesses."""


def outcome(*, has_died: bool, away: int, restricted: int) -> str:
    """The most serious outcome: G death, H days away, I job transfer or restriction, J other recordable.

    Args:
        has_died: Of the injury or illness.
        away: Days away from work.
        restricted: Days of restricted work or job transfer.
    """
    if has_died:
        return "G"
    if away:
        return "H"
    return "I" if restricted else "J"
