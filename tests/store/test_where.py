"""Where a store is, and what is shown of it."""

from __future__ import annotations

from pathlib import Path

import pytest

import evaluator.store.engine
from evaluator.store import StoreError, open_store
from evaluator.store.where import find_place


def test_without_anything_it_is_a_file_in_the_working_folder(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("EVALUATOR_DATABASE_URL", raising=False)
    with open_store() as store:
        assert store.where == str(tmp_path / "evaluator.db")
    assert (tmp_path / "evaluator.db").is_file()


def test_the_variable_comes_before_the_file(tmp_path, monkeypatch):
    monkeypatch.setenv("EVALUATOR_DATABASE_URL", f"sqlite:///{tmp_path / '别处.db'}")
    with open_store() as store:
        assert store.where == str(tmp_path / "别处.db")


@pytest.mark.parametrize("name", ["库 100%.db", "a'b;c.db", "数据?x=1.db"])
def test_any_name_of_a_file_is_a_name(tmp_path, name):
    with open_store(tmp_path / name) as store:
        assert store.where == str(tmp_path / name)
    assert (tmp_path / name).is_file()


@pytest.mark.parametrize("kind", ["postgresql", "postgres", "postgresql+psycopg"])
def test_a_password_is_never_shown(kind):
    found = find_place(f"{kind}://office:geheim@db.example/evaluator")
    assert found.path is None
    assert "geheim" not in found.shown
    assert found.url.password == "geheim"  # noqa: S105 - no secret
    assert found.url.drivername == "postgresql+psycopg"


@pytest.mark.parametrize(
    ("where", "said"),
    [
        ("mysql://office:geheim@db/evaluator", "不支持数据库“mysql”"),
        ("sqlite://", "不支持数据库“sqlite”"),
        ("sqlite:///:memory:", "不支持数据库“sqlite”"),
        ("://geheim", "地址看不懂"),
    ],
)
def test_other_addresses_are_refused_without_their_password(where, said):
    with pytest.raises(StoreError, match=said) as error:
        find_place(where)
    assert "geheim" not in str(error.value)


def test_a_path_is_taken_as_it_is(tmp_path):
    assert find_place(Path("库.db")).path == Path.cwd() / "库.db"
    assert find_place(str(tmp_path / "库.db"), {}).path == tmp_path / "库.db"


def test_without_the_driver_it_says_what_to_install(monkeypatch):
    monkeypatch.setattr(evaluator.store.engine, "find_spec", lambda _: None)
    with pytest.raises(StoreError, match=r"pip install \"evaluator\[postgres\]\""):
        open_store("postgresql://office:geheim@127.0.0.1:1/evaluator")
