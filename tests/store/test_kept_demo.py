"""The demo in a store: three published years, the disciplines, the money; all of it marked synthetic."""

from __future__ import annotations

import pandas as pd
import pytest

from evaluator.demo import run_demo
from evaluator.store import load_demo, open_store


@pytest.fixture(scope="module")
def loaded(tmp_path_factory):
    folder = tmp_path_factory.mktemp("demo")
    demo = run_demo(folder / "files", scale=0.05)
    with open_store(folder / "demo.db") as store:
        yield demo, store, load_demo(store, demo)


def test_everything_is_there_and_fits(loaded):
    demo, store, done = loaded
    assert [len(store.datasets()), len(store.runs()), len(store.allocations())] == [8, 4, 1]
    assert store.runs()["status"].tolist() == ["published"] * 4
    for table in (store.datasets(), store.runs(), store.allocations()):
        assert table["synthetic"].all()
        assert table["who"].unique().tolist() == ["模拟数据"]
    assert store.published("undergraduate_program") == done[f"run_{demo.year}"]
    assert store.published("discipline_construction") == done["run_disciplines"]
    assert len(store.files()) == 10
    assert store.verify() == []
    assert len(store.disciplines()) > 0


def test_runs_and_money_are_computed_again(loaded):
    demo, store, done = loaded
    run = store.run(done[f"run_{demo.year}"])
    assert run.result().units["letter"].tolist() == demo.result.units["letter"].tolist()
    allocation = store.allocation(done["allocation"]).allocation()
    pd.testing.assert_frame_equal(allocation.programmes, demo.money.allocation.programmes)


def test_a_second_time_everything_is_recognised(loaded):
    demo, store, done = loaded
    before = len(store.datasets()), len(store.runs()), len(store.files())
    assert load_demo(store, demo) == done
    assert (len(store.datasets()), len(store.runs()), len(store.files())) == before
