"""``evaluator serve``: the app in a browser, on this computer unless told otherwise."""

from __future__ import annotations

import ipaddress
import os
from pathlib import Path
from typing import Annotated

import typer

import evaluator
from evaluator.cli.db import DatabaseOption
from evaluator.cli.language import Language
from evaluator.cli.options import LangOption
from evaluator.cli.show import err, out
from evaluator.cli.stopping import Stopped
from evaluator.text import EvaluatorError, say

ADDRESS, PORT = "127.0.0.1", 8501

AddressOption = Annotated[str, typer.Option("--address", help="监听的地址；默认只有本机能打开 / address to listen on")]
PortOption = Annotated[int, typer.Option("--port", min=1, max=65535, help="端口 / port")]


def serve(
    database: DatabaseOption = None,
    address: AddressOption = ADDRESS,
    port: PortOption = PORT,
    lang: LangOption = Language.zh,
) -> None:
    """打开网页界面 / open the app in a browser."""
    serve_app(database, address, port, lang)


def serve_app(database: str | None, address: str, port: int, lang: str) -> None:
    """Open the database first, so that what is wrong with it is said here; then serve until stopped."""
    from evaluator.store import open_store  # noqa: PLC0415 - the database's packages are loaded by few commands
    from evaluator.store.where import VARIABLE, find_place  # noqa: PLC0415
    from evaluator.ui.server import run_server  # noqa: PLC0415 - so is the web server

    place = find_place(database)
    with open_store(database) as store:
        out().print(say("terminal.database", lang, where=store.where), markup=False, soft_wrap=True)
    shown = "localhost" if address == ADDRESS else f"[{address}]" if ":" in address else address
    out().print(say("terminal.serving", lang, url=f"http://{shown}:{port}"), markup=False, soft_wrap=True)
    if not _loopback(address):
        err().print(say("terminal.no_login", lang, address=address), style="bold yellow", markup=False, soft_wrap=True)
    os.environ[VARIABLE] = place.url.render_as_string(hide_password=False)
    number = run_server(app_file(), address, port)
    if number:
        raise Stopped(number)


def app_file() -> Path:
    """File of the app: inside the package (a wheel), else beside it (an editable install)."""
    package = Path(evaluator.__file__).parent
    places = [package / "app.py", package.parent / "app.py"]
    for place in places:
        if place.is_file():
            return place
    raise EvaluatorError("terminal.no_app", places="、".join(str(place) for place in places))


def _loopback(address: str) -> bool:
    if address == "localhost":
        return True
    try:
        return ipaddress.ip_address(address).is_loopback
    except ValueError:
        return False
