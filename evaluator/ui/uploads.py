"""Uploads in memory (上传的文件): bounded for each visitor and for the server, and gone when the visitor is.

Streamlit keeps what was uploaded as long as it may be asked for again; nothing bounds it, and a visitor who closes the
window leaves it behind.
"""

from __future__ import annotations

import threading
import time
from typing import TYPE_CHECKING

import streamlit as st
from starlette.exceptions import HTTPException
from streamlit.runtime.memory_uploaded_file_manager import MemoryUploadedFileManager
from streamlit.runtime.scriptrunner import get_script_run_ctx
from streamlit.runtime.session_manager import SessionStorage

from evaluator.ui.limits import MB

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from streamlit.runtime.session_manager import SessionInfo
    from streamlit.runtime.uploaded_file_manager import UploadedFile, UploadedFileRec

    from evaluator.ui.limits import ServerLimits

_PAGE = "uploads_page"
_TOO_LARGE = 413


class BoundedUploads(MemoryUploadedFileManager):
    """Files of all sessions, up to the limits.

    Parameters
    ----------
    endpoint : str
        Path below which files are sent.
    limits : ServerLimits
    """

    def __init__(self, endpoint: str, limits: ServerLimits) -> None:
        super().__init__(endpoint)
        self._limits = limits
        self._adding = threading.Lock()

    def room(self, session_id: str) -> int:
        """Bytes that a session may still send."""
        files = {session: list(kept.values()) for session, kept in list(self.file_storage.items())}
        mine = sum(len(file.data) for file in files.get(session_id, []))
        every = sum(len(file.data) for kept in files.values() for file in kept)
        return min(self._limits.upload_session_mb * MB - mine, self._limits.upload_server_mb * MB - every)

    def add_file(self, session_id: str, file: UploadedFileRec) -> None:
        """Keep a file.

        Raises
        ------
        HTTPException
            It is more than the session or the server may hold; the browser says so at the file.
        """
        with self._adding:
            if len(file.data) > self.room(session_id):
                raise HTTPException(_TOO_LARGE, "too much is uploaded already")
            super().add_file(session_id, file)


class PatientStorage(SessionStorage):
    """Sessions whose visitors left: they may come back for a while; the sweeper closes the others.

    Parameters
    ----------
    limits : ServerLimits
    clock : callable
        Gives seconds.
    """

    def __init__(self, limits: ServerLimits, clock: Callable[[], float] = time.monotonic) -> None:
        self._limits, self._clock = limits, clock
        self._left: dict[str, tuple[float, SessionInfo]] = {}

    def get(self, session_id: str) -> SessionInfo | None:
        """Give a session, None where it is not known any more."""
        found = self._left.get(session_id)
        return None if found is None else found[1]

    def save(self, session_info: SessionInfo) -> None:
        """Keep a session whose visitor left just now."""
        self._left.pop(session_info.session.id, None)
        self._left[session_info.session.id] = (self._clock(), session_info)

    def delete(self, session_id: str) -> None:
        """Forget a session."""
        self._left.pop(session_id, None)

    def list(self) -> list[SessionInfo]:
        """Give all of them, who left first stands first."""
        return [session for _, session in self._left.values()]

    def overdue(self) -> tuple[str, ...]:
        """Give those that stayed away too long, and the longest away where there are too many."""
        since, known = self._clock() - self._limits.away_seconds, list(self._left.items())
        many = len(known) - self._limits.stored_sessions
        return tuple(session for place, (session, (left, _)) in enumerate(known) if place < many or left < since)


def release(files: Iterable[UploadedFile]) -> None:
    """Give back the memory of files that are not needed any more."""
    context = get_script_run_ctx()
    if context is not None:
        for file in files:
            context.uploaded_file_mgr.remove_file(context.session_id, file.file_id)  # type: ignore[attr-defined]


def release_other_pages(page: str) -> None:
    """Give back what was uploaded on the page that the visitor came from: its boxes are empty by now."""
    context, before = get_script_run_ctx(), st.session_state.get(_PAGE)
    st.session_state[_PAGE] = page
    if context is not None and before not in {None, page}:
        context.uploaded_file_mgr.remove_session_files(context.session_id)
