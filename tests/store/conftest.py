"""Stores on both databases, and a small world to keep in them."""

from __future__ import annotations

import itertools
import os
from typing import TYPE_CHECKING

import psycopg
import pytest
from store_postgres import binaries, server
from store_world import SmallWorld, make_small_world

from evaluator.store import Store, open_store

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

_NUMBERS = itertools.count(1)


@pytest.fixture(scope="session")
def postgres() -> Iterator[str]:
    """A server of PostgreSQL."""
    folder = binaries()
    if folder is None:
        reason = "no PostgreSQL here (initdb): the store is tested on SQLite only"
        if os.environ.get("CI") == "true":
            pytest.fail(f"{reason}; CI needs it")
        pytest.skip(reason)
    with server(folder) as url:
        yield url


@pytest.fixture
def postgres_place(postgres: str) -> Iterator[str]:
    """A new database on it, gone after the test."""
    name = f"test_{next(_NUMBERS)}"
    with psycopg.connect(f"{postgres}/postgres", autocommit=True) as admin:
        admin.execute(f"CREATE DATABASE {name}")
        yield f"{postgres}/{name}"
        admin.execute(f"DROP DATABASE {name} WITH (FORCE)")


@pytest.fixture
def sqlite_place(tmp_path: Path) -> Path:
    """A file that is not there yet."""
    return tmp_path / "库.db"


@pytest.fixture(params=["sqlite", "postgresql"])
def place(request: pytest.FixtureRequest) -> str | Path:
    """A new database of either kind."""
    found: str | Path = request.getfixturevalue("sqlite_place" if request.param == "sqlite" else "postgres_place")
    return found


@pytest.fixture
def store(place: str | Path) -> Iterator[Store]:
    """An open, empty store of either kind."""
    with open_store(place) as opened:
        yield opened


@pytest.fixture
def sqlite_store(sqlite_place: Path) -> Iterator[Store]:
    """An open, empty store in a file."""
    with open_store(sqlite_place) as opened:
        yield opened


@pytest.fixture(scope="session")
def world(tmp_path_factory: pytest.TempPathFactory) -> SmallWorld:
    """Two years of sixty programmes, read from files."""
    return make_small_world(tmp_path_factory.mktemp("小世界"))
