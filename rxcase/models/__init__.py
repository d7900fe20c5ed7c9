"""SQLModel tables, one module per noun. Importing this package registers them all."""

from rxcase.models.account import (
    Credential,
    Role,
    RolePermission,
    SignInAttempt,
    User,
    UserGrant,
    UserSession,
)
from rxcase.models.audit import AuditEvent
from rxcase.models.base import metadata
from rxcase.models.bulk import BulkAct, BulkRow
from rxcase.models.case import Case, Condition, InjuredPart
from rxcase.models.document import Document
from rxcase.models.draft import Draft
from rxcase.models.due_item import DueItem
from rxcase.models.encounter import (
    NO_DATE,
    CaseManagerAssignment,
    Encounter,
    Note,
    NoteAmendment,
    Stage,
    StageMove,
)
from rxcase.models.import_batch import ImportBatch
from rxcase.models.organization import (
    Company,
    Counter,
    Department,
    Employer,
    Establishment,
    EstablishmentHours,
    Job,
)
from rxcase.models.person import Employee
from rxcase.models.provider import Provider
from rxcase.models.restriction import (
    Accommodation,
    AccommodationType,
    Restriction,
    RestrictionType,
)
from rxcase.models.saved_view import SavedView
from rxcase.models.task import Task
from rxcase.models.visit_order import VisitOrder

__all__ = [
    "NO_DATE",
    "Accommodation",
    "AccommodationType",
    "AuditEvent",
    "BulkAct",
    "BulkRow",
    "Case",
    "CaseManagerAssignment",
    "Company",
    "Condition",
    "Counter",
    "Credential",
    "Department",
    "Document",
    "Draft",
    "DueItem",
    "Employee",
    "Employer",
    "Encounter",
    "Establishment",
    "EstablishmentHours",
    "ImportBatch",
    "InjuredPart",
    "Job",
    "Note",
    "NoteAmendment",
    "Provider",
    "Restriction",
    "RestrictionType",
    "Role",
    "RolePermission",
    "SavedView",
    "SignInAttempt",
    "Stage",
    "StageMove",
    "Task",
    "User",
    "UserGrant",
    "UserSession",
    "VisitOrder",
    "metadata",
]
