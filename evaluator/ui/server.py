"""The web server (服务): settings without network, and what every visitor needs read before the first one comes."""

from __future__ import annotations

import contextlib
import signal
import threading
from typing import TYPE_CHECKING, Any

from streamlit import config
from streamlit.web import bootstrap

from evaluator.text import EvaluatorError
from evaluator.ui import desk, preload

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path
    from types import FrameType

    from streamlit.web.server import Server

# Megabytes a file; the limits of what is read stand in data/intake/limits.toml.
_UPLOAD = 64
# Seconds after which what later pages need is read.
_LATER = 8.0
_SIGNALS = (signal.SIGINT, signal.SIGTERM)
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
    flags = {name.replace(".", "_"): value for name, value in options.items()}
    config._main_script_path = str(app)  # noqa: SLF001 - as the program's own command does
    bootstrap.load_config_options(flags)
    preload.pages()
    threading.Thread(target=_warm, name="warm", daemon=True).start()
    with _heard() as numbers:
        bootstrap.run(str(app), False, [], flags)
    return numbers[0] if numbers else 0


@contextlib.contextmanager
def _heard() -> Iterator[list[int]]:
    """Note the signals that ask for the end: the server says nothing of them afterwards.

    One that comes while the server starts is kept until it can be stopped: raised within its loop, it would end in the
    log, with a traceback.
    """
    numbers: list[int] = []
    arrange = bootstrap._set_up_signal_handler  # noqa: SLF001 - the only place where it can be known
    before = {number: signal.signal(number, lambda given, _: numbers.append(given)) for number in _SIGNALS}

    def noted(server: Server) -> None:
        arrange(server)
        for number in _SIGNALS:
            stop = signal.getsignal(number)

            def note(given: int, frame: FrameType | None, stop: Any = stop) -> None:
                numbers.append(given)
                stop(given, frame)

            signal.signal(number, note)
        if numbers:
            server.stop()

    bootstrap._set_up_signal_handler = noted  # noqa: SLF001
    try:
        yield numbers
    finally:
        bootstrap._set_up_signal_handler = arrange  # noqa: SLF001
        for number, handler in before.items():
            signal.signal(number, handler)


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
