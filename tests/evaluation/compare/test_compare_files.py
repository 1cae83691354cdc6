"""From two folders of results to a workbook: the same comparison as in memory, and refusals in sentences."""

from __future__ import annotations

import csv
import subprocess
import sys
from typing import TYPE_CHECKING, Any

import numpy as np
import openpyxl
import pandas as pd
import pytest
from compare_worlds import result_of, rubric_of

import evaluator as ev
from evaluator.demo import run_demo
from evaluator.evaluation import compare_sides
from evaluator.report import read_results, summary_lines

if TYPE_CHECKING:
    from pathlib import Path

FILES = {
    *("comparison.xlsx", "compare_units.csv", "compare_leaves.csv"),
    *("compare_moves.csv", "compare_unmatched.csv", "compare_recipe.json"),
}


def _run(*arguments: object) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-c", "from evaluator.cli import main; main()", *map(str, arguments)]
    done = subprocess.run(command, capture_output=True, text=True, encoding="utf-8", check=False)
    assert "Traceback" not in done.stdout + done.stderr
    return done


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, ev.Result, ev.Result]:
    folder = tmp_path_factory.mktemp("compared")
    results = run_demo(folder / "demo", scale=0.1).results
    first, second = sorted(results)[-2:]
    for year in (first, second):
        ev.write_results(results[year], folder / str(year))
    (folder / str(first)).rename(folder / "前")
    (folder / str(second)).rename(folder / "后")
    return folder, results[first], results[second]


def test_folders_say_what_results_in_memory_say(demo: tuple[Path, ev.Result, ev.Result]):
    folder, before, after = demo
    memory = ev.compare(before, after)
    read = compare_sides(*(read_results(folder / name)[0] for name in ("前", "后")))
    for name in ("units", "leaves"):
        ours, theirs = getattr(memory, name), getattr(read, name)
        for column in ours.select_dtypes("number").columns:
            np.testing.assert_allclose(ours[column], theirs[column], rtol=1e-9, atol=1e-9, err_msg=column)
        assert ours["unit"].tolist() == theirs["unit"].tolist()
    assert (memory.moves.observed == read.moves.observed).all()
    # Borders of plain cuts are exact; that of a top share is read off the probabilities, and nearly so.
    assert memory.moves.expected is not None
    assert read.moves.expected is not None
    np.testing.assert_allclose(memory.moves.expected[1:, 1:], read.moves.expected[1:, 1:], atol=0.1)
    np.testing.assert_allclose(memory.moves.expected, read.moves.expected, atol=1.0)


def test_the_demo_sums_in_every_row(demo: tuple[Path, ev.Result, ev.Result]):
    _, before, after = demo
    found = ev.compare(before, after)
    parts = ["own", "benchmark", "weights", "other"]
    np.testing.assert_allclose(
        found.units[[*parts, "rounding"]].sum(axis=1), found.units["difference"], rtol=0, atol=1e-11
    )
    np.testing.assert_allclose(found.leaves[parts].sum(axis=1), found.leaves["difference"], rtol=0, atol=1e-11)
    assert found.units["rounding"].abs().max() <= 0.01 + 1e-9
    assert found.facts["overlapping"]


def test_the_command_writes_all_files_and_says_what_it_found(demo: tuple[Path, ev.Result, ev.Result], tmp_path: Path):
    folder, _, _ = demo
    done = _run("compare", folder / "前", folder / "后", "--out", tmp_path / "比较")
    assert done.returncode == 0, done.stderr
    assert {file.name for file in (tmp_path / "比较").iterdir()} == FILES
    assert "单凭抽样波动也应有约" in done.stdout
    assert not done.stderr
    english = _run("compare", folder / "前", folder / "后", "--lang", "en")
    assert english.returncode == 0
    assert "noise alone would change about" in english.stdout
    swapped = _run("compare", folder / "后", folder / "前")
    assert swapped.returncode == 2
    assert "调换两个文件夹的次序" in swapped.stderr


def test_the_workbook_adds_up_and_prints(demo: tuple[Path, ev.Result, ev.Result], tmp_path: Path):
    _, before, after = demo
    found = ev.compare(before, after)
    ev.write_comparison(found, tmp_path / "o", title_note="模拟数据", max_leaf_rows=30)
    book = openpyxl.load_workbook(tmp_path / "o" / "comparison.xlsx")
    assert book.sheetnames == ["摘要", "得分变化", "类别变动", "指标变化", "未比较的"]
    assert "模拟数据" in book["摘要"]["A1"].value
    rows = list(book["得分变化"].iter_rows(values_only=True))
    head = next(row for row in rows if "自身数据" in row)
    at = {name: head.index(name) for name in ("变化", "自身数据", "全国平均移动", "权重", "分不开的", "舍入")}
    body = [row for row in rows[rows.index(head) + 1 :] if row[at["变化"]] is not None]
    assert len(body) == found.units["difference"].notna().sum()
    for row in body:
        whole, *parts = (row[place] for place in at.values())
        assert sum(parts) == pytest.approx(whole, abs=1e-9)
    sizes = [abs(row[at["变化"]]) for row in body]
    assert sizes == sorted(sizes, reverse=True)
    moves = [row for row in book["类别变动"].iter_rows(values_only=True) if row[0] == "合计"]
    assert moves[0][-1] == found.moves.observed.sum()
    assert "compare_leaves.csv" in "".join(str(cell.value) for cell in book["指标变化"]["A"])
    for sheet in book:
        assert sheet.page_setup.paperSize == 9
        assert sheet.page_setup.orientation == "landscape"


