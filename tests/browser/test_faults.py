"""What goes wrong is said in words, and never shows where files lie or what the program looks like inside."""

from __future__ import annotations

import shutil
import sqlite3
from contextlib import closing
from typing import TYPE_CHECKING

import pytest

pytest.importorskip("playwright", reason="the browser tests need the Python package playwright")

from office import Visitor
from playwright.sync_api import expect
from server import served

if TYPE_CHECKING:
    from pathlib import Path

    from playwright.sync_api import Browser


def test_a_page_that_fails_shows_no_path_and_no_code(browser: Browser, tmp_path: Path) -> None:
    with served(tmp_path, "demo", "--serve", "--scale", "0.05"):
        pass
    broken = next((tmp_path / "demo-output").glob("*.db"))
    shutil.copy(broken, tmp_path / "broken.db")
    with served(tmp_path, "serve", "--database", str(tmp_path / "broken.db")) as root:
        # The tables go while the app is open: whatever it asks now fails.
        with closing(sqlite3.connect(tmp_path / "broken.db", isolation_level=None)) as connection:
            connection.execute("PRAGMA foreign_keys = OFF")
            connection.execute("ALTER TABLE runs RENAME TO gone")
        visitor = Visitor.new(browser, root)
        visitor.page.goto(f"{root}/ranking")
        visitor.page.wait_for_selector("h1")
        expect(visitor.page.get_by_test_id("stException")).to_have_count(1)
        text = visitor.text()
        for secret in ("Traceback", "site-packages", "evaluator/", ".py", "sqlalchemy", "SELECT", str(tmp_path)):
            assert secret not in text, text
