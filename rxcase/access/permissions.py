"""The vocabulary of permissions, what each role holds at first, and what a refusal says."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Permission(StrEnum):
    """One thing that somebody may do, as ``noun:verb``."""

    WORKLIST_VIEW = "worklist:view"
    VIEW_SHARE = "view:share"
    ENCOUNTER_VIEW = "encounter:view"
    ENCOUNTER_WORK = "encounter:work"
    ENCOUNTER_CLOSE = "encounter:close"
    ENCOUNTER_REOPEN = "encounter:reopen"
    ENCOUNTER_DELETE = "encounter:delete"
    ENCOUNTER_REMOVE_SECTION = "encounter:remove-section"
    ENCOUNTER_ASSIGN = "encounter:assign"
    STAGE_OVERRIDE_LIMIT = "stage:override-limit"
    NOTE_VIEW = "note:view"
    NOTE_WRITE = "note:write"
    NOTE_STRIKE = "note:strike"
    CASE_VIEW = "case:view"
    CASE_EDIT = "case:edit"
    CASE_CLOSE = "case:close"
    CASE_DELETE = "case:delete"
    CLINICAL_VIEW = "clinical:view"
    CLINICAL_EDIT = "clinical:edit"
    IDENTITY_VIEW = "identity:view"
    PRIVACY_CASE_VIEW = "privacy-case:view"
    RESTRICTION_VIEW = "restriction:view"
    RESTRICTION_EDIT = "restriction:edit"
    RESTRICTION_REMOVE = "restriction:remove"
    RESTRICTION_OPEN_ENDED = "restriction:open-ended"
    RESTRICTION_TYPE_EDIT = "restriction-type:edit"
    DOCUMENT_VIEW = "document:view"
    DOCUMENT_ADD = "document:add"
    DOCUMENT_LINK = "document:link"
    DOCUMENT_DELETE = "document:delete"
    REPORT_VIEW = "report:view"
    EXPORT = "data:export"
    IMPORT = "data:import"
    EMERGENCY_ACCESS = "access:emergency"
    OWN_RECORD_VIEW = "own-record:view"
    EMPLOYER_PAGE_VIEW = "employer-page:view"
    USER_EDIT = "user:edit"
    SETTING_EDIT = "setting:edit"
    AUDIT_VIEW = "audit:view"


DENIALS: dict[Permission, str] = {
    Permission.WORKLIST_VIEW: "Your role does not include the worklist.",
    Permission.VIEW_SHARE: "Your role may keep views for itself but not share them.",
    Permission.ENCOUNTER_WORK: "Your role may look at encounters but not change them.",
    Permission.ENCOUNTER_CLOSE: "Your role may not close or archive encounters.",
    Permission.ENCOUNTER_ASSIGN: "Your role takes what nobody owns and hands over its own; a supervisor assigns the rest.",
    Permission.ENCOUNTER_REOPEN: "Your role may not reopen closed encounters.",
    Permission.STAGE_OVERRIDE_LIMIT: "Only a supervisor may fill a stage beyond its limit.",
    Permission.CLINICAL_VIEW: "Your role does not read diagnoses, tests and referrals.",
    Permission.CLINICAL_EDIT: "Your role may not change diagnoses, tests and referrals.",
    Permission.NOTE_VIEW: "Your role may not read notes.",
    Permission.NOTE_WRITE: "Your role may not write notes.",
    Permission.RESTRICTION_VIEW: "Your role may not read restrictions.",
    Permission.RESTRICTION_EDIT: "Your role may not change restrictions and accommodations.",
    Permission.RESTRICTION_REMOVE: "Your role may not remove restrictions and accommodations; end them instead.",
    Permission.RESTRICTION_OPEN_ENDED: "Your role may not leave the end open. Give an end, or say that it is permanent.",
    Permission.DOCUMENT_VIEW: "Your role may not open documents.",
    Permission.DOCUMENT_ADD: "Your role may not add documents.",
    Permission.DOCUMENT_DELETE: "Your role may not remove documents.",
    Permission.IMPORT: "Your role may not import data.",
    Permission.EXPORT: "Your role may not export data.",
}


def denial(permission: Permission) -> str:
    """What a person reads who lacks the permission."""
    return DENIALS.get(permission, "Your role does not allow this.")


class Reach(StrEnum):
    """Which rows a user may see at most."""

    ALL = "all"
    GRANTED = "granted"
    ASSIGNED = "assigned"
    OWN = "self"


@dataclass(frozen=True, slots=True)
class RoleDefault:
    """What a new database gives a role."""

    title: str
    reach: Reach
    permissions: frozenset[Permission]


_P = Permission

_CASE_WORK = frozenset(
    {
        _P.WORKLIST_VIEW,
        _P.ENCOUNTER_VIEW,
        _P.ENCOUNTER_WORK,
        _P.ENCOUNTER_CLOSE,
        _P.ENCOUNTER_REOPEN,
        _P.NOTE_VIEW,
        _P.NOTE_WRITE,
        _P.CASE_VIEW,
        _P.CASE_EDIT,
        _P.CASE_CLOSE,
        _P.CLINICAL_VIEW,
        _P.CLINICAL_EDIT,
        _P.IDENTITY_VIEW,
        _P.PRIVACY_CASE_VIEW,
        _P.RESTRICTION_VIEW,
        _P.RESTRICTION_EDIT,
        _P.DOCUMENT_VIEW,
        _P.DOCUMENT_ADD,
        _P.DOCUMENT_LINK,
        _P.REPORT_VIEW,
    }
)

ROLES: dict[str, RoleDefault] = {
    "case-manager": RoleDefault("Case manager", Reach.ALL, _CASE_WORK),
    "supervisor": RoleDefault(
        "Supervisor",
        Reach.ALL,
        _CASE_WORK
        | {
            _P.VIEW_SHARE,
            _P.ENCOUNTER_ASSIGN,
            _P.ENCOUNTER_DELETE,
            _P.ENCOUNTER_REMOVE_SECTION,
            _P.STAGE_OVERRIDE_LIMIT,
            _P.NOTE_STRIKE,
            _P.CASE_DELETE,
            _P.RESTRICTION_REMOVE,
            _P.RESTRICTION_OPEN_ENDED,
            _P.DOCUMENT_DELETE,
            _P.EXPORT,
            _P.AUDIT_VIEW,
        },
    ),
    "employer": RoleDefault("Employer contact", Reach.GRANTED, frozenset({_P.EMPLOYER_PAGE_VIEW})),
    "administrator": RoleDefault(
        "Administrator",
        Reach.ALL,
        frozenset(_P) - {_P.EMERGENCY_ACCESS, _P.OWN_RECORD_VIEW, _P.EMPLOYER_PAGE_VIEW},
    ),
    "clinician": RoleDefault(
        "Clinician",
        Reach.ASSIGNED,
        frozenset(
            {
                _P.WORKLIST_VIEW,
                _P.ENCOUNTER_VIEW,
                _P.NOTE_VIEW,
                _P.NOTE_WRITE,
                _P.CASE_VIEW,
                _P.CLINICAL_VIEW,
                _P.CLINICAL_EDIT,
                _P.IDENTITY_VIEW,
                _P.PRIVACY_CASE_VIEW,
                _P.RESTRICTION_VIEW,
                _P.RESTRICTION_EDIT,
                _P.DOCUMENT_VIEW,
                _P.DOCUMENT_ADD,
                _P.EMERGENCY_ACCESS,
            }
        ),
    ),
    "worker": RoleDefault("Injured worker", Reach.OWN, frozenset({_P.OWN_RECORD_VIEW})),
}
"""Roles of a new database; ``role_permission`` holds what is in force."""
