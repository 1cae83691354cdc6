"""Results killed at any point, and folders in which files of two runs lie: never read as good."""

from __future__ import annotations

import os
import random
import shutil
import sys
import zipfile
from pathlib import Path

import pytest

from evaluator.report import read_results, write_results
from evaluator.report.files import RESULT_FILES
from evaluator.report.manifest import run_mark, strangers
from evaluator.text import EvaluatorError

sys.path.insert(0, str(Path(__file__).parents[1] / "writing"))
from kills import RENAMES, killed_at

needs_fork = pytest.mark.skipif(not hasattr(os, "fork"), reason="a process is killed on POSIX only")


@pytest.fixture(scope="module")
def two_runs(result, tmp_path_factory):
    """Two runs that differ in every file: one has a unit less."""
    from evaluator.evaluation import evaluate

    folder = tmp_path_factory.mktemp("runs")
    keep = result.data.units.index[:-1]
    less = _first(result.data, len(keep))
    other = evaluate(less, result.rubric, result.benchmark, rank_draws=0)
    write_results(result, folder / "a")
    write_results(other, folder / "b", title_note="另一次")
    return result, other, folder


def _first(data, count):
    from dataclasses import replace

    return replace(
        data,
        units=data.units[:count].reset_index(drop=True),
        value=data.value[:count],
        n=data.n[:count],
        state=data.state[:count],
        sd={leaf: column[:count] for leaf, column in data.sd.items()},
        cohort=data.cohort[:count],
        figures={name: column[:count] for name, column in data.figures.items()},
    )


def _bytes(folder):
    return {path.name: path.read_bytes() for path in sorted(folder.iterdir()) if not path.name.startswith(".")}


@needs_fork
@pytest.mark.parametrize("where", ["renames", "anywhere"])
def test_killed_while_writing_results(two_runs, tmp_path, monkeypatch, where):
    _, other, runs = two_runs
    monkeypatch.setattr(os, "fsync", lambda _: None)
    old, new = _bytes(runs / "a"), _bytes(runs / "b")
    chosen = random.Random(7)  # noqa: S311 - no secret
    points = range(1, 30) if where == "renames" else sorted(chosen.sample(range(1, 130), 10))
    killed = 0
    for point in points:
        out = tmp_path / str(point)
        shutil.copytree(runs / "a", out)
        (out / "我的笔记.docx").write_bytes(b"mine")
        work = lambda: write_results(other, out, title_note="另一次")  # noqa: B023, E731 - done at once
        if not killed_at(point, tmp_path, work, RENAMES if where == "renames" else None):
            break
        killed += 1
        seen = _bytes(out)
        if "recipe.json" in seen:
            assert seen in ({**old, "我的笔记.docx": b"mine"}, {**new, "我的笔记.docx": b"mine"})
        side, _ = read_results(out)
        assert len(side.ids) in {len(two_runs[0].data), len(other.data)}
        assert _bytes(out) in ({**old, "我的笔记.docx": b"mine"}, {**new, "我的笔记.docx": b"mine"})
    assert killed >= 8


@pytest.mark.parametrize("name", [name for name in RESULT_FILES if name != "flags.csv"])
def test_a_file_of_another_run_is_refused(two_runs, tmp_path, name):
    *_, runs = two_runs
    for one, other in (("a", "b"), ("b", "a")):
        folder = tmp_path / one
        shutil.copytree(runs / one, folder)
        shutil.copy(runs / other / name, folder / name)
        with pytest.raises(EvaluatorError, match=r".+\n.+"):
            read_results(folder)


def test_flags_of_an_earlier_run_go(result, tmp_path):
    (tmp_path / "flags.csv").write_text("of an earlier run", encoding="utf-8")
    write_results(result, tmp_path)
    assert not (tmp_path / "flags.csv").exists()


def test_a_workbook_that_was_saved_again_is_still_the_runs(written, tmp_path):
    from openpyxl import load_workbook

    folder = tmp_path / "r"
    shutil.copytree(written, folder)
    book = load_workbook(folder / "results.xlsx")
    book.worksheets[0]["A1"] = "我的批注"
    book.save(folder / "results.xlsx")
    read_results(folder)
    (folder / "results.xlsx").unlink()
    read_results(folder)


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04 no zip", b"\x00" * 100])
def test_a_workbook_that_is_none_is_refused(written, tmp_path, content):
    folder = tmp_path / "r"
    shutil.copytree(written, folder)
    (folder / "results.xlsx").write_bytes(content)
    with pytest.raises(EvaluatorError, match=r"results.xlsx 不是 recipe.json 记下的那次.*\n"):
        read_results(folder)


def test_an_earlier_version_has_no_manifest(tmp_path):
    (tmp_path / "units.csv").write_text("x", encoding="utf-8")
    assert strangers(tmp_path, {}) == strangers(tmp_path, {"tables": {"units.csv": "y"}, "manifest": 1}) == []
    assert strangers(tmp_path, {"manifest": {"units.csv": "y", "gone.csv": "z"}}) == ["units.csv"]


def test_the_mark_of_a_run_hangs_on_its_tables_alone(written):
    with zipfile.ZipFile(written / "results.xlsx") as book:
        text = book.read("docProps/custom.xml").decode("utf-8")
    tables = {"b": "2", "a": "1"}
    assert run_mark(tables) == run_mark(dict(reversed(tables.items())))
    assert run_mark(tables) != run_mark({**tables, "a": "3"})
    assert "evaluator_run" in text
