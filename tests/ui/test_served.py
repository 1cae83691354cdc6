"""The server as a browser meets it: what every answer carries, what is not answered, and how long uploads are kept."""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import dataclass, replace
from types import SimpleNamespace
from typing import TYPE_CHECKING

import pytest
import requests
from patience import PATIENCE, wait_until
from server import served
from starlette.exceptions import HTTPException
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from streamlit.runtime.memory_uploaded_file_manager import MemoryUploadedFileManager
from streamlit.runtime.uploaded_file_manager import UploadedFileRec
from streamlit.testing.v1 import AppTest
from websockets.sync.client import connect

from evaluator.ui.limits import MB, ServerLimits, server_limits
from evaluator.ui.uploads import BoundedUploads, PatientStorage

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

# As shipped, only smaller: megabytes of a file, of a visitor, of the server.
SMALL = ServerLimits(2, 4, 6, stored_sessions=64, away_seconds=1, sweep_seconds=1)
_BEFORE = f"import evaluator.ui.limits as limits; limits.server_limits = lambda: limits.{SMALL!r}"


@dataclass
class Caller:
    """A visitor without a browser."""

    root: str
    session: str

    def send(self, name: str, size: int, *, chunked: bool = False) -> int:
        """Upload a file; gives the status."""
        asking = requests.Session()
        asking.get(f"{self.root}/_stcore/health", timeout=PATIENCE)
        token = asking.cookies.get("_streamlit_xsrf", "")
        request = requests.Request(
            "PUT",
            f"{self.root}/_stcore/upload_file/{self.session}/{name}",
            files={"file": (name, b"x" * size)},
            headers={"X-Xsrftoken": token},
        )
        ready = asking.prepare_request(request)
        if chunked:
            body, ready.body = ready.body, iter([ready.body])
            assert isinstance(body, bytes)
            del ready.headers["Content-Length"]
            ready.headers["Transfer-Encoding"] = "chunked"
        return asking.send(ready, timeout=PATIENCE).status_code


@contextmanager
def visiting(root: str) -> Iterator[Caller]:
    """Open a session, and leave it."""
    address = root.replace("http", "ws") + "/_stcore/stream"
    with connect(address, subprotocols=["streamlit"], max_size=None) as socket:
        asked = BackMsg()
        asked.rerun_script.query_string = ""
        socket.send(asked.SerializeToString())
        while (told := ForwardMsg.FromString(socket.recv(timeout=PATIENCE))).WhichOneof("type") != "new_session":
            pass
        yield Caller(root, told.new_session.initialize.session_id)


