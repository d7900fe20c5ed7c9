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
    "note:strike": "Note struck out",
    "note:add-text": "Added to a note",
    "note:undo": "Note taken back",
    "case-manager:add": "Case manager added",
    "case-manager:remove": "Case manager removed",
    "document:add": "Document added",
    "document:rename": "Document named",
    "document:link": "Document linked",
    "document:unlink": "Document taken off",
    "document:remove": "Document removed",
    "document:undo": "Taken back",
    "task:add": "Task added",
    "task:complete": "Task done",
    "task:reopen": "Task opened again",
    "task:undo": "Taken back",
    "test:add": "Test added",
    "test:complete": "Test completed",
    "test:cancel": "Test given up",
    "test:reopen": "Test due again",
    "test:undo": "Taken back",
    "diagnosis:add": "Diagnosis added",
    "diagnosis:edit": "Diagnosis changed",
    "diagnosis:conclude": "Diagnosis concluded",
    "diagnosis:reopen": "Diagnosis no longer concluded",
    "diagnosis:remove": "Diagnosis removed",
    "diagnosis:undo": "Taken back",
    "order:add": "Referral added",
    "order:authorize": "Authorization of a referral",
    "order:schedule": "Visit scheduled",
    "order:result": "Result of a referral",
    "order:cancel": "Referral cancelled",
    "order:reopen": "Referral open again",
    "order:undo": "Taken back",
    "encounter:create": "Encounter opened",
    "encounter:link-case": "Case linked",
    "encounter:unlink-case": "Case unlinked",
    "case:create": "Case created",
    "case:copy": "Case copied",
    "case:edit": "Case changed",
    "case:retype": "Type of a case changed",
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
