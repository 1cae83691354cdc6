"""The successor map and the log."""

from __future__ import annotations

import datetime as dt

import pytest
from store_world import WHO

from evaluator.dataset import Succession, Successors
from evaluator.store import StoreError, open_store

MAP = Successors(
    (
        Succession("080902", "080910T", "renamed", 2024),
        Succession("90001-050201", "", "closed"),
        Succession("080902", "080910T", "renamed", 2024),
    ),
    "沿革.csv",
)


def test_a_successor_map_is_kept_once(store):
    assert store.add_successors(MAP, WHO) == 2
    assert store.add_successors(MAP, WHO) == 0
    found = store.successors()
    assert found.entries == MAP.entries[:2]
    assert found.source == "沿革.csv"
    assert found.follow("90001-080902", 2023, 2024) == ("90001-080910T", "renamed")


def test_the_log_is_newest_first_and_can_be_asked(store):
    for at in range(5):
        store.note("张三" if at % 2 else "李四", "download", f"表{at}", "xlsx")
    assert store.log()["what"].tolist() == [f"表{at}" for at in (4, 3, 2, 1, 0)]
    assert store.log(2)["what"].tolist() == ["表4", "表3"]
    assert store.log(who="张三")["what"].tolist() == ["表3", "表1"]
    assert store.log(action="import").empty
    assert list(store.log().columns) == ["at", "who", "action", "what", "detail"]


def test_times_are_utc_with_their_zone(place):
    shanghai = dt.timezone(dt.timedelta(hours=8))
    with open_store(place, clock=lambda: dt.datetime(2026, 11, 28, 9, 30, 0, 5, tzinfo=shanghai)) as store:
        store.note(f" {WHO} ", "download", "表")
        line = store.log().iloc[0]
    assert line["at"] == dt.datetime(2026, 11, 28, 1, 30, 0, 5, tzinfo=dt.UTC)
    assert line["who"] == WHO


@pytest.mark.parametrize("who", ["", "\t", None, 7])
def test_every_line_has_a_name(store, who):
    with pytest.raises(StoreError, match="没有写明是谁"):
        store.note(who, "download", "表")
    with pytest.raises(StoreError, match="没有写明是谁"):
        store.add_successors(MAP, who)
    assert store.log().empty
    assert len(store.successors().entries) == 0
