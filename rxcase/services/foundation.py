"""What a database needs before anybody works in it: the schema and the reference rows."""

from __future__ import annotations

from sqlmodel import Session, col, select

from rxcase.access import audit
from rxcase.access.actor import system
from rxcase.access.permissions import ROLES
from rxcase.config import settings
from rxcase.db import transaction
from rxcase.errors import StorageError
from rxcase.migrate import migrate
from rxcase.models import AccommodationType, Department, RestrictionType, Role, RolePermission, Stage
from rxcase.services.restriction import work_status

STAGES = ("Intake", "Assessment", "Treatment", "Modified duty", "Return to work", "Follow-up", "Ready to close")
CASE_MANAGEMENT = "Case Management"

ACCOMMODATION_TYPES = {
    "Work Location": "restricted",
    "Transitional Duty": "restricted",
    "TDP-Work Area": "restricted",
    "Housing": "restricted",
    "Lost Time/Occ": "away",
    "Lost Time/Non-Occ": "away",
    "Lost Time/Maternity (CA)": "away",
    "Lost Time/ER LAT Approved": "away",
    "Lost Time": "away",
}
"""The names are the ones that case files carry; only *Lost Time* kinds are days away."""

_WEIGHED = ("Carrying", "Lifting", "Pulling", "Pushing")
_SIDED = ("Gripping", "Overhead reaching", "Reaching", "Repetitive motion")
_OTHERS = (
    "Balancing",
    "Bending",
    "Chemical exposure",
    "Climbing",
    "Cold exposure",
    "Crawling",
    "Driving",
    "Heat exposure",
    "Hours of work",
    "Keyboard work",
    "Kneeling",
    "Machinery",
    "Night work",
    "Noise exposure",
    "Operating vehicles",
    "Respirator use",
    "Sitting",
    "Squatting",
    "Standing",
    "Twisting",
    "Uneven ground",
    "Vibration",
    "Voice rest",
    "Walking",
    "Wet work",
    "Work at heights",
)
LOST_TIME = "Lost Time"


def prepare() -> None:
    """Make the data folder, the tables and the reference rows, whichever are missing.

    Raises:
        StorageError: The folder or the database cannot be used, or belongs to a newer program.
    """
    folder = settings().data_dir
    try:
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        settings().documents_dir.mkdir(exist_ok=True, mode=0o700)
    except OSError as error:
        raise StorageError(f"The data folder {folder} cannot be used: {error.strerror}.") from error
    is_new = migrate()
    with transaction() as session:
        if session.scalars(select(Role).limit(1)).first() is None:
            _add_reference_rows(session)
        elif is_new:
            work_status.refresh_due(session)


def _add_reference_rows(session: Session) -> None:
    for name, default in ROLES.items():
        role = Role(name=name, title=default.title)
        session.add(role)
        session.flush()
        session.add_all(
            RolePermission(role_id=role.id or 0, permission=permission) for permission in sorted(default.permissions)
        )
    last = len(STAGES)
    session.add_all(
        Stage(
            name=name,
            position=position,
            needs_case=position > 1,
            needs_owner=position > 1,
            needs_follow_up=1 < position < last,
        )
        for position, name in enumerate(STAGES, start=1)
    )
    session.add_all(
        AccommodationType(name=name, counts_as=counts_as) for name, counts_as in ACCOMMODATION_TYPES.items()
    )
    session.add(RestrictionType(name=LOST_TIME, is_lost_time=True))
    session.add_all(RestrictionType(name=name, takes_weight=True, unit="lb") for name in _WEIGHED)
    session.add_all(RestrictionType(name=name, takes_side=True) for name in _SIDED)
    session.add_all(RestrictionType(name=name) for name in _OTHERS)
    if session.scalars(select(Department).where(col(Department.employer_id).is_(None)).limit(1)).first() is None:
        session.add(Department(name=CASE_MANAGEMENT))
    audit.record(
        session, system(), audit.Event("setting:prepare", after={"stages": list(STAGES), "roles": list(ROLES)})
    )
