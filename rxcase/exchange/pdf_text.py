"""Letters in a PDF: the fonts that come with reportlab, and what they cannot draw said as near as they can."""

from __future__ import annotations

import unicodedata
from functools import cache

from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont

FONT, BOLD = "Vera", "VeraBd"


@cache
def fonts() -> frozenset[int]:
    """Make the fonts known.

    Returns:
        The characters that they can draw.
    """
    for name in (FONT, BOLD):
        pdfmetrics.registerFont(TTFont(name, f"{name}.ttf"))
    return frozenset(pdfmetrics.getFont(FONT).face.charToGlyph)


@cache
def _drawable(sign: str) -> str:
    if ord(sign) in fonts() or sign == "\n":
        return sign
    plain = "".join(each for each in unicodedata.normalize("NFKD", sign) if ord(each) in fonts())
    return plain or ("" if unicodedata.combining(sign) else "?")


def printable(words: str) -> str:
    """The words as the fonts can draw them: letters without their marks where need be, “?” where nothing else is left."""
    return "".join(map(_drawable, words))
