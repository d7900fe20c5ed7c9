"""Requests beside the socket: cookies, origins, sizes, headers, documents."""

from __future__ import annotations

import contextlib
import http.client
from collections.abc import Iterable

import pytest

from tests.attack.conftest import Target
from tests.attack.doors import BOUNDARY, multipart
from tests.attack.world import PASSWORD, secret

pytestmark = pytest.mark.attack


def _multipart(file_name: str, content: bytes) -> tuple[bytes, dict[str, str]]:
    return multipart(file_name, content), {"Content_Type": f"multipart/form-data; boundary={BOUNDARY}"}


@pytest.mark.parametrize(("method", "path"), [("GET", "/nothing-here/"), ("POST", "/_upload"), ("DELETE", "/health")])
def test_what_is_not_there_carries_the_headers_too(target: Target, method: str, path: str) -> None:
    _, headers, _ = target.ask(method, path)
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["x-frame-options"] == "DENY"
    assert "default-src 'none'" in headers["content-security-policy"]
    assert "unsafe-eval" not in headers["content-security-policy"]
    assert "no-store" in headers["cache-control"]


def test_the_cookie_is_out_of_reach_of_scripts_and_other_sites(target: Target) -> None:
    _, headers, body = target.post("/auth/sign-in", {"email": target.world.emails["worker"], "password": PASSWORD})
    flags = {flag.strip().lower() for flag in headers["set-cookie"].split(";")[1:]}
    assert {"httponly", "samesite=lax", "path=/"} <= flags
    assert not any(flag.startswith(("domain", "max-age", "expires")) for flag in flags)
    assert headers["set-cookie"].split("=")[1].partition(";")[0].encode() not in body


@pytest.mark.parametrize(
    ("wanted", "given"),
    [("/worklist/?page=2", "/worklist/?page=2"), ("//evil.example", "/"), ("/\\evil.example", "/"), ("https://evil.example/", "/"),
     ("javascript:alert(1)", "/"), ("/\t/evil.example", "/"), ("/a\r\nSet-Cookie: x=1", "/"), ("", "/"), ("/" + "a" * 3000, "/")],
)  # fmt: skip
def test_signing_in_leads_to_our_own_pages_only(target: Target, wanted: str, given: str) -> None:
    fields = {"email": target.world.emails["worker"], "password": PASSWORD, "next": wanted}
    status, headers, _ = target.post("/auth/sign-in", fields)
    assert (status, headers["location"]) == (303, given)


def test_a_refused_sign_in_leads_back_with_a_code_and_without_cookie_or_e_mail(target: Target) -> None:
    status, headers, _ = target.post(
        "/auth/sign-in", {"email": "nobody@example.org", "password": "x", "next": "/worklist/"}
    )
    assert (status, headers["location"]) == (303, "/sign-in/?problem=wrong&next=%2Fworklist%2F")
    assert "set-cookie" not in headers
    for _ in range(5):
        _, headers, _ = target.post("/auth/sign-in", {"email": "nobody@example.org", "password": "x"})
    assert headers["location"].startswith("/sign-in/?problem=wait&seconds=")


def test_signing_in_again_replaces_the_session(target: Target) -> None:
    first = target.sign_in("worker")
    _, headers, _ = target.post(
        "/auth/sign-in", {"email": target.world.emails["worker"], "password": PASSWORD}, Cookie=first
    )
    second = headers["set-cookie"].partition(";")[0]
    assert b'"ended"' in target.ask("GET", "/auth/session", Cookie=first)[2]
    assert b'"open"' in target.ask("GET", "/auth/session", Cookie=second)[2]


@pytest.mark.parametrize("path", ["/auth/sign-in", "/auth/unlock"])
def test_a_form_of_a_megabyte_is_not_read(target: Target, path: str) -> None:
    headers = {"Content_Type": "application/x-www-form-urlencoded", "Content_Length": "1000000"}
    assert target.ask("POST", path, b"password=x", **headers)[0] == 413


