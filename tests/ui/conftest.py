"""The app over a small store: the demo at a twentieth of its size, made once, copied for every test."""

from __future__ import annotations

import shutil
import sqlite3
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
import streamlit as st
from patience import PATIENCE
from streamlit.testing.v1 import AppTest

import evaluator.ui
from evaluator.demo import run_demo
from evaluator.store import Store, load_demo, open_store

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

UI = Path(evaluator.ui.__file__).parent
APP = UI.parent.parent / "app.py"


@dataclass(frozen=True)
class SmallOffice:
    """Files of the demo's office, and a store with its runs."""

    folder: Path
    database: Path

    @property
    def own(self) -> Path:
        """Workbook of the province in the last year."""
        return next(self.folder.glob("模拟省_本科专业数据_2025.xlsx"))

    @property
    def nation(self) -> Path:
        """Table of the nation in the last year."""
        return next(self.folder.glob("模拟全国_本科专业数据_2025.csv"))


@pytest.fixture(scope="session")
def office(tmp_path_factory: pytest.TempPathFactory) -> SmallOffice:
    """The office of the demo."""
    folder = tmp_path_factory.mktemp("office")
    demo, database = run_demo(folder / "files", scale=0.05), folder / "office.db"
    with open_store(database) as store:
        load_demo(store, demo)
    with closing(sqlite3.connect(database)) as connection:
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    return SmallOffice(folder / "files", database)


@pytest.fixture
def empty_place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A store that is not there yet, as the app will open it."""
    yield from _place(tmp_path / "app.db", monkeypatch)


@pytest.fixture
def place(office: SmallOffice, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A copy of the office's store, as the app will open it."""
    shutil.copy(office.database, tmp_path / "app.db")
    yield from _place(tmp_path / "app.db", monkeypatch)


def _place(path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    st.cache_resource.clear()
    monkeypatch.setenv("EVALUATOR_DATABASE_URL", f"sqlite:///{path}")
    yield path
    st.cache_resource.clear()


@pytest.fixture
def app_store(place: Path) -> Iterator[Store]:
    """The same store beside the app, as another process would have it."""
    with open_store(place) as store:
        yield store


@pytest.fixture
def open_app() -> Callable[..., AppTest]:
    """Open a page of the app."""

    def opened(page: str, **query: str | list[str]) -> AppTest:
        app = AppTest.from_file(str(APP), default_timeout=PATIENCE).switch_page(str(UI / "pages" / f"{page}.py"))
        for name, value in query.items():
            app.query_params[name] = value
        return app.run()

    return opened
