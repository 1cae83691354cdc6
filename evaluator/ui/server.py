"""The web server (服务): settings without network, and what every visitor needs read before the first one comes."""

from __future__ import annotations

import asyncio
import contextlib
import signal
import threading
from typing import TYPE_CHECKING, Any

import streamlit as st
from starlette.middleware import Middleware
from streamlit.runtime import Runtime, RuntimeConfig
from streamlit.runtime.memory_media_file_storage import MemoryMediaFileStorage
from streamlit.web import bootstrap
from streamlit.web.cache_storage_manager_config import create_default_cache_storage_manager

from evaluator.text import EvaluatorError
from evaluator.ui import desk, preload
from evaluator.ui.guarded import Guarded
from evaluator.ui.limits import server_limits
from evaluator.ui.uploads import BoundedUploads, PatientStorage

if TYPE_CHECKING:
    from collections.abc import AsyncIterator
    from pathlib import Path
    from types import FrameType

# Seconds after which what later pages need is read.
_LATER = 8.0
_SIGNALS = (signal.SIGINT, signal.SIGTERM)
SETTINGS = {
    "server.headless": True,
    "server.maxUploadSize": server_limits().upload_file_mb,
    "server.fileWatcherType": "none",
    "browser.gatherUsageStats": False,
    "client.toolbarMode": "minimal",
    # Error pages say that something went wrong, and no path.
    "client.showErrorDetails": "none",
    "theme.base": "light",
}


def run_server(app: Path, address: str, port: int) -> int:
    """Serve until stopped, and give the number of the signal that asked for it; 0 where none did.

    Parameters
    ----------
    app : Path
        File of the app.
    address : str
    port : int
    """
    options = {**SETTINGS, "server.address": address, "server.port": port, "browser.serverAddress": address}
    # Before anything asks for an option.
    bootstrap.load_config_options({name.replace(".", "_"): value for name, value in options.items()})
    preload.pages()
    threading.Thread(target=_warm, name="warm", daemon=True).start()
    return Desk(app).run_until_stopped(options)


class Desk(st.App):
    """The app with bounded uploads, sessions that end, and guarded answers.

    Parameters
    ----------
    script : Path
        File of the app.
    """

    def __init__(self, script: Path) -> None:
        self._uploads = BoundedUploads("/_stcore/upload_file", server_limits())
        self._heard: list[int] = []
        super().__init__(script, middleware=[Middleware(Guarded, uploads=self._uploads)], lifespan=_sweeping)

    def _create_runtime(self) -> Runtime:
        """Create what runs the pages: as the package does, but for uploads and for sessions whose visitors left."""
        self.left = PatientStorage(server_limits())
        return Runtime(
            RuntimeConfig(
                script_path=str(self.script_path),
                media_file_storage=MemoryMediaFileStorage("/media"),
                uploaded_file_manager=self._uploads,
                cache_storage_manager=create_default_cache_storage_manager(),
                is_hello=False,
                session_storage=self.left,
            )
        )

    def run_until_stopped(self, options: dict[str, Any]) -> int:
        """Serve, and give the signal that ended it: the server says nothing of it afterwards."""
        before = {number: signal.signal(number, self._hear) for number in _SIGNALS}
        try:
            with contextlib.suppress(KeyboardInterrupt):
                self.run(config=options)
        except SystemExit:
            # A server that was told to stop before it had started calls that a failure.
            if not self._heard:
                raise
        finally:
            for number, handler in before.items():
                signal.signal(number, handler)
        return self._heard[0] if self._heard else 0

    def _hear(self, number: int, _: FrameType | None) -> None:
        self._heard.append(number)

    def stop_if_told(self) -> None:
        """Say a signal again that came while the server was starting and could not yet be stopped."""
        if self._heard:
            signal.raise_signal(self._heard[0])

    async def sweep(self) -> None:
        """Close the sessions of visitors who stayed away, and give back what they had."""
        while True:
            await asyncio.sleep(server_limits().sweep_seconds)
            for session in self.left.overdue():
                Runtime.instance().close_session(session)


@contextlib.asynccontextmanager
async def _sweeping(app: Any) -> AsyncIterator[None]:
    task = asyncio.create_task(app.sweep())
    app.stop_if_told()
    yield
    task.cancel()


def _warm() -> None:
    """Read what the first page needs at once, and the rest a little later, so that nobody is kept waiting."""
    try:
        run = desk.warm()
    except EvaluatorError:
        # Whoever comes first is told, in words.
        return
    if run is not None:
        rest = threading.Timer(_LATER, _rest, args=(run,))
        rest.daemon = True
        rest.start()


def _rest(run: int) -> None:
    with contextlib.suppress(EvaluatorError):
        desk.nation(run)
        desk.live(run)
