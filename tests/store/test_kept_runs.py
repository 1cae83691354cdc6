"""Runs: the bytes that a folder would hold, recognised, computed anew, moved to publication."""

from __future__ import annotations

import re
from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
from store_world import WHO, put_in, put_run

from evaluator.evaluation import benchmark_from, evaluate
from evaluator.report import read_results, write_results
from evaluator.report.allocation import read_standings
from evaluator.store import StoreError, open_store


def test_tables_are_the_bytes_that_score_writes(store, world, tmp_path):
    write_results(world.result, tmp_path / "结果")
    run = store.run(put_run(store, world))
    assert sorted(run.files()) == ["cells.csv", "nodes.csv", "units.csv"]
    for name, content in run.files().items():
        assert content == (tmp_path / "结果" / name).read_bytes(), name


def test_tables_come_back_with_every_digit(store, place, world):
    number = put_run(store, world)
    with open_store(place) as again:
        run = again.run(number)
        for name in ("units", "cells", "nodes"):
            read, given = getattr(run, name), getattr(world.result, name)
            assert list(read.columns) == list(given.columns)
            for column in given:
                if given[column].dtype.kind in "fi":
                    pd.testing.assert_series_equal(read[column], given[column], check_exact=True)
                else:
                    assert read[column].tolist() == given[column].tolist(), column
        assert "=虚构“甲”,大学" in run.units["institution_name"].tolist()


def test_the_folder_of_a_run_reads_like_any_other(store, world):
    run = store.run(put_run(store, world))
    side, rubric = read_results(run.folder(), (world.rubric,))
    assert rubric is world.rubric
    assert side.units["score"].tolist() == world.result.units["score"].tolist()
    assert read_standings(run.folder()).units["letter"].tolist() == run.standings().units["letter"].tolist()
    assert run.side().year == 2025


def test_the_result_is_computed_anew_from_what_is_kept(store, place, world):
    number = put_run(store, world, "首次")
    with open_store(place) as again:
        run = again.run(number)
        assert (run.title, run.status, run.year, run.synthetic) == ("首次", "draft", 2025, False)
        assert run.data().fingerprint() == world.own.fingerprint()
        assert run.benchmark().fingerprint() == world.averages.fingerprint()
        assert run.rubric.fingerprint == world.rubric.fingerprint
        assert run.recipe["options"] == {"rank_draws": 50, "seed": world.result.seed}
        found = run.result(rank_draws=50)
        pd.testing.assert_frame_equal(found.units, world.result.units)
        assert np.isnan(run.result().units["rank_all"].to_numpy(dtype=float, na_value=np.nan)).all()


def test_the_same_run_is_recognised(store, world):
    own, nation = put_in(store, world)
    first = store.add_run(world.result, own.id, nation=nation.id, who=WHO)
    same = evaluate(world.own, world.rubric, world.averages, rank_draws=50)
    second = store.add_run(same, own.id, nation=nation.id, who="李四")
    assert (second.id, second.recognised, first.recognised) == (first.id, True, False)
    assert len(store.runs()) == 1
    assert store.log(1)["action"].tolist() == ["recognise_run"]


def test_other_options_are_another_run(store, world):
    own, nation = put_in(store, world)
    first = store.add_run(world.result, own.id, nation=nation.id, who=WHO)
    other = evaluate(world.own, world.rubric, world.averages, rank_draws=60)
    assert store.add_run(other, own.id, nation=nation.id, who=WHO).id != first.id


def test_marks_of_unstable_letters_are_kept(store, world):
    own, nation = put_in(store, world)
    marks = np.arange(24) % 5 == 0
    marked = replace(world.result, unstable=marks)
    plain = store.add_run(world.result, own.id, nation=nation.id, who=WHO)
    kept = store.add_run(marked, own.id, nation=nation.id, who=WHO)
    assert kept.id != plain.id
    run = store.run(kept.id)
    assert run.units["unstable"].tolist() == marks.tolist()
    assert run.result().unstable.tolist() == marks.tolist()


def test_a_run_with_the_cohort_before_needs_it(store, world):
    own, nation = put_in(store, world)
    earlier = store.add_dataset(world.earlier, world.rubric, who=WHO)
    found = evaluate(world.own, world.rubric, world.averages, before=world.earlier, rank_draws=0)
    with pytest.raises(StoreError, match="上一届的数据"):
        store.add_run(found, own.id, nation=nation.id, who=WHO)
    number = store.add_run(found, own.id, nation=nation.id, before=earlier.id, who=WHO).id
    pd.testing.assert_frame_equal(store.run(number).result().units, found.units)


def test_other_data_and_other_averages_are_refused(store, world):
    own, nation = put_in(store, world)
    with pytest.raises(StoreError, match=f"不是编号为{nation.id}的数据"):
        store.add_run(world.result, nation.id, nation=nation.id, who=WHO)
    with pytest.raises(StoreError, match=f"常模与编号为{own.id}的不同"):
        store.add_run(world.result, own.id, nation=own.id, who=WHO)
    for wrong in ({}, {"nation": nation.id, "averages": 1}):
        with pytest.raises(StoreError, match="两者只给一个"):
            store.add_run(world.result, own.id, who=WHO, **wrong)
    assert len(store.runs()) == 0
    assert store.unfinished(running=True) == []


