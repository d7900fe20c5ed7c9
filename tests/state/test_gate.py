"""The gate judges every event by its handler and by the session behind the socket's cookie."""

from __future__ import annotations

from typing import Any

import pytest
import reflex as rx
from reflex.state import OnLoadInternalState, State, StateUpdate, UpdateVarsInternalState
from reflex_base.event import Event
from reflex_base.utils.format import format_event_handler
from sqlmodel import col, select

from rxcase.access.actor import system
from rxcase.access.permissions import Permission
from rxcase.db import reading, transaction
from rxcase.errors import InvalidInputError, LockedError, NotAllowedError, SignInNeededError
from rxcase.models import AuditEvent, RolePermission
from rxcase.rxcase import app
from rxcase.services.account import sessions, users
from rxcase.state.event_gate import EventGate
from rxcase.state.gate import access_of, actor_of, needs, public, signed_in
from rxcase.state.session import SessionState, sign_in_address

PASSWORD = "correct horse battery"


class GateTestMixin(rx.State, mixin=True):
    """Handlers that reach a state by inheritance."""

    @rx.event
    @needs(Permission.USER_EDIT)
    def from_a_mixin(self) -> None:
        """For administrators."""

    def unmarked_from_a_mixin(self) -> None:
        """Nobody's."""


class GateTestState(GateTestMixin, rx.State):
    """One handler of each kind."""

    secret: rx.Field[str] = rx.field("")
    errors: rx.Field[dict[str, str]] = rx.field(default_factory=dict)

    @rx.event
    @needs(Permission.NOTE_WRITE)
    async def write(self, text: str = "") -> None:
        self.secret = f"{text} by {(await actor_of(self)).name}"

    @needs(Permission.NOTE_WRITE)
    @rx.event(background=True)
    async def in_the_background(self) -> None:
        """Marked above the decorator."""

    @rx.event
    @signed_in
    def look(self) -> None:
        """For whoever is signed in."""

    @rx.event
    @public
    def wave(self) -> None:
        """For everybody."""

    def forgotten(self) -> None:
        self.secret = "nobody may"

    @rx.event
    @signed_in
    def fail(self, how: str) -> None:
        raise {
            "field": InvalidInputError("Wrong.", {"name": "Give a name."}),
            "input": InvalidInputError("That is wrong."),
            "refused": NotAllowedError("You may not."),
            "locked": LockedError(),
            "out": SignInNeededError(),
            "bug": ZeroDivisionError("patient Ada Okafor"),
        }[how]

    @rx.event
    @signed_in
    def fail_in_steps(self) -> Any:
        self.secret = "first step"
        yield
        raise InvalidInputError("The second step failed.")


class Visitor:
    """A tab: its state tree, and events that pass the gate before they run."""

    def __init__(self, token: str = "") -> None:
        self.root: Any = State(_reflex_internal_init=True)  # type: ignore[call-arg]
        self.use(token)

    def use(self, token: str) -> None:
        """From now on the socket's cookie carries this token."""
        self.root.router_data = {
            "headers": {"cookie": f"other=1; rxcase_session={token}"},
            "token": "tab",
            "asPath": "/encounter/7/",
        }

    async def knock(self, handler: Any, payload: dict[str, Any] | None = None) -> StateUpdate | None:
        return await EventGate().preprocess(
            app, self.root, Event(name=format_event_handler(handler), payload=payload or {})
        )

    async def call(self, handler: Any, *arguments: Any) -> Any:
        """Pass the gate, then run the handler."""
        assert (
            await self.knock(handler, dict(zip(list(handler.fn.__wrapped__.__annotations__), arguments, strict=False)))
            is None
        )
        return await handler.fn(await self.root.get_state(GateTestState), *arguments)

    async def see(self, state: Any) -> Any:
        return await self.root.get_state(state)


def _sign_in(role: str = "case-manager") -> str:
    email = f"{role}@example.org"
    if email not in {user.email for user in users.list_users(system())}:
        users.add_user(system(), email, role, password=PASSWORD, employer="")
    return sessions.sign_in(email, PASSWORD, "192.0.2.1")


def _redirects(update: Any) -> str:
    return next((str(event.payload["path"]) for event in update.events if event.name == "_redirect"), "")


@pytest.fixture(autouse=True)
def _a_database(sqlite_database: str) -> None:
    """Sessions and audit are real."""


