"""HTTP beside Reflex: the session cookie, documents up and down, health.

``web_security`` stands before all of it: requests that change something come from our own pages only, and
no body is larger than its route allows.
"""

from __future__ import annotations

import asyncio
import math
from collections.abc import Awaitable, Callable
from datetime import datetime
from functools import wraps
from urllib.parse import urlencode

from reflex_base.registry import RegistrationContext
from starlette.applications import Starlette
from starlette.background import BackgroundTask
from starlette.datastructures import UploadFile
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import (
    FileResponse,
    JSONResponse,
    PlainTextResponse,
    RedirectResponse,
    Response,
    StreamingResponse,
)
from starlette.routing import Route

from rxcase.clock import now, today
from rxcase.config import settings
from rxcase.db import reading
from rxcase.domain.document_kinds import preview_of
from rxcase.errors import (
    InvalidInputError,
    LockedError,
    NotAllowedError,
    NotFoundError,
    RxcaseError,
    SignInNeededError,
    StorageError,
    TooManyAttemptsError,
)
from rxcase.services.account import sessions
from rxcase.services.document import documents
from rxcase.services.worklist.worklist_export import export_file
from rxcase.state import tabs, worklist_address
from rxcase.state.addresses import local_path
from rxcase.state.arguments import parse_id, parse_text
from rxcase.state.cookie import cookie_name
from rxcase.state.failures import words_for
from rxcase.state.password_line import in_line
from rxcase.state.session import SIGN_IN
from rxcase.web_security import BodyTooLargeError

Endpoint = Callable[[Request], Awaitable[Response]]

_STATUS: dict[type[RxcaseError], int] = {
    InvalidInputError: 422,
    NotFoundError: 404,
    NotAllowedError: 403,
    SignInNeededError: 401,
    LockedError: 423,
    TooManyAttemptsError: 429,
    StorageError: 503,
}


def _answers_failures(endpoint: Endpoint) -> Endpoint:
    """Failures as JSON: ``message``, and ``fields`` where fields are wrong."""

    @wraps(endpoint)
    async def guarded(request: Request) -> Response:
        try:
            return await endpoint(request)
        except HTTPException as failure:
            return JSONResponse({"message": "The request could not be read.", "fields": {}}, failure.status_code)
        except RxcaseError as failure:
            fields = failure.fields if isinstance(failure, InvalidInputError) else {}
            return JSONResponse({"message": failure.message, "fields": fields}, _STATUS.get(type(failure), 409))
        except BodyTooLargeError:
            return JSONResponse({"message": "The request is too large.", "fields": {}}, 413)
        except Exception as failure:  # noqa: BLE001 - whatever it is, the browser gets an answer
            return JSONResponse({"message": words_for(failure, request.scope["path"]), "fields": {}}, 500)

    return guarded


def _token(request: Request) -> str:
    return request.cookies.get(cookie_name(), "")


def _network_address(request: Request) -> str:
    if settings().behind_tls:
        # The front that we stand behind adds the last entry, some in a header line of its own; all before it is
        # anybody's claim.
        forwarded = ",".join(request.headers.getlist("x-forwarded-for")).rpartition(",")[2].strip()
        if forwarded:
            return forwarded[:60]
    return request.client.host if request.client is not None else "unknown"


async def _field(request: Request, name: str) -> str:
    form = await request.form(max_files=0, max_fields=10)
    return parse_text(form.get(name), name, 4_000)


async def _nudge_tabs(session_id: int) -> None:
    await tabs.nudge(RegistrationContext.get().app, session_id)


async def sign_in(request: Request) -> Response:
    """Begin a session: the cookie, and on to where the person wanted to go."""
    email, password = await _field(request, "email"), await _field(request, "password")
    next_path = local_path(await _field(request, "next"), "")
    try:
        token = await in_line(sessions.sign_in, email, password, _network_address(request), _token(request))
    except (InvalidInputError, TooManyAttemptsError) as failure:
        query = {"problem": "wrong"}
        if isinstance(failure, TooManyAttemptsError):
            query = {"problem": "wait", "seconds": str(failure.wait_seconds)}
        return RedirectResponse(f"{SIGN_IN}?{urlencode(query | ({'next': next_path} if next_path else {}))}", 303)
    response = RedirectResponse(next_path or "/", 303)
    response.set_cookie(cookie_name(), token, path="/", httponly=True, samesite="lax", secure=settings().behind_tls)
    return response