@pytest.fixture(scope="module")
def root(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with served(tmp_path_factory.mktemp("served"), "serve", before=_BEFORE) as address:
        yield address


@pytest.mark.parametrize(
    "path", ["", "ranking", "_stcore/health", "_stcore/host-config", "static/none.js", "media/none"]
)
def test_every_answer_says_what_a_browser_may_do_with_it(root: str, path: str) -> None:
    headers = requests.get(f"{root}/{path}", timeout=PATIENCE).headers
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["X-Frame-Options"] == "DENY"
    assert headers["Referrer-Policy"] == "same-origin"
    rules = dict(rule.strip().split(" ", 1) for rule in headers["Content-Security-Policy"].split(";"))
    assert rules["default-src"] == "'self'"
    assert rules["frame-ancestors"] == rules["object-src"] == "'none'"
    assert "unsafe-inline" not in rules["script-src"]
    assert "http" not in headers["Content-Security-Policy"]


@pytest.mark.parametrize("path", ["metrics", "metrics?families=cache_memory_bytes", "metrics/", "agent/openapi.json"])
def test_figures_about_the_server_are_not_given(root: str, path: str) -> None:
    assert requests.get(f"{root}/_stcore/{path}", timeout=PATIENCE).status_code == 404


def test_uploads_are_bounded_and_gone_with_their_visitor(root: str) -> None:
    assert requests.get(f"{root}/_stcore/health", timeout=PATIENCE).text == "ok"
    with visiting(root) as second:
        with visiting(root) as first:
            assert first.send("too_large", 2 * MB + 10) == 413
            assert [first.send(f"file{i}", 2 * MB - 1000) for i in range(3)] == [204, 204, 413]
            assert first.send("chunked", MB, chunked=True) == 413
            # The other has two megabytes left of what the server takes.
            assert [second.send(f"file{i}", 2 * MB - 1000) for i in range(2)] == [204, 413]
        wait_until(lambda: second.send("once_more", 2 * MB - 1000) == 204)
    with visiting(root) as third:
        wait_until(lambda: third.send("a", 2 * MB - 1000) == 204)
        wait_until(lambda: third.send("b", 2 * MB - 1000) == 204)


def test_a_visitor_who_does_not_exist_sends_nothing(root: str) -> None:
    with visiting(root) as caller:
        assert caller.send("file", 10) == 204
    assert Caller(root, "00000000-0000-0000-0000-000000000000").send("file", 10) == 400


# ---- the parts


def _file(name: str, size: int) -> UploadedFileRec:
    return UploadedFileRec(name, name, "", b"x" * size)


def test_a_file_sent_again_and_a_file_taken_back_make_room() -> None:
    uploads = BoundedUploads("/upload", SMALL)
    uploads.add_file("a", _file("one", 3 * MB))
    assert uploads.room("a") == MB
    with pytest.raises(HTTPException) as refused:
        uploads.add_file("a", _file("two", MB + 1))
    assert refused.value.status_code == 413
    assert uploads.room("b") == 3 * MB
    uploads.remove_file("a", "one")
    assert uploads.room("a") == 4 * MB
    uploads.add_file("a", _file("three", 4 * MB))
    uploads.remove_session_files("a")
    assert uploads.room("b") == 4 * MB
    assert uploads.room("nobody") == 4 * MB
    assert not uploads.file_storage


def test_sessions_are_closed_when_they_stay_away_or_are_too_many() -> None:
    now = [0.0]
    kept = PatientStorage(replace(SMALL, stored_sessions=2, away_seconds=10), clock=lambda: now[0])
    for name in "abc":
        kept.save(SimpleNamespace(session=SimpleNamespace(id=name)))  # type: ignore[arg-type]
        now[0] += 4
    assert kept.overdue() == ("a",)
    kept.delete("a")
    kept.delete("a")
    assert kept.get("a") is None
    assert kept.overdue() == ()
    now[0] = 14.5
    assert kept.overdue() == ("b",)
    kept.save(kept.get("b"))  # type: ignore[arg-type]
    assert kept.overdue() == ()
    assert [one.session.id for one in kept.list()] == ["c", "b"]


def test_what_is_shipped_bounds_twelve_files_of_sixty_megabytes(tmp_path: Path) -> None:
    limits = server_limits()
    assert limits.upload_file_mb <= limits.upload_session_mb <= limits.upload_server_mb < 12 * 60


def _on_a_page(page: str, *, keep: bool) -> None:
    """Run as the app does: go to a page, and finish with what was uploaded there."""
    import streamlit as st

    from evaluator.ui.uploads import release, release_other_pages

    release_other_pages(page)
    given = st.file_uploader("files", accept_multiple_files=True)
    if not keep:
        release(given)


@pytest.mark.parametrize(("page", "keep", "left"), [("intake", True, 1), ("intake", False, 0), ("money", True, 0)])
def test_files_go_when_they_are_done_with_or_their_page_is_left(
    monkeypatch: pytest.MonkeyPatch, page: str, keep: bool, left: int
) -> None:
    kept: list[MemoryUploadedFileManager] = []
    monkeypatch.setattr(
        "streamlit.testing.v1.local_script_runner.MemoryUploadedFileManager",
        lambda endpoint: kept.append(MemoryUploadedFileManager(endpoint)) or kept[-1],
    )
    app = AppTest.from_function(_on_a_page, args=("intake",), kwargs={"keep": True}, default_timeout=PATIENCE).run()
    app.file_uploader[0].set_value([("a.csv", b"a,b", "text/csv")]).run()
    app.args, app.kwargs = (page,), {"keep": keep}
    app.run()
    assert not app.exception
    assert sum(len(files) for files in kept[-1].file_storage.values()) == left