def test_the_same_comparison_gives_the_same_bytes(demo: tuple[Path, ev.Result, ev.Result], tmp_path: Path):
    _, before, after = demo
    for name in "ab":
        ev.write_comparison(ev.compare(before, after), tmp_path / name)
    for file in FILES:
        assert (tmp_path / "a" / file).read_bytes() == (tmp_path / "b" / file).read_bytes(), file


def _small(folder: Path, **changed: Any) -> tuple[ev.Result, ev.Result]:
    rubric = rubric_of(folder)
    units, n = ["90001-080901", "=90002"], np.array([[100.0, 400.0, np.nan]] * 2)
    years = ((2024, [[85, 3, 20], [80, 4, 18]]), (2025, [[92, 3, 18], [80, 4, 18]]))
    first, second = (
        result_of(rubric, units, value, n, (80, 4, 18), (10, 2, 4), year, **changed) for year, value in years
    )
    return first, second


def test_an_unknown_version_is_said_and_the_split_still_stands(tmp_path: Path):
    before, after = _small(tmp_path)
    for name, result in (("a", before), ("b", after)):
        ev.write_results(result, tmp_path / name)
    done = _run("compare", tmp_path / "a", tmp_path / "b", "--out", tmp_path / "o")
    assert done.returncode == 0, done.stderr
    assert "--rubric" in done.stderr
    assert "没有算波动应有的变动" in done.stdout
    with (tmp_path / "o" / "compare_units.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    with (tmp_path / "o" / "compare_moves.csv").open(encoding="utf-8", newline="") as file:
        assert {row["before"] for row in csv.DictReader(file)} == {"A", "B", "C", "D", ""}
    expected = ev.compare(before, after).units
    assert [float(row["own"]) for row in rows] == pytest.approx(expected["own"].tolist(), abs=1e-9)
    # What a spreadsheet would run is guarded in the file and plain in memory.
    assert rows[1]["unit"] == "'=90002"
    given = _run("compare", tmp_path / "a", tmp_path / "b", "--rubric", before.rubric.path)
    assert not given.stderr
    assert "单凭抽样波动" in given.stdout


@pytest.mark.parametrize(
    ("spoil", "word"),
    [
        (lambda folder: (folder / "cells.csv").unlink(), "cells.csv"),
        (lambda folder: (folder / "units.csv").write_bytes("学校代码,毕业人数".encode("gb18030")), "UTF-8"),
        (lambda folder: (folder / "units.csv").write_text("unit\n1\n", encoding="utf-8"), "score"),
        (lambda folder: (folder / "recipe.json").write_text("[]", encoding="utf-8"), "recipe.json"),
        (lambda folder: (folder / "recipe.json").write_text("{", encoding="utf-8"), "recipe.json"),
        (lambda folder: (folder / "cells.csv").write_text("", encoding="utf-8"), "cells.csv"),
    ],
)
def test_a_spoiled_folder_is_refused_by_name(tmp_path: Path, spoil: Any, word: str):
    before, _ = _small(tmp_path)
    ev.write_results(before, tmp_path / "a")
    spoil(tmp_path / "a")
    with pytest.raises(ev.EvaluatorError, match=word) as caught:
        read_results(tmp_path / "a")
    assert str(caught.value) == f"{caught.value.show('zh')}\n{caught.value.show('en')}"


def test_a_figure_that_is_none_is_named(tmp_path: Path):
    before, _ = _small(tmp_path)
    ev.write_results(before, tmp_path / "a")
    path = tmp_path / "a" / "cells.csv"
    table = pd.read_csv(path, dtype=str, keep_default_na=False)
    table.loc[0, "t"] = "五十"
    table.to_csv(path, index=False, encoding="utf-8")
    with pytest.raises(ev.EvaluatorError, match="五十"):
        read_results(tmp_path / "a")


def test_no_folder_is_said(tmp_path: Path):
    done = _run("compare", tmp_path / "无", tmp_path / "也无")
    assert done.returncode == 2
    assert "没有结果文件夹" in done.stderr


def test_a_provincial_year_has_no_letters_to_compare(tmp_path: Path):
    before, after = _small(tmp_path)
    from dataclasses import replace

    bench = replace(after.benchmark, source="省内")
    provincial = ev.evaluate(after.data, after.rubric, bench, rank_draws=0)
    found = ev.compare(before, provincial)
    assert found.moves.letters == ()
    assert found.facts["other_benchmark_kind"]
    assert any("不比较类别" in line for line in summary_lines(found))
    ev.write_comparison(found, tmp_path / "o")