async def sign_out(request: Request) -> Response:
    """End the session, here and in every other tab."""
    token = _token(request)
    found = await asyncio.to_thread(sessions.open_session, token)
    await asyncio.to_thread(sessions.sign_out, token)
    if found is not None:
        await _nudge_tabs(found.id)
    response = RedirectResponse(SIGN_IN, 303)
    response.delete_cookie(cookie_name(), path="/", httponly=True, samesite="lax", secure=settings().behind_tls)
    return response


async def lock(request: Request) -> Response:
    """Lock the session until the password is given."""
    token = _token(request)
    await asyncio.to_thread(sessions.lock, token)
    return await _standing(token)


async def unlock(request: Request) -> Response:
    """Open the locked session with the password."""
    token = _token(request)
    await in_line(sessions.unlock, token, await _field(request, "password"), _network_address(request))
    return await _standing(token)


async def active(request: Request) -> Response:
    """The person did something: the session stays open."""
    locks_at = await asyncio.to_thread(sessions.touch, _token(request))
    return JSONResponse({"state": "open", "seconds_to_lock": _seconds_until(locks_at)})


async def session_state(request: Request) -> Response:
    """Whether the session is open, locked or ended; asking is no activity."""
    found = await asyncio.to_thread(sessions.open_session, _token(request))
    if found is None:
        return JSONResponse({"state": "ended", "seconds_to_lock": 0})
    state = "locked" if found.is_locked else "open"
    return JSONResponse({"state": state, "seconds_to_lock": _seconds_until(found.locks_at)})


async def _standing(token: str) -> Response:
    found = await asyncio.to_thread(sessions.open_session, token)
    if found is None:
        raise SignInNeededError
    await _nudge_tabs(found.id)
    state = "locked" if found.is_locked else "open"
    return JSONResponse({"state": state, "seconds_to_lock": _seconds_until(found.locks_at)})


def _seconds_until(instant: datetime) -> int:
    return max(0, math.floor((instant - now()).total_seconds()))


async def download(request: Request) -> Response:
    """A document, to be saved and never shown from our own address."""
    if request.method == "HEAD":
        return Response(status_code=405)
    actor = await asyncio.to_thread(sessions.actor_of, _token(request))
    document_id = parse_id(request.path_params["document_id"], "document")
    content = await asyncio.to_thread(documents.open_document, actor, document_id)
    return FileResponse(
        content.path,
        media_type=content.media_type,
        filename=content.file_name,
        content_disposition_type="attachment",
        headers={"cache-control": "private, no-store", "content-security-policy": "sandbox; default-src 'none'"},
    )


_PREVIEW_HEADERS = {
    "cache-control": "private, no-store",
    "x-frame-options": "SAMEORIGIN",
    # One look is one entry in the history: a viewer that asks for parts gets the whole.
    "accept-ranges": "none",
}
_IN_A_BOX = "default-src 'none'; frame-ancestors 'self'; sandbox"
_OF_A_PDF = "default-src 'none'; frame-ancestors 'self'; style-src 'unsafe-inline'; object-src 'self'"
"""A sandbox would forbid the browser's own viewer of PDFs, which runs apart from every page."""


