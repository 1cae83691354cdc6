"""``evaluator serve``: says where the app is, warns when others can open it, and refuses a bad database beforehand."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from program import run_here

from evaluator.store.where import find_place
from evaluator.text import say
from evaluator.ui import server

Served = list[tuple[Path, str, int]]


@pytest.fixture
def served(monkeypatch: pytest.MonkeyPatch) -> Served:
    """What the server was asked to serve, instead of serving it."""
    asked: Served = []
    monkeypatch.setattr(server, "run_server", lambda *given: asked.append(given))
    # The command says in the environment where the database is.
    monkeypatch.setenv("EVALUATOR_DATABASE_URL", "")
    return asked


def test_it_says_the_address_and_the_database_and_binds_to_this_computer(tmp_path: Path, served: Served) -> None:
    database = tmp_path / "评价.db"
    done = run_here("serve", "--database", str(database), "--port", "8765")
    assert done.returncode == 0
    assert "http://localhost:8765" in done.stdout
    assert str(database) in done.stdout
    assert say("terminal.no_login", address="127.0.0.1")[:4] not in done.stderr
    (app, address, port), *others = served
    assert (app.name, address, port, others) == ("app.py", "127.0.0.1", 8765, [])
    # What the app opens, when it asks the environment.
    assert find_place(None).path == database
    assert database.is_file()


@pytest.mark.parametrize(("address", "warned"), [("0.0.0.0", True), ("192.168.1.5", True), ("::1", False)])  # noqa: S104
def test_it_warns_when_others_can_open_it(tmp_path: Path, served: Served, address: str, warned: bool) -> None:
    done = run_here("serve", "--database", str(tmp_path / "a.db"), "--address", address)
    assert served[0][1] == address
    assert (say("terminal.no_login", address=address)[:20] in done.stderr) == warned


def test_a_file_that_is_no_database_is_refused_before_anything_is_served(tmp_path: Path, served: Served) -> None:
    (tmp_path / "成绩.db").write_text("这不是数据库", encoding="utf-8")
    done = run_here("serve", "--database", str(tmp_path / "成绩.db"))
    assert done.returncode != 0
    assert "成绩.db" in done.stderr
    assert served == []


def test_the_server_asks_nothing_of_the_network_and_shows_no_details_of_errors() -> None:
    wanted: dict[str, Any] = {"browser.gatherUsageStats": False, "client.showErrorDetails": "none"}
    assert {name: server.SETTINGS[name] for name in wanted} == wanted
