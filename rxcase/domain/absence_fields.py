"""The fields of a leave: its days, its kind, and the plan that is kept with it.

Source: Enterprise Health, “Adding an Absence Management Case”, “Plan-Absence Management”.
"""

from __future__ import annotations

from rxcase.domain.form_fields import FormField, FormGroup, Kind, When

LEAVE_TYPES = (
    "Employee Medical",
    "Family Member Medical",
    "Maternity",
    "Parenting",
    "Military (Medical)",
    "Military (Non-Medical)",
)
LEAVE_CASE_TYPES = (
    "At-Work Evaluation",
    "Field Test",
    "Off-Duty",
    "On-Duty",
    "RTW",
    "Test Result Exception",
    "Other",
)
DISPOSITIONS = (
    "Continued Medical Leave",
    "Full Duty",
    "RTW with Accommodations",
    "RTW with Restrictions",
)
PLAN = "leave_plan"
"""The column that keeps the plan, one key a field."""


def _plan(key: str, label: str, kind: Kind = Kind.LINE, longest: int = 255, **more: object) -> FormField:
    return FormField(f"{PLAN}.{key}", label, kind, longest, **more)  # type: ignore[arg-type]  # attributes of a field


_INTERMITTENT = When(f"{PLAN}.intermittent", ("yes",))
_REDUCED = When(f"{PLAN}.reduced_schedule", ("yes",))
_FMLA = When(f"{PLAN}.eligible", ("yes",))
_HOURS = "Hours"

ABSENCE = (
    FormGroup(
        "Absence",
        (
            FormField(
                "first_day_off",
                "First day off",
                Kind.DAY,
                is_required=True,
                may_be_future=True,
                help_text="3/14, 14 mar or fri",
            ),
            FormField("reported_local", "Case opened", Kind.MOMENT, is_required=True),
            FormField(
                "expected_return_local",
                "Expected return",
                Kind.MOMENT,
                may_be_future=True,
                not_before="first_day_off",
                help_text="The first day back at work",
            ),
            FormField("returned_to_work_local", "Actual return", Kind.MOMENT, not_before="first_day_off"),
            FormField("last_worked_local", "Last date of work", Kind.MOMENT),
            FormField("leave_type", "Leave type", Kind.LINE, 100, suggestions=LEAVE_TYPES),
            FormField("leave_disposition", "Disposition", Kind.LINE, 100, suggestions=DISPOSITIONS),
        ),
    ),
    FormGroup(
        "Leave plan",
        (
            _plan("case_type", "Case type", suggestions=LEAVE_CASE_TYPES),
            _plan("certification_complete", "Medical certification complete", Kind.YES_NO),
            _plan("mda_allows", "Duration guideline allows (MDA)", longest=100, help_text="Such as “6 weeks”"),
            _plan("years_of_service", "Years of service", Kind.NUMBER, 80),
            _plan("hours_worked", "Hours worked in the last 12 months", Kind.NUMBER, 8_784),
            _plan(
                "eligible",
                "Eligible for FMLA",
                Kind.YES_NO,
                help_text="12 months of service and 1,250 hours: 29 CFR 825.110(a)",
            ),
            _plan("fmla_hours_requested", f"{_HOURS} requested", Kind.NUMBER, 2_000, when=_FMLA),
            _plan("fmla_hours_remaining", f"{_HOURS} remaining", Kind.NUMBER, 2_000, when=_FMLA),
            _plan("fmla_hours_approved", f"{_HOURS} approved", Kind.NUMBER, 2_000, when=_FMLA),
            _plan("fmla_hours_denied", f"{_HOURS} denied", Kind.NUMBER, 2_000, when=_FMLA),
            _plan("capacity_level", "Capacity utilization level", longest=100),
            _plan("work_schedule", "Work schedule", longest=100, help_text="Such as “Mon–Fri, days”"),
            _plan("days_per_week", "Days per week", Kind.NUMBER, 7),
            _plan("hours_per_week", "Hours per week", Kind.NUMBER, 168),
            _plan("intermittent", "Intermittent leave", Kind.YES_NO),
            _plan("intermittent_pattern", "How often and how long", when=_INTERMITTENT),
            _plan("actual_days_away", "Actual days away", Kind.NUMBER, 3_660, when=_INTERMITTENT),
            _plan("reduced_schedule", "Reduced schedule", Kind.YES_NO),
            _plan("reduced_hours_per_week", "Reduced hours per week", Kind.NUMBER, 168, when=_REDUCED),
        ),
    ),
)
