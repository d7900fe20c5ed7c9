"""The same done to many encounters: a preview fixes the list, what is done is that list, each row by its own service.

A row is one transaction, so none is ever half done; what somebody changed after the preview is left alone and told.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import asdict
from datetime import timedelta

from sqlalchemy import case, delete, func, insert, select, update
from sqlmodel import Session, col

from rxcase import clock
from rxcase.access import audit, scope
from rxcase.access.actor import Actor
from rxcase.access.permissions import Permission
from rxcase.access.privacy import PRIVACY_NAME, is_name_hidden
from rxcase.db import reading, transaction
from rxcase.errors import InvalidInputError, NotAllowedError, NotFoundError, StaleVersionError
from rxcase.models import BulkAct, BulkRow, Case, Employee, Employer, Encounter, Stage, User
from rxcase.models.base import MAX_ID
from rxcase.readmodels.bulk import (
    BULK_LIMIT,
    ROWS_SHOWN,
    BulkAction,
    BulkKind,
    BulkReason,
    BulkRowView,
    BulkView,
    RowState,
)
from rxcase.readmodels.encounter import StageChoice
from rxcase.readmodels.worklist_query import WorklistQuery
from rxcase.services.bulk.bulk_deeds import Deed, deed
from rxcase.services.bulk.bulk_rows import Standing
from rxcase.services.encounter.encounter_change import stale
from rxcase.services.history.undo import Done, doing
from rxcase.services.worklist.worklist_wanted import allowed, order, wanted

CHUNK = 25
"""Rows that one call carries out: short enough that a press on Stop is heard."""

_JUDGED_AT_ONCE = 500
_REASONS_SHOWN = 20
_FORGOTTEN_AFTER = timedelta(days=1)
_IN_THE_WAY = (RowState.REFUSED.value, RowState.CHANGED.value)


def preview(actor: Actor, action: BulkAction, encounter_ids: Sequence[int]) -> BulkView:
    """List what would be done with the chosen encounters, and keep the list.

    Args:
        actor: Needs ``encounter:work``, and is a signed-in person.
        action: The same for each of them.
        encounter_ids: In the order of the screen; at most ``BULK_LIMIT``.

    Raises:
        InvalidInputError: By field what of the action cannot be meant; nothing or too much was chosen.
        NotAllowedError: As above.
    """
    _need(actor)
    wanted = list(dict.fromkeys(each for each in encounter_ids if 0 < each <= MAX_ID))
    _must_fit(len(wanted))
    with transaction() as session:
        meant = deed(session, actor, action)
        return _keep(session, actor, meant, wanted)


def begin_or_go_on(actor: Actor, act_id: int) -> BulkView:
    """Carry out the next ``CHUNK`` rows of the list.

    Args:
        actor: Who made the preview.
        act_id: The act.

    Returns:
        How far it is; with its rows and reasons once nothing is left to do.

    Raises:
        InvalidInputError: What was meant is no more: the stage or the person is gone.
        NotAllowedError: The actor may not change encounters any more.
        NotFoundError: No act of this actor.
    """
    _need(actor)
    with transaction() as session:
        act = _own(session, actor, act_id)
        meant = deed(session, actor, BulkAction(**act.action | {"kind": BulkKind(act.action["kind"])}))
        act.begun_at = act.begun_at or clock.now()
        rows = _next(session, act_id)
        outcomes = _changed_meanwhile(session, actor, rows)
    for row in rows:
        if row.place not in outcomes:
            outcomes[row.place] = _attempt(actor, meant, row)
    with transaction() as session:
        for place, (state, words, event_hash) in outcomes.items():
            said = {"words": words} if words else {}
            session.execute(
                update(BulkRow)
                .where(col(BulkRow.act_id) == act_id, col(BulkRow.place) == place)
                .values(state=state.value, event_hash=event_hash, **said)
            )
        act = _own(session, actor, act_id)
        view = _view(session, actor, act, with_rows=False)
        if view.to_do == 0:
            _end(session, actor, act, view)
            view = _view(session, actor, act)
        return view


def view(actor: Actor, act_id: int) -> BulkView:
    """The act as it stands, with its rows.

    Raises:
        NotAllowedError: The actor may not change encounters.
        NotFoundError: No act of this actor.
    """
    _need(actor)
    with reading() as session:
        return _view(session, actor, _own(session, actor, act_id))


def stop(actor: Actor, act_id: int) -> BulkView:
    """Do no more of the act: what is done stays, and can be taken back.

    Raises:
        NotAllowedError: The actor may not change encounters.
        NotFoundError: No act of this actor.
    """
    _need(actor)
    with transaction() as session:
        act = _own(session, actor, act_id)
        shown = _view(session, actor, act)
        if act.begun_at is not None and act.ended_at is None:
            _end(session, actor, act, shown)
        return shown


def done(actor: Actor, act_id: int) -> Done:
    """What the act did, to be taken back in one go.

    Raises:
        NotAllowedError: The actor may not change encounters.
        NotFoundError: No act of this actor.
    """
    _need(actor)
    with reading() as session:
        _own(session, actor, act_id)
        hashes = session.scalars(
            select(col(BulkRow.event_hash))
            .where(col(BulkRow.act_id) == act_id, col(BulkRow.event_hash).is_not(None))
            .order_by(col(BulkRow.place))
        )
        return Done(tuple(each for each in hashes if each))


def _need(actor: Actor) -> None:
    actor.need(Permission.ENCOUNTER_VIEW)
    actor.need(Permission.ENCOUNTER_WORK)
    if actor.user_id is None:
        raise NotAllowedError("Only a signed-in person changes many encounters at once.")


def _must_fit(count: int) -> None:
    if count == 0:
        raise InvalidInputError("Choose at least one encounter.")
    if count > BULK_LIMIT:
        raise InvalidInputError(
            f"{count:,} encounters are more than the {BULK_LIMIT:,} that can be changed at once. Narrow the filter."
        )


def _own(session: Session, actor: Actor, act_id: int) -> BulkAct:
    found = session.get(BulkAct, act_id) if 0 < act_id <= MAX_ID else None
    if found is None or found.user_id != actor.user_id:
        raise NotFoundError("list of encounters")
    return found


def _keep(session: Session, actor: Actor, meant: Deed, wanted: Sequence[int]) -> BulkView:
    _forget_old(session, actor)
    act = BulkAct(user_id=actor.user_id or 0, action=asdict(meant.action), title=meant.title, made_at=clock.now())
    session.add(act)
    session.flush()
    place = 0
    for start in range(0, len(wanted), _JUDGED_AT_ONCE):
        rows = _standing(session, actor, wanted[start : start + _JUDGED_AT_ONCE])
        values = []
        for row, verdict in zip(rows, meant.judge(session, rows), strict=True):
            place += 1
            state = RowState.REFUSED if verdict.refusal else RowState.LISTED
            values.append(
                {
                    "act_id": act.id,
                    "place": place,
                    "encounter_id": row.encounter.id,
                    "version": row.encounter.version,
                    "state": state.value,
                    "words": verdict.refusal or verdict.change,
                }
            )
        if values:
            session.execute(insert(BulkRow), values)
    if place == 0:
        raise InvalidInputError("None of them is there any more, or you may not see them.")
    return _view(session, actor, act, missing=len(wanted) - place)


def _forget_old(session: Session, actor: Actor) -> None:
    """Lists of yesterday that nobody acted on."""
    old = select(col(BulkAct.id)).where(
        col(BulkAct.user_id) == actor.user_id,
        col(BulkAct.begun_at).is_(None),
        col(BulkAct.made_at) < clock.now() - _FORGOTTEN_AFTER,
    )
    ids = list(session.scalars(old))
    if ids:
        session.execute(delete(BulkRow).where(col(BulkRow.act_id).in_(ids)))
        session.execute(delete(BulkAct).where(col(BulkAct.id).in_(ids)))


def _standing(session: Session, actor: Actor, ids: Sequence[int]) -> list[Standing]:
    """The encounters within reach, in the order of the numbers."""
    rows = session.execute(
        scope.encounters(actor)
        .add_columns(col(Stage.name), col(User.name))
        .outerjoin(Stage, col(Stage.id) == col(Encounter.stage_id))
        .outerjoin(User, col(User.id) == col(Encounter.owner_id))
        .where(col(Encounter.id).in_(ids), col(Encounter.on_worklist))
    ).all()
    found = {encounter.id: Standing(encounter, stage or "", owner or "") for encounter, stage, owner in rows}
    return [found[each] for each in ids if each in found]


def _next(session: Session, act_id: int) -> list[BulkRow]:
    query = (
        select(BulkRow)
        .where(col(BulkRow.act_id) == act_id, col(BulkRow.state) == RowState.LISTED.value)
        .order_by(col(BulkRow.place))
        .limit(CHUNK)
    )
    return list(session.scalars(query))


Outcome = tuple[RowState, str, str | None]
"""The new state, why (empty where the words of the preview still hold), and the event's hash."""


