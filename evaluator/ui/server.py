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
# Seconds after which what later pages need is read.
_LATER = 8.0
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
    threading.Thread(target=_warm, name="warm", daemon=True).start()
    bootstrap.run(str(app), False, [], flags)


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