def test_published_averages_are_read_again_from_their_workbook(store, place, world, tmp_path):
    path = tmp_path / "常模.csv"
    path.write_text(
        "指标代码,同类组层级,同类组代码,均值,标准差,专业点数,来源,年份\n"
        "placement_rate,专业,080901,70,8,500,官方常模,2025\nsatisfied,专业,080901,78,5,500,官方常模,2025\n"
        "mark,专业,080901,85,4,500,官方常模,2025\ncertified,专业,080901,0.5,0.5,500,官方常模,2025\n"
        "staff_ratio,专业,080901,18,2,500,官方常模,2025\n",
        encoding="utf-8",
    )
    kept = store.add_averages(world.rubric, [(path.name, path.read_bytes())], 2025, WHO)
    again = store.add_averages(world.rubric, [(path.name, path.read_bytes())], 2025, WHO)
    assert (again.id, again.recognised) == (kept.id, True)
    averages = store.averages(kept.id)
    own, _ = put_in(store, world)
    found = evaluate(world.own, world.rubric, averages, rank_draws=0)
    number = store.add_run(found, own.id, averages=kept.id, who=WHO).id
    table = store.averages_table()
    assert (table["file"].tolist(), table["source"].tolist()) == (["常模.csv"], ["官方常模"])
    with open_store(place) as other:
        run = other.run(number)
        assert run.benchmark().fingerprint() == averages.fingerprint()
        pd.testing.assert_frame_equal(run.result().units, found.units)


@pytest.mark.parametrize("count", [0, 2])
def test_averages_are_one_file(store, world, count):
    with pytest.raises(StoreError, match=f"给了{count}个"):
        store.add_averages(world.rubric, [("a.csv", b"x")] * count, 2025, WHO)


def test_a_run_goes_from_draft_to_publication(store, world):
    number = put_run(store, world)
    assert store.published("intake_small") is None
    store.move(number, "征求意见", WHO)
    store.move(number, "draft", WHO)
    store.move(number, "consultation", "李四")
    store.move(number, "发布", "王五")
    assert store.run(number).status_name() == "发布"
    assert store.published("intake_small") == store.published("intake_small", 2025) == number
    assert store.published("intake_small", 2024) is None
    line = store.log(1).iloc[0]
    assert (line["who"], line["action"], line["detail"]) == ("王五", "publish", "consultation → published")


@pytest.mark.parametrize(
    ("steps", "wrong"),
    [
        ([], "published"),
        ([], "replaced"),
        (["consultation"], "replaced"),
        (["consultation", "published"], "draft"),
        (["consultation", "published"], "consultation"),
        (["consultation", "published"], "published"),
    ],
)
def test_other_steps_are_refused(store, world, steps, wrong):
    number = put_run(store, world)
    for step in steps:
        store.move(number, step, WHO)
    with pytest.raises(StoreError, match=r"不能改为.*\n.*cannot be moved") as caught:
        store.move(number, wrong, WHO)
    assert not re.search("[\u4e00-\u9fff]", caught.value.show("en"))
    assert store.run(number).status == ([*steps, "draft"][len(steps) - 1] if steps else "draft")


def test_an_unknown_status_is_refused(store, world):
    with pytest.raises(StoreError, match="没有状态“完成”：只有 草稿、征求意见、发布、已替代"):
        store.move(put_run(store, world), "完成", WHO)


def test_a_later_publication_replaces_the_earlier_one(store, world):
    own, nation = put_in(store, world)
    found = [evaluate(world.own, world.rubric, world.averages, rank_draws=draws) for draws in (0, 1)]
    runs = [store.add_run(result, own.id, nation=nation.id, who=WHO).id for result in found]
    for number in runs:
        store.move(number, "consultation", WHO)
        store.move(number, "published", WHO)
    assert store.runs()["status"].tolist() == ["published", "replaced"]
    assert store.runs()["status_name"].tolist() == ["发布", "已替代"]
    assert store.published("intake_small") == runs[1]
    with pytest.raises(StoreError, match="“已替代”，不能改为"):
        store.move(runs[0], "published", WHO)
    assert store.log(action="replace")["what"].tolist() == [f"#{runs[0]}"]


def test_synthetic_runs_never_replace_real_ones(store, world):
    real = put_run(store, world)
    other = replace(world.own, year=2025, cohort=world.own.cohort + 1)
    own = store.add_dataset(other, world.rubric, who=WHO, synthetic=True)
    nation = store.datasets().query("role == 'nation'")["id"].iloc[0]
    found = evaluate(other, world.rubric, world.averages, rank_draws=0)
    invented = store.add_run(found, own.id, nation=int(nation), who=WHO).id
    for number in (real, invented):
        store.move(number, "consultation", WHO)
        store.move(number, "published", WHO)
    assert store.runs()["status"].tolist() == ["published", "published"]
    assert store.published("intake_small") == real
    assert store.published("intake_small", synthetic=True) == invented


def test_a_provincial_average_is_kept_as_such(store, world):
    own, _ = put_in(store, world)
    averages = benchmark_from(world.own, world.rubric, "省内")
    found = evaluate(world.own, world.rubric, averages, rank_draws=0)
    own_as_nation = store.add_dataset(world.own, world.rubric, role="nation", who=WHO)
    number = store.add_run(found, own.id, nation=own_as_nation.id, who=WHO).id
    assert store.run(number).benchmark().source == "省内"
    assert store.run(number).units["letter"].unique().tolist() == [""]


def test_runs_that_are_not_there_are_named(store):
    with pytest.raises(StoreError, match="没有编号为3的评价"):
        store.run(3)
    with pytest.raises(StoreError, match="没有编号为3的评价"):
        store.move(3, "draft", WHO)
    with pytest.raises(StoreError, match="没有编号为3的常模"):
        store.averages(3)