def _changed_meanwhile(session: Session, actor: Actor, rows: Sequence[BulkRow]) -> dict[int, Outcome]:
    """The rows that are not as they were listed, by place."""
    query = scope.encounters(actor).where(col(Encounter.id).in_([row.encounter_id for row in rows]))
    now = {encounter.id: encounter for encounter in session.scalars(query)}
    outcomes: dict[int, Outcome] = {}
    for row in rows:
        encounter = now.get(row.encounter_id)
        if encounter is None:
            outcomes[row.place] = (RowState.CHANGED, "It is gone, or you may not see it any more.", None)
        elif encounter.version != row.version:
            outcomes[row.place] = (RowState.CHANGED, stale(session, encounter).message, None)
    return outcomes


def _attempt(actor: Actor, meant: Deed, row: BulkRow) -> Outcome:
    try:
        _, what = doing(lambda: meant.do(actor, row.encounter_id, row.version))
    except (StaleVersionError, NotFoundError) as newer:
        return RowState.CHANGED, newer.message, None
    except (InvalidInputError, NotAllowedError) as refused:
        return RowState.REFUSED, refused.message, None
    return RowState.DONE, "", what.hashes[0] if what.hashes else None


def _end(session: Session, actor: Actor, act: BulkAct, shown: BulkView) -> None:
    act.ended_at = clock.now()
    counts = {"listed": shown.count, "done": shown.done, "refused": shown.refused, "changed": shown.changed}
    told = audit.Event(
        "encounter:bulk", subject="bulk_act", subject_id=act.id, after={"action": act.action["kind"], **counts}
    )
    audit.record(session, actor, told)


