"""A small demo in a database, copied for each test, and the app on it without a browser."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

from evaluator.demo import Demo, run_demo
from evaluator.store import store_demo
from evaluator.ui import desk
from evaluator.ui.frame import page_file

APP = Path(__file__).parents[2] / "app.py"
Visit = Callable[..., AppTest]


@pytest.fixture(scope="session")
def small_demo(tmp_path_factory: pytest.TempPathFactory) -> Demo:
    return run_demo(tmp_path_factory.mktemp("demo"), scale=0.05)


@pytest.fixture(scope="session")
def _kept(small_demo: Demo, tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("kept") / "demo.db"
    store_demo(path, small_demo)
    return path


def _fresh(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Let the app of this test begin with this database and nothing remembered."""
    monkeypatch.setenv("EVALUATOR_DATABASE_URL", f"sqlite:///{path}")
    st.cache_resource.clear()


@pytest.fixture
def database(_kept: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    """Path of a copy of the demo's database, which the app opens."""
    path = tmp_path / "office.db"
    shutil.copy(_kept, path)
    _fresh(path, monkeypatch)
    yield path
    desk.store().close()
    st.cache_resource.clear()


@pytest.fixture
def empty(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    """Path of a database that holds nothing."""
    path = tmp_path / "empty.db"
    _fresh(path, monkeypatch)
    yield path
    desk.store().close()
    st.cache_resource.clear()


@pytest.fixture
def visit() -> Visit:
    """Open a page: ``visit("ranking", lang="en", letter=["D"])``."""

    def opened(page: str, **query: str | list[str]) -> AppTest:
        app = AppTest.from_file(str(APP), default_timeout=120)
        app.switch_page(str(page_file(page)))
        for key, value in query.items():
            app.query_params[key] = value
        return app.run()

    return opened
