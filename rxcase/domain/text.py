"""Text that people typed or pasted, made fit to keep."""

from __future__ import annotations

import unicodedata

_KEPT_CONTROLS = frozenset("\n\t")


def clean(typed: str) -> str:
    """The text with one kind of line end and without what no database keeps.

    Control signs other than newline and tab go; half surrogates become U+FFFD. Emoji, right-to-left
    text and its marks stay as they are.
    """
    text = typed.replace("\r\n", "\n").replace("\r", "\n")
    if text.isascii() and text.isprintable():
        return text
    kept = []
    for sign in text:
        category = unicodedata.category(sign)
        if category == "Cs":
            kept.append("\ufffd")
        elif category != "Cc" or sign in _KEPT_CONTROLS:
            kept.append(sign)
    return "".join(kept)


def is_blank(text: str) -> bool:
    """Whether nothing can be read in the text: only spaces and signs without a shape."""
    return not any(not sign.isspace() and unicodedata.category(sign) not in {"Cf", "Cc", "Zs"} for sign in text)