def test_marks_survive_decorators_above_and_below_mixins_and_background() -> None:
    handlers = GateTestState.event_handlers
    for name in ("write", "in_the_background"):
        access = access_of(handlers[name].fn)
        assert access is not None
        assert access.permission is Permission.NOTE_WRITE
    assert handlers["in_the_background"].is_background
    mixed = access_of(handlers["from_a_mixin"].fn)
    assert mixed is not None
    assert mixed.permission is Permission.USER_EDIT


def test_a_handler_cannot_say_twice_who_may_call_it() -> None:
    with pytest.raises(TypeError, match="twice"):
        public(needs(Permission.NOTE_WRITE)(lambda self: None))


async def test_the_right_person_passes_and_acts_under_their_name() -> None:
    visitor = Visitor(_sign_in())
    await visitor.call(GateTestState.write, "hello")
    assert (await visitor.see(GateTestState)).secret == "hello by Case Manager"


async def test_nobody_is_led_to_the_sign_in_page_and_back() -> None:
    for handler in (GateTestState.write, GateTestState.look):
        update = await Visitor().knock(handler)
        assert _redirects(update) == "/sign-in/?next=/encounter/7/"
    assert await Visitor().knock(GateTestState.wave) is None


@pytest.mark.parametrize("token", ["", "made-up", "a" * 10_000])
async def test_framework_events_pass_for_everybody_and_show_an_empty_tree(token: str) -> None:
    visitor = Visitor(token)
    for handler in (
        State.event_handlers["hydrate"],
        State.event_handlers["hydrate_and_load"],
        OnLoadInternalState.event_handlers["on_load_internal"],
    ):
        assert await visitor.knock(handler) is None
    assert (await visitor.see(SessionState)).me.name == ""


@pytest.mark.parametrize(
    "name",
    ["forgotten", "unmarked_from_a_mixin", "setvar", "in_the_background"],
)
async def test_what_is_not_marked_or_outlives_its_session_is_refused_even_to_an_administrator_and_remembered(
    name: str,
) -> None:
    update = await Visitor(_sign_in("administrator")).knock(GateTestState.event_handlers[name])
    assert update is not None
    with reading() as session:
        last = session.scalars(select(AuditEvent).order_by(col(AuditEvent.id).desc())).first()
        assert last is not None
        assert (last.verb, last.outcome) == ("event:refused", "refused")


async def test_the_framework_s_own_setter_is_refused() -> None:
    handler = UpdateVarsInternalState.event_handlers["update_vars_internal"]
    assert await Visitor(_sign_in()).knock(handler, {"vars": {}}) is not None
    hydrate = State.event_handlers["hydrate_and_load"]
    assert await Visitor(_sign_in()).knock(hydrate, {"vars": {"a.b": 1}}) is not None


async def test_a_lacking_permission_is_said_and_remembered() -> None:
    visitor = Visitor(_sign_in("worker"))
    assert await visitor.knock(GateTestState.write) is not None
    assert (await visitor.see(SessionState)).notice == "Your role may not write notes."
    with reading() as session:
        refused = session.scalars(select(AuditEvent).where(AuditEvent.outcome == "refused")).all()
        assert [(event.verb, event.actor) for event in refused] == [("note:write", "Worker")]


async def test_a_right_taken_away_stops_the_next_event() -> None:
    visitor = Visitor(_sign_in())
    assert await visitor.knock(GateTestState.write) is None
    with transaction() as session:
        for row in session.scalars(select(RolePermission).where(RolePermission.permission == "note:write")):
            session.delete(row)
    assert await visitor.knock(GateTestState.write) is not None


@pytest.mark.parametrize("event", ["hydrate_and_load", "look"])
async def test_a_tree_read_under_other_rights_is_emptied_and_the_page_loaded_anew(event: str) -> None:
    visitor = Visitor(_sign_in())
    await visitor.call(GateTestState.write, "a diagnosis")
    users.set_role(system(), "case-manager@example.org", "worker")
    handler = State.event_handlers[event] if event == "hydrate_and_load" else GateTestState.event_handlers[event]
    update = await visitor.knock(handler)
    assert "diagnosis" not in str(visitor.root.dict())
    if event == "look":
        assert update is not None
        assert [each.name.rpartition(".")[2] for each in update.events] == ["on_load_internal"]
        assert (await visitor.see(SessionState)).notice.startswith("Who you are or what you may do has changed")
    assert await visitor.knock(GateTestState.look) is None


async def test_who_stood_behind_one_event_does_not_act_in_the_next() -> None:
    token = _sign_in()
    visitor = Visitor(token)
    assert await visitor.knock(GateTestState.look) is None
    sessions.sign_out(token)
    await visitor.knock(GateTestState.wave)
    with pytest.raises(SignInNeededError):
        await actor_of(visitor.root)


