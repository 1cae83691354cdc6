"""A backup restored while the app is open: no page shows old figures under the new run's number."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

import pytest

from evaluator.store import Order, RunInputs, backup, open_store, restore, run_order
from evaluator.ui import desk

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from streamlit.testing.v1 import AppTest

    from evaluator.store import Store


@pytest.fixture
def other(app_store: Store, tmp_path: Path) -> Path:
    """A backup of another store, where run 1 is a draft of a few programmes of the last year, and the only one."""
    run = app_store.run(3)
    data, nation = run.data(), app_store.dataset(run.nation_id)
    with open_store(tmp_path / "别的.db") as store:
        own = store.add_dataset(data, run.rubric, role="own", who="王五").id
        whole = store.add_dataset(nation, run.rubric, role="nation", who="王五").id
        run_order(store, Order(run.rubric, RunInputs(own, whole), "王五", "恢复的"))
        assert list(store.runs()["id"]) == [1]
    return backup(tmp_path / "别的.db", tmp_path / "备份.db")


@pytest.mark.parametrize("page", ["overview", "ranking", "programme", "audit", "money", "rubrics", "intake", "moves"])
def test_pages_show_what_was_restored(
    other: Path, app_store: Store, place: Path, open_app: Callable[..., AppTest], page: str
) -> None:
    app = open_app(page, run="1")
    assert not app.exception
    # What a page about run 1 keeps between visits.
    before = desk.kept(1)
    assert (before.year, before.status) == (2023, "published")
    assert len(before.units) == len(app_store.run(1).units)
    identity = app_store.identity()
    restore(other, place, replace=True, now=dt.datetime.now(dt.UTC))
    assert app_store.identity() != identity
    app.run()
    assert not app.exception
    with open_store(other) as wanted:
        fresh = wanted.run(1)
        assert desk.kept(1).units.equals(fresh.units)
        assert desk.kept(1).title == "恢复的"
        assert (desk.live(1).data.fingerprint(), desk.kept(1).year) == (fresh.result().data.fingerprint(), 2025)
    if page in {"overview", "ranking", "programme"}:
        assert any("2025" in one.value and f"{len(fresh.units):,}" in one.value for one in app.caption)


def test_a_run_that_was_open_gives_no_tables_of_another(other: Path, app_store: Store, place: Path) -> None:
    run = app_store.run(1)
    restore(other, place, replace=True, now=dt.datetime.now(dt.UTC))
    with pytest.raises(Exception, match="与运行记录中的指纹不符"):
        _ = run.units