def _post_in_chunks(target: Target, path: str, chunks: Iterable[bytes], **headers: str) -> int:
    """Send a body without saying how long it is.

    Returns:
        The status; 413 too when the server hangs up before the body is through.
    """
    with contextlib.closing(http.client.HTTPConnection("127.0.0.1", target.port, timeout=20)) as connection:
        sent = {"Origin": target.origin} | {name.replace("_", "-"): value for name, value in headers.items()}
        try:
            connection.request("POST", path, body=iter(chunks), headers=sent, encode_chunked=True)
            with connection.getresponse() as answer:
                return answer.status
        except (BrokenPipeError, ConnectionResetError):
            return 413


def test_a_body_that_hides_its_length_is_cut_off(target: Target) -> None:
    form = "application/x-www-form-urlencoded"
    assert _post_in_chunks(target, "/auth/sign-in", [b"x" * 50_000] * 20, Content_Type=form) == 413


def test_a_document_comes_as_a_file_to_save(target: Target) -> None:
    path = f"/api/documents/{target.world.foreign.document_id}"
    status, headers, body = target.ask("GET", path, Cookie=target.sign_in("case-manager"))
    assert (status, body.decode()) == (200, secret("FOREIGN", "document", "title"))
    assert headers["content-disposition"].startswith("attachment")
    assert "no-store" in headers["cache-control"]
    assert "sandbox" in headers["content-security-policy"]


@pytest.mark.parametrize(("who", "status"), [("nobody", 401), ("clinician", 404), ("employer", 403), ("worker", 403)])
def test_a_foreign_document_looks_like_none(target: Target, who: str, status: int) -> None:
    cookie = "" if who == "nobody" else target.sign_in(who)
    answers = [
        target.ask("GET", f"/api/documents/{number}", Cookie=cookie)
        for number in (target.world.foreign.document_id, 999_999, 10**30)
    ]
    assert [answer[0] for answer in answers[:2]] == [status, status]
    assert answers[0][2] == answers[1][2]
    assert answers[2][0] in {status, 404, 422}
    assert b"SECRET" not in b"".join(answer[2] for answer in answers)


@pytest.mark.parametrize(
    ("file_name", "content", "status"),
    [("page.html", b"<script>", 422), ("a.pdf", b"no pdf", 422), ("a.txt", b"", 422)],
)
def test_an_upload_of_another_kind_is_refused_beside_its_field(
    target: Target, file_name: str, content: bytes, status: int
) -> None:
    body, headers = _multipart(file_name, content)
    path = f"/api/encounters/{target.world.ours.encounter_id}/documents"
    answer = target.ask("POST", path, body, Cookie=target.sign_in("case-manager"), **headers)
    assert answer[0] == status
    assert b'"fields":{"file":' in answer[2]


def test_an_upload_larger_than_the_limit_is_refused_while_it_streams(target: Target) -> None:
    path = f"/api/encounters/{target.world.ours.encounter_id}/documents"
    body, headers = _multipart("big.txt", b"")
    chunks = [body.partition(f"\r\n--{BOUNDARY}--".encode())[0], *[b"x" * 1_000_000] * 22]
    assert _post_in_chunks(target, path, chunks, Cookie=target.sign_in("case-manager"), **headers) == 413


@pytest.mark.parametrize("method", ["GET", "POST"])
@pytest.mark.parametrize(
    "path",
    [
        "/_upload", "/_upload/x", "/_upload/../_upload/x", "/_event/?EIO=4&transport=polling", "/_event/x?EIO=4&transport=polling",
        "/_event//?EIO=4&transport=polling", "/_all_routes", "/ping", "/_health", "/auth-codespace",
    ],
)  # fmt: skip
def test_reflex_s_own_doors_are_closed(target: Target, method: str, path: str) -> None:
    assert target.ask(method, path)[0] in {404, 405}


@pytest.mark.parametrize("method", ["HEAD", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE"])
def test_other_methods_do_nothing(target: Target, method: str) -> None:
    path = f"/api/documents/{target.world.foreign.document_id}"
    status, _, body = target.ask(method, path, Cookie=target.sign_in("case-manager"))
    assert status in {400, 404, 405, 501}
    assert b"SECRET" not in body