@pytest.mark.parametrize("payload", [{"surprise": 1}, {"text": "a", "more": 1}, {"self": 1}])
async def test_arguments_that_the_handler_does_not_have_stop_at_the_gate(payload: dict[str, Any]) -> None:
    assert await Visitor(_sign_in()).knock(GateTestState.write, payload) is not None


@pytest.mark.parametrize("thief", ["", "made-up", "worker"])
async def test_a_tree_is_emptied_before_another_session_sees_it(thief: str) -> None:
    visitor = Visitor(_sign_in())
    await visitor.call(GateTestState.write, "a diagnosis")
    visitor.use(_sign_in(thief) if thief == "worker" else thief)
    assert await visitor.knock(State.event_handlers["hydrate_and_load"]) is None
    assert "diagnosis" not in str(visitor.root.dict())


async def test_a_session_that_ended_is_put_out_with_an_empty_tree() -> None:
    token = _sign_in()
    visitor = Visitor(token)
    await visitor.call(GateTestState.write, "a diagnosis")
    sessions.sign_out(token)
    update = await visitor.knock(SessionState.refresh)
    assert update is not None
    assert _redirects(update).startswith("/sign-in/")
    assert "\"secret_rx_state_\": ''" in str(update.delta).replace("'secret_rx_state_'", '"secret_rx_state_"')


async def test_a_locked_session_is_told_only_that_it_is_locked_and_keeps_its_page() -> None:
    token = _sign_in()
    visitor = Visitor(token)
    await visitor.call(GateTestState.write, "a diagnosis")
    visitor.root._clean()
    sessions.lock(token)
    for handler in (
        State.event_handlers["hydrate_and_load"],
        GateTestState.write,
        GateTestState.wave,
        SessionState.refresh,
    ):
        update = await visitor.knock(handler)
        assert update is not None
        assert "diagnosis" not in str(update.delta)
    assert (await visitor.see(SessionState)).is_locked
    sessions.unlock(token, PASSWORD)
    assert await visitor.knock(SessionState.refresh) is None
    assert not (await visitor.see(SessionState)).is_locked
    assert (await visitor.see(GateTestState)).secret.startswith("a diagnosis")


@pytest.mark.parametrize(
    ("how", "notice", "errors"),
    [("field", "", {"name": "Give a name."}), ("input", "That is wrong.", {}), ("refused", "You may not.", {})],
)
async def test_failures_become_words(how: str, notice: str, errors: dict[str, str]) -> None:
    visitor = Visitor(_sign_in())
    await visitor.call(GateTestState.fail, how)
    assert (await visitor.see(SessionState)).notice == notice
    assert (await visitor.see(GateTestState)).errors == errors


async def test_a_session_lost_in_the_middle_leads_to_its_page_or_lock() -> None:
    visitor = Visitor(_sign_in())
    await visitor.call(GateTestState.fail, "locked")
    assert (await visitor.see(SessionState)).is_locked
    visitor = Visitor(_sign_in())
    assert "/sign-in/" in str(await visitor.call(GateTestState.fail, "out"))


async def test_an_unexpected_failure_gives_a_number_and_logs_nobody(caplog: pytest.LogCaptureFixture) -> None:
    visitor = Visitor(_sign_in())
    await visitor.call(GateTestState.fail, "bug")
    notice = (await visitor.see(SessionState)).notice
    reference = notice.rpartition(": ")[2].rstrip(".")
    assert reference in caplog.text
    assert "ZeroDivisionError" in caplog.text
    assert "test_gate.py" in caplog.text
    assert "Okafor" not in caplog.text + notice


async def test_a_handler_in_steps_fails_in_words_too() -> None:
    visitor = Visitor(_sign_in())
    assert await visitor.knock(GateTestState.fail_in_steps) is None
    state = await visitor.see(GateTestState)
    assert [event async for event in GateTestState.event_handlers["fail_in_steps"].fn(state)] == [None, None]
    assert (state.secret, (await visitor.see(SessionState)).notice) == ("first step", "The second step failed.")


@pytest.mark.parametrize(
    ("wanted", "address"),
    [
        ("/worklist/?page=2", "/sign-in/?next=/worklist/%3Fpage%3D2"),
        ("/", "/sign-in/"),
        ("//evil", "/sign-in/"),
        (None, "/sign-in/"),
        ("/sign-in/?x", "/sign-in/"),
    ],
)
def test_the_way_back_after_signing_in_stays_on_this_host(wanted: object, address: str) -> None:
    assert sign_in_address(wanted) == address
