"""Datasets go in and come out the same, bit by bit; what does not fit is refused."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
import pytest
from store_world import WHO, put_in

from evaluator.store import StoreError, open_store

if TYPE_CHECKING:
    from evaluator.dataset import Dataset


def same(read: Dataset, given: Dataset) -> None:
    assert read.fingerprint() == given.fingerprint()
    for name in ("value", "n", "state", "cohort"):
        one, other = getattr(read, name), getattr(given, name)
        assert one.dtype == other.dtype
        assert one.tobytes() == np.ascontiguousarray(other).tobytes(), name
    for name in ("sd", "figures"):
        one, other = getattr(read, name), getattr(given, name)
        assert list(one) == list(other)
        for code in other:
            assert one[code].tobytes() == other[code].tobytes(), code
    pd.testing.assert_frame_equal(read.units, given.units)
    assert (read.rubric, read.year, read.leaves) == (given.rubric, given.year, given.leaves)
    assert (read.notices, read.sources) == (given.notices, given.sources)


def test_a_dataset_comes_back_as_it_was(store, place, world):
    own, nation = put_in(store, world)
    assert (own.recognised, nation.recognised) == (False, False)
    same(store.dataset(own.id), world.own)
    same(store.dataset(nation.id), world.nation)
    with open_store(place) as again:
        same(again.dataset(own.id), world.own)


def test_zeros_and_empties_keep_their_bits(store, world):
    odd = np.frombuffer(np.array([0xFFF8000000000000, 0x7FF8000000000123], dtype=np.uint64).tobytes(), dtype=np.float64)
    value, n = world.own.value.copy(), world.own.n.copy()
    value[0, 0], value[1, 0], value[2, 0], n[0, 4] = -0.0, 0.0, 5e-324, odd[0]
    n[1, 4], n[2, 4] = odd[1], np.inf
    given = replace(world.own, value=value, n=n)
    same(store.dataset(store.add_dataset(given, world.rubric, who=WHO).id), given)


def test_any_text_and_any_state_come_back(store, world):
    names = ["=1+1", "回车\r换行\n", '“引号",逗号', "", "NA", "nan", "\t", "𠮷林", "007", " 空格 ", "'", "NULL"]
    units = world.own.units.assign(institution_name=pd.Series([*names, *names], dtype="str"))
    state = world.own.state.copy()
    state[:6, 1] = range(6)
    value = np.where(state == 0, world.own.value, np.nan)
    given = replace(world.own, units=units, state=state, value=value, year=None)
    kept = store.add_dataset(given, world.rubric, who=WHO)
    read = store.dataset(kept.id)
    same(read, given)
    assert read.units["institution_name"].tolist() == [*names, *names]


def test_an_empty_dataset_is_a_dataset(store, world):
    nobody = np.zeros(0, dtype=bool)
    pick = np.flatnonzero(nobody)
    given = replace(
        world.own,
        units=world.own.units.iloc[pick].reset_index(drop=True),
        value=world.own.value[pick],
        n=world.own.n[pick],
        state=world.own.state[pick],
        cohort=world.own.cohort[pick],
        sd={code: column[pick] for code, column in world.own.sd.items()},
        figures={code: column[pick] for code, column in world.own.figures.items()},
    )
    assert len(store.dataset(store.add_dataset(given, world.rubric, who=WHO).id)) == 0


def test_the_same_data_are_recognised_and_only_logged(store, world):
    own, _ = put_in(store, world)
    before = [len(store.datasets()), len(store.files()), len(store.rubrics())]
    again = store.add_dataset(world.own, world.rubric, [("又一份.csv", b"x")], "own", "李四")
    assert (again.id, again.recognised) == (own.id, True)
    assert [len(store.datasets()), len(store.files()), len(store.rubrics())] == before
    line = store.log(1).iloc[0]
    assert (line["who"], line["action"], line["what"]) == ("李四", "recognise_dataset", f"#{own.id}")


def test_another_role_is_another_dataset(store, world):
    own, _ = put_in(store, world)
    other = store.add_dataset(world.own, world.rubric, world.files, "nation", WHO)
    assert (other.recognised, other.id != own.id) == (False, True)
    assert len(store.files()) == 2


def test_the_table_says_what_there_is(store, world):
    put_in(store, world)
    store.add_dataset(world.earlier, world.rubric, who=WHO, synthetic=True)
    table = store.datasets()
    assert table["year"].tolist() == [2024, 2025, 2025]
    assert table["role"].tolist() == ["own", "nation", "own"]
    assert table["units"].tolist() == [24, 60, 24]
    assert table["files"].tolist() == [0, 1, 1]
    assert table["synthetic"].tolist() == [True, False, False]
    assert table["rubric"].unique().tolist() == ["intake_small"]
    assert str(table["at"].dt.tz) == "UTC"
    assert table["fingerprint"].iloc[2] == world.own.fingerprint()


def test_files_are_kept_whole(store, world):
    own, _ = put_in(store, world)
    (number,) = store.dataset_files(own.id)
    assert store.file(number) == (world.own_file.name, world.own_file.read_bytes())
    table = store.files().set_index("id")
    assert table.loc[number, "size"] == world.own_file.stat().st_size
    assert table.loc[number, "who"] == WHO


@pytest.mark.parametrize("name", ["C:\\数据\\表.csv", "/tmp/数据/表.csv", "表.csv"])  # noqa: S108 - a name only
def test_a_file_name_loses_its_folders(store, world, name):
    kept = store.add_dataset(world.own, world.rubric, [(name, b"\x00\xff")], who=WHO)
    assert store.file(store.dataset_files(kept.id)[0]) == ("表.csv", b"\x00\xff")


def test_names_are_filled_from_the_data(store, world):
    put_in(store, world)
    assert len(store.institutions()) == 60
    assert len(store.programmes()) == 60
    first = store.programmes().iloc[0]
    assert (first["unit"], first["institution"], first["major"]) == ("90000-080901", "90000", "080901")
    renamed = world.own.units.assign(institution_name="改名大学")
    store.add_dataset(replace(world.own, units=renamed, year=2026), world.rubric, who=WHO)
    assert (store.institutions()["name"] == "改名大学").sum() == 24


@pytest.mark.parametrize("who", ["", "  ", None])
def test_nobody_is_refused(store, world, who):
    with pytest.raises(StoreError, match=r"没有写明是谁.*\n.*Nobody is named"):
        store.add_dataset(world.own, world.rubric, who=who)
    assert len(store.log()) == 0


def test_an_unknown_role_is_refused(store, world):
    with pytest.raises(StoreError, match="“both”不对：只能是 own、nation"):
        store.add_dataset(world.own, world.rubric, role="both", who=WHO)


def test_another_rubrics_data_are_refused(store, world):
    with pytest.raises(StoreError, match="指标体系“else”"):
        store.add_dataset(replace(world.own, rubric="else"), world.rubric, who=WHO)


def test_units_that_are_no_text_are_refused_unless_they_read_the_same(store, world):
    floats = world.own.units.assign(city=np.where(np.arange(24) % 2, np.nan, 1.0))
    with pytest.raises(StoreError, match="不是文字的列"):
        store.add_dataset(replace(world.own, units=floats), world.rubric, who=WHO)
    assert len(store.datasets()) == 0


def test_numbers_that_are_not_there_are_named(store):
    for ask in (store.dataset, store.dataset_files):
        with pytest.raises(StoreError, match="没有编号为7的数据"):
            ask(7)
    with pytest.raises(StoreError, match="没有编号为7的文件"):
        store.file(7)


def test_what_is_given_out_cannot_be_changed_by_who_asked(store, world):
    own, _ = put_in(store, world)
    with pytest.raises(ValueError, match="read-only"):
        store.dataset(own.id).value[0, 0] = 1