def _view(session: Session, actor: Actor, act: BulkAct, *, missing: int = 0, with_rows: bool = True) -> BulkView:
    mine = col(BulkRow.act_id) == act.id
    counted = session.execute(select(col(BulkRow.state), func.count()).where(mine).group_by(col(BulkRow.state)))
    counts = {RowState(row[0]): row[1] for row in counted}
    return BulkView(
        id=act.id or 0,
        title=act.title,
        count=sum(counts.values()),
        to_do=counts.get(RowState.LISTED, 0),
        done=counts.get(RowState.DONE, 0),
        refused=counts.get(RowState.REFUSED, 0),
        changed=counts.get(RowState.CHANGED, 0),
        missing=missing,
        has_begun=act.begun_at is not None,
        reasons=_reasons(session, act) if with_rows else [],
        rows=_rows(session, actor, act) if with_rows else [],
    )


def _reasons(session: Session, act: BulkAct) -> list[BulkReason]:
    rows = session.execute(
        select(col(BulkRow.words), func.count())
        .where(col(BulkRow.act_id) == act.id, col(BulkRow.state).in_(_IN_THE_WAY))
        .group_by(col(BulkRow.words))
        .order_by(func.count().desc(), col(BulkRow.words))
        .limit(_REASONS_SHOWN)
    )
    return [BulkReason(words, count) for words, count in rows]


def _rows(session: Session, actor: Actor, act: BulkAct) -> list[BulkRowView]:
    """The first rows; once the act has begun, what was not done comes first."""
    in_the_way = case((col(BulkRow.state).in_(_IN_THE_WAY), 0), else_=1)
    order: Iterable[object] = (in_the_way, col(BulkRow.place)) if act.begun_at is not None else (col(BulkRow.place),)
    rows = session.execute(
        select(
            col(BulkRow.encounter_id),
            col(BulkRow.state),
            col(BulkRow.words),
            col(Encounter.id).label("seen"),
            col(Employee.last_name),
            col(Employee.first_name),
            col(Employer.name).label("employer"),
            col(Case.is_privacy_case),
        )
        .select_from(BulkRow)
        .outerjoin(Encounter, (col(Encounter.id) == col(BulkRow.encounter_id)) & scope.encounter_visible(actor))
        .outerjoin(Employee, col(Employee.id) == col(Encounter.employee_id))
        .outerjoin(Employer, col(Employer.id) == col(Encounter.employer_id))
        .outerjoin(Case, col(Case.id) == col(Encounter.case_id))
        .where(col(BulkRow.act_id) == act.id)
        .order_by(*order)  # type: ignore[arg-type]
        .limit(ROWS_SHOWN)
    )
    shown = []
    for row in rows:
        is_hidden = is_name_hidden(actor, row.is_privacy_case)
        name = PRIVACY_NAME if is_hidden else f"{row.last_name}, {row.first_name}"
        is_in_the_way = row.state in _IN_THE_WAY
        shown.append(
            BulkRowView(
                id=row.encounter_id,
                person=name if row.seen is not None else "Out of reach",
                about=row.employer or "",
                change="" if is_in_the_way else row.words,
                state=row.state,
                words=row.words if is_in_the_way else "",
            )
        )
    return shown


def matching(actor: Actor, query: WorklistQuery) -> tuple[int, ...]:
    """The numbers of all encounters that the query means now, in its order.

    Raises:
        NotAllowedError: The actor has no worklist.
        InvalidInputError: There are more than ``BULK_LIMIT``, or none.
    """
    actor.need(Permission.WORKLIST_VIEW)
    today = clock.today()
    query = allowed(actor, query)
    with reading() as session:
        chosen = wanted(session, actor, query, today)
        ids = session.scalars(chosen.order_by(*order(actor, query.sort)).limit(BULK_LIMIT + 1)).all()
    if len(ids) > BULK_LIMIT:
        raise InvalidInputError(
            f"More than {BULK_LIMIT:,} encounters match; so many at most can be changed at once. Narrow the filter."
        )
    _must_fit(len(ids))
    return tuple(each for each in ids if each is not None)


def stages(actor: Actor) -> tuple[StageChoice, ...]:
    """The stages, in their order.

    Raises:
        NotAllowedError: The actor may not change encounters.
    """
    actor.need(Permission.ENCOUNTER_WORK)
    with reading() as session:
        rows = session.execute(
            select(col(Stage.id), col(Stage.name)).where(col(Stage.deleted_at).is_(None)).order_by(col(Stage.position))
        )
        return tuple(StageChoice(number, name, is_current=False) for number, name in rows)
