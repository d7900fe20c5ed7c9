"""How deeds of the audit are said to people."""

from __future__ import annotations

DEEDS: dict[str, str] = {
    "encounter:set-follow-up": "Follow-up set",
    "encounter:move": "Moved",
    "encounter:close": "Encounter closed",
    "encounter:archive": "Encounter archived",
    "encounter:reopen": "Encounter reopened",
    "encounter:assign": "Owner changed",
    "encounter:undo": "Taken back",
    "note:write": "Note written",
    "note:undo": "Note taken back",
    "case-manager:add": "Case manager added",
    "case-manager:remove": "Case manager removed",
    "document:add": "Document added",
    "encounter:create": "Encounter opened",
    "encounter:link-case": "Case linked",
    "encounter:unlink-case": "Case unlinked",
    "case:create": "Case created",
    "case:copy": "Case copied",
    "case:edit": "Case changed",
    "case:verify": "Case verified",
    "case:decline": "Report declined",
    "case:close": "Case closed",
    "case:reopen": "Case reopened",
    "case:delete": "Case deleted",
    "case:merge": "Cases merged",
    "case:merge-away": "Case merged into another",
    "case:undo": "Taken back",
    "injured-part:add": "Injured part added",
    "injured-part:edit": "Injured part changed",
    "injured-part:remove": "Injured part removed",
    "restriction:add": "Restriction added",
    "restriction:revise": "Restriction revised",
    "restriction:update": "Restriction updated",
    "restriction:extend": "Restriction extended",
    "restriction:repeat": "Restriction repeated",
    "restriction:end": "Restriction ended",
    "restriction:remove": "Restriction removed",
    "restriction:confirm": "Confirmed that no accommodation is needed",
    "restriction:undo": "Taken back",
    "accommodation:add": "Accommodation added",
    "accommodation:revise": "Accommodation revised",
    "accommodation:update": "Accommodation updated",
    "accommodation:extend": "Accommodation extended",
    "accommodation:end": "Last day of accommodation set",
    "accommodation:remove": "Accommodation removed",
    "accommodation:associate": "Accommodation associated",
    "accommodation:undo": "Taken back",
}

LOOKS = ("encounter:view", "note:view", "task:view", "document:view", "chart:view", "case:view")
"""What the audit tells that changed nothing."""


def deed_words(verb: str) -> str:
    """The deed in words; a verb without words of its own says what it is.

    Args:
        verb: ``noun:verb`` of the audit, such as ``restriction:add``.
    """
    known = DEEDS.get(verb)
    if known:
        return known
    noun, _, act = verb.partition(":")
    return f"{noun.replace('-', ' ').capitalize()}: {act.replace('-', ' ')}"