async def preview(request: Request) -> Response:
    """A document, to be looked at within our page: only kinds that run nothing of ours; all others are saved."""
    if request.method == "HEAD":
        return Response(status_code=405)
    actor = await asyncio.to_thread(sessions.actor_of, _token(request))
    document_id = parse_id(request.path_params["document_id"], "document")
    content = await asyncio.to_thread(documents.open_document, actor, document_id)
    how = preview_of(content.media_type)
    if not how:
        raise NotFoundError("preview of this document")
    request.scope["headers"] = [pair for pair in request.scope["headers"] if pair[0] != b"range"]
    return FileResponse(
        content.path,
        # Tables too are shown as the text that they are.
        media_type="text/plain; charset=utf-8" if how == "text" else content.media_type,
        filename=content.file_name,
        content_disposition_type="inline",
        headers=_PREVIEW_HEADERS | {"content-security-policy": _OF_A_PDF if how == "pdf" else _IN_A_BOX},
    )


async def upload(request: Request) -> Response:
    """Keep a file with an encounter: multipart, field ``file``, and ``title`` if wanted."""
    actor = await asyncio.to_thread(sessions.actor_of, _token(request))
    encounter_id = parse_id(request.path_params["encounter_id"], "encounter")
    async with request.form(max_files=1, max_fields=5) as form:
        file, title = form.get("file"), parse_text(form.get("title"), "title", 1_000)
        if not isinstance(file, UploadFile):
            raise InvalidInputError("Choose a file.", {"file": "Choose a file."})
        view = await asyncio.to_thread(
            documents.add_document, actor, encounter_id, file.filename or "document", file.file, title
        )
    return JSONResponse({"id": view.id, "title": view.title, "warning": view.twin_words}, 201)


_MEDIA_TYPES = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}
_LONGEST_IDS = 60_000
_PIECE_BYTES = 256 * 1024


async def export_worklist(request: Request) -> Response:
    """The worklist as a file: ``query`` as its address says it, ``format``, and ``ids`` if only some are meant."""
    actor = await asyncio.to_thread(sessions.actor_of, _token(request))
    form = await request.form(max_files=0, max_fields=10)
    said = parse_text(form.get("query"), "query", worklist_address.LONGEST_QUERY)
    query = worklist_address.read(worklist_address.parameters_in(said))
    ids = [parse_id(each, "encounter") for each in parse_text(form.get("ids"), "choice", _LONGEST_IDS).split()]
    kind = parse_text(form.get("format"), "format", 10)
    file = await asyncio.to_thread(export_file, actor, query, kind, ids)
    headers = {
        "cache-control": "private, no-store",
        "content-disposition": f'attachment; filename="worklist-{today().isoformat()}.{kind}"',
        "content-security-policy": "sandbox; default-src 'none'",
    }
    pieces = iter(lambda: file.read(_PIECE_BYTES), b"")
    return StreamingResponse(
        pieces, media_type=_MEDIA_TYPES[kind], headers=headers, background=BackgroundTask(file.close)
    )


async def health(_request: Request) -> Response:
    """Whether the database answers."""

    def ask() -> None:
        with reading() as session:
            session.connection().exec_driver_sql("SELECT 1")

    try:
        await asyncio.to_thread(ask)
    except Exception:  # noqa: BLE001 - for whatever reason, the answer is no
        return JSONResponse({"status": "the database does not answer"}, 503)
    return JSONResponse({"status": "ok"})


async def _nothing_here(_request: Request) -> Response:
    return PlainTextResponse("Not found.", 404)


def _route(path: str, endpoint: Endpoint, method: str) -> Route:
    return Route(path, _answers_failures(endpoint), methods=[method])


routes = [
    _route("/auth/sign-in", sign_in, "POST"),
    _route("/auth/sign-out", sign_out, "POST"),
    _route("/auth/lock", lock, "POST"),
    _route("/auth/unlock", unlock, "POST"),
    _route("/auth/active", active, "POST"),
    _route("/auth/session", session_state, "GET"),
    _route("/api/documents/{document_id:int}", download, "GET"),
    _route("/api/documents/{document_id:int}/preview", preview, "GET"),
    _route("/api/encounters/{encounter_id:int}/documents", upload, "POST"),
    _route("/api/worklist/export", export_worklist, "POST"),
    _route("/health", health, "GET"),
    Route("/api/{rest:path}", _nothing_here),
    Route("/auth/{rest:path}", _nothing_here),
]

api = Starlette(routes=routes)
