"""The web server (服务): settings without network, and what every visitor needs read before the first one comes."""

from __future__ import annotations

import contextlib
import threading
from typing import TYPE_CHECKING

from streamlit import config
from streamlit.web import bootstrap

from evaluator.text import EvaluatorError
from evaluator.ui import desk, preload

if TYPE_CHECKING:
    from pathlib import Path

# Megabytes a file; the limits of what is read stand in data/intake/limits.toml.
_UPLOAD = 64
SETTINGS = {
    "server.headless": True,
    "server.maxUploadSize": _UPLOAD,
    "server.fileWatcherType": "none",
    "browser.gatherUsageStats": False,
    "client.toolbarMode": "minimal",
    # Error pages say that something went wrong, and no path.
    "client.showErrorDetails": "none",
    "theme.base": "light",
}


def run_server(app: Path, address: str, port: int) -> None:
    """Serve until stopped.

    Parameters
    ----------
    app : Path
        File of the app.
    address : str
    port : int
    """
    options = {**SETTINGS, "server.address": address, "server.port": port, "browser.serverAddress": address}
    flags = {name.replace(".", "_"): value for name, value in options.items()}
    config._main_script_path = str(app)  # noqa: SLF001 - as the program's own command does
    bootstrap.load_config_options(flags)
    preload.pages()
    threading.Thread(target=_warm, args=(_first(),), name="warm", daemon=True).start()
    bootstrap.run(str(app), False, [], flags)


def _first() -> int | None:
    try:
        return desk.warm()
    except EvaluatorError:
        # Whoever comes first is told, in words.
        return None


def _warm(run: int | None) -> None:
    """Read what the pages after the first one need, while nobody waits."""
    if run is not None:
        with contextlib.suppress(EvaluatorError):
            desk.nation(run)
            desk.live(run)
