"""Views of the worklist under a name: personal for everybody who has the list, shared by those who may share.

A view keeps what is asked, never what is found: whoever opens it asks with their own reach and rights.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sqlalchemy import or_
from sqlmodel import Session, col, select

from rxcase import clock
from rxcase.access import audit
from rxcase.access.actor import Actor
from rxcase.access.permissions import Permission
from rxcase.db import reading, transaction
from rxcase.domain.text import clean
from rxcase.errors import InvalidInputError, NotAllowedError, NotFoundError, StaleVersionError
from rxcase.models import SavedView, User
from rxcase.models.base import MAX_ID
from rxcase.readmodels.saved_views import SavedViewRow
from rxcase.readmodels.worklist_query import Layout
from rxcase.services.use_case import use_case

PAGE = "worklist"
LONGEST_NAME = 60
MOST_VIEWS = 100
_MOST_PARAMETERS, _LONGEST_PARAMETER = 40, 20_000


def views(actor: Actor) -> list[SavedViewRow]:
    """The views that the actor has, their own first, each by name; at most ``MOST_VIEWS`` of both kinds together.

    Raises:
        NotAllowedError: The actor has no worklist.
    """
    actor.need(Permission.WORKLIST_VIEW)
    with reading() as session:
        mine = col(SavedView.owner_id) == actor.user_id
        rows = session.execute(
            select(SavedView, col(User.name))
            .join(User, col(User.id) == col(SavedView.owner_id))
            .where(_is_there(), or_(mine, col(SavedView.is_shared)))
            .order_by(mine.desc(), col(SavedView.name), col(SavedView.id))
            .limit(MOST_VIEWS)
        ).all()
        usual = session.scalar(select(col(User.usual_view_id)).where(col(User.id) == actor.user_id))
        return [_row(actor, view, name, usual) for view, name in rows]


def save_view(
    actor: Actor, name: str, layout: str, parameters: Mapping[str, str], *, is_shared: bool = False
) -> SavedViewRow:
    """Keep a view under a name.

    Args:
        actor: A user with the worklist; for a shared view also ``view:share``.
        name: At most ``LONGEST_NAME`` signs, none of the actor's other views has it.
        layout: list, board or calendar.
        parameters: Of its address; what they mean is judged when the view is opened.
        is_shared: Whether every colleague with the worklist has it too.

    Raises:
        InvalidInputError: With the message beside ``name``, or the view is too large.
        NotAllowedError: As above, or the actor is no user.
    """
    owner_id = _owner(actor, is_shared=is_shared)
    definition = _definition(layout, parameters)
    with transaction() as session:
        view = SavedView(
            owner_id=owner_id,
            name=_name(session, owner_id, name),
            page=PAGE,
            is_shared=is_shared,
            definition=definition,
        )
        if len(session.scalars(select(col(SavedView.id)).where(_of(owner_id)).limit(MOST_VIEWS)).all()) >= MOST_VIEWS:
            raise InvalidInputError(f"You have {MOST_VIEWS} views already. Delete one first.")
        session.add(view)
        session.flush()
        after = {"name": view.name, "is_shared": is_shared, "definition": definition}
        audit.record(session, actor, audit.Event("view:save", subject="saved_view", subject_id=view.id, after=after))
        return _row(actor, view, actor.name, None)


@use_case("view:change", "saved_view")
def change_view(
    actor: Actor,
    view_id: int,
    version: int,
    *,
    name: str | None = None,
    is_shared: bool | None = None,
    layout: str = "",
    parameters: Mapping[str, str] | None = None,
) -> SavedViewRow:
    """Rename a view, share it or keep it to oneself, or save another state of the list under its name.

    Args:
        actor: Who made it.
        view_id: The view.
        version: The version that the actor saw.
        name: The new name; None leaves it.
        is_shared: None leaves it; sharing, and changing what is shared, needs ``view:share``.
        layout: With ``parameters``.
        parameters: What it shows from now on; None leaves it.

    Raises:
        InvalidInputError: As in ``save_view``.
        StaleVersionError: It was changed in the meantime, in another tab.
        NotAllowedError: It is a colleague's, or as above.
        NotFoundError: There is no such view, or it is a colleague's own.
    """
    with transaction() as session:
        view = _mine(session, actor, view_id)
        if version != view.version:
            raise StaleVersionError("view")
        owner_id = _owner(actor, is_shared=view.is_shared if is_shared is None else is_shared or view.is_shared)
        fields = ("name", "is_shared", "definition")
        before = view.model_dump(include=set(fields))
        if name is not None:
            view.name = _name(session, owner_id, name, apart_from=view_id)
        if is_shared is not None:
            view.is_shared = is_shared
        if parameters is not None:
            view.definition = _definition(layout, parameters)
        was, now_is = audit.changed(before, view.model_dump(include=set(fields)), fields)
        if now_is:
            _touched(session, view)
            changed = audit.Event("view:change", subject="saved_view", subject_id=view.id, before=was, after=now_is)
            audit.record(session, actor, changed)
        return _row(actor, view, actor.name, None)


@use_case("view:delete", "saved_view")
def delete_view(actor: Actor, view_id: int) -> None:
    """Delete a view of one's own; whoever had it as the usual one gets the plain list.

    Raises:
        NotAllowedError: It is a colleague's, or shared and the actor may no longer share.
        NotFoundError: There is no such view, or it is a colleague's own.
    """
    with transaction() as session:
        view = _mine(session, actor, view_id)
        _owner(actor, is_shared=view.is_shared)
        view.deleted_at, view.delete_reason = clock.now(), "deleted"
        _touched(session, view)
        after = {"deleted_at": view.deleted_at}
        gone = audit.Event(
            "view:delete", subject="saved_view", subject_id=view.id, before={"deleted_at": None}, after=after
        )
        audit.record(session, actor, gone)


def set_usual_view(actor: Actor, view_id: int | None) -> None:
    """Choose the view that the actor's worklist opens with where the address asks for nothing; None for the plain list.

    Raises:
        NotAllowedError: The actor has no worklist, or is no user.
        NotFoundError: There is no such view for the actor.
    """
    owner_id = _owner(actor, is_shared=False)
    with transaction() as session:
        if view_id is not None:
            _visible(session, actor, view_id)
        user = session.get_one(User, owner_id)
        before, user.usual_view_id = user.usual_view_id, view_id
        if before != view_id:
            chosen = audit.Event(
                "view:choose",
                subject="app_user",
                subject_id=owner_id,
                before={"usual_view_id": before},
                after={"usual_view_id": view_id},
            )
            audit.record(session, actor, chosen)


def _is_there() -> Any:
    return (col(SavedView.deleted_at).is_(None)) & (col(SavedView.page) == PAGE)


def _of(owner_id: int) -> Any:
    return _is_there() & (col(SavedView.owner_id) == owner_id)


def _owner(actor: Actor, *, is_shared: bool) -> int:
    actor.need(Permission.WORKLIST_VIEW)
    if is_shared:
        actor.need(Permission.VIEW_SHARE)
    if actor.user_id is None:
        raise NotAllowedError("Views belong to users who sign in.")
    return actor.user_id


def _visible(session: Session, actor: Actor, view_id: int) -> SavedView:
    mine_or_shared = or_(col(SavedView.owner_id) == actor.user_id, col(SavedView.is_shared))
    query = select(SavedView).where(_is_there(), col(SavedView.id) == view_id, mine_or_shared)
    view = session.scalars(query).one_or_none() if 0 < view_id <= MAX_ID else None
    if view is None:
        raise NotFoundError("view")
    return view


def _mine(session: Session, actor: Actor, view_id: int) -> SavedView:
    actor.need(Permission.WORKLIST_VIEW)
    view = _visible(session, actor, view_id)
    if view.owner_id != actor.user_id:
        raise NotAllowedError("This view is shared by a colleague. Save it under a name of your own to change it.")
    return view


def _touched(session: Session, view: SavedView) -> None:
    view.version += 1
    view.updated_at = clock.now()
    session.add(view)
    session.flush()


def _name(session: Session, owner_id: int, typed: str, apart_from: int = 0) -> str:
    name = " ".join(clean(typed).split())
    problem = ""
    if not name:
        problem = "Give the view a name."
    elif len(name) > LONGEST_NAME:
        problem = f"The name has {len(name)} signs; {LONGEST_NAME} fit."
    elif session.scalars(
        select(col(SavedView.id)).where(_of(owner_id), col(SavedView.name) == name, col(SavedView.id) != apart_from)
    ).first():
        problem = f"You have a view called “{name}” already."
    if problem:
        raise InvalidInputError(problem, {"name": problem})
    return name


def _definition(layout: str, parameters: Mapping[str, str]) -> dict[str, Any]:
    if layout not in set(Layout):
        raise InvalidInputError("There is no such layout.")
    size = sum(len(name) + len(value) for name, value in parameters.items())
    if len(parameters) > _MOST_PARAMETERS or size > _LONGEST_PARAMETER:
        raise InvalidInputError("This view has more filters than can be kept.")
    # A list: a database may order the names of an object anew.
    return {"layout": layout, "parameters": [[name, value] for name, value in parameters.items()]}


def _row(actor: Actor, view: SavedView, by: str, usual: int | None) -> SavedViewRow:
    is_mine = view.owner_id == actor.user_id
    return SavedViewRow(
        id=view.id or 0,
        version=view.version,
        name=view.name,
        layout=view.definition.get("layout", Layout.LIST.value),
        parameters=dict(view.definition.get("parameters", [])),
        is_shared=view.is_shared,
        is_mine=is_mine,
        is_usual=view.id == usual,
        may_change=is_mine and (not view.is_shared or actor.may(Permission.VIEW_SHARE)),
        by=by,
    )
