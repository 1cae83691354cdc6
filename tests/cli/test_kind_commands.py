"""A rubric of another kind on the command line: what its kind offers is done, the rest is a sentence."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
import trial_kind
from openpyxl import load_workbook
from program import SMALL, run_here

from evaluator.rubric import find

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture
def rubric(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    trial_kind.register(monkeypatch)
    return trial_kind.write(tmp_path)


@pytest.fixture
def table(tmp_path: Path) -> Path:
    path = tmp_path / "本省.csv"
    path.write_text("学校,毕业生数,落实人数\n甲,20,10\n乙,50,40\n", encoding="utf-8")
    return path


def test_it_is_listed_with_its_kind(rubric: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    shelf = tmp_path / "rubrics"
    (shelf / "trial_lines").mkdir(parents=True)
    rubric.rename(shelf / "trial_lines" / "1.0.yaml")
    (shelf / "defaults.yaml").write_bytes((find.rubrics_path() / "defaults.yaml").read_bytes())
    monkeypatch.setattr(find, "_PACKAGE", tmp_path)
    done = run_here("rubrics", "list")
    assert done.returncode == 0, done.stderr
    row = next(line for line in done.stdout.splitlines() if "试用界线" in line)
    assert [cell.strip() for cell in row.strip("│").split("│")][:4] == ["trial_lines", "试用界线", "trial", "1.0"]


def test_its_body_is_shown_by_its_kind(rubric: Path):
    done = run_here("rubrics", "show", rubric)
    assert done.returncode == 0, done.stderr
    assert "毕业生太少 graduates < 30" in done.stdout
    assert "试用文件" in done.stdout


def test_a_kind_that_shows_nothing_says_so(rubric: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setitem(trial_kind.TRIAL.__dict__, "show", "")
    for lang, words in (("zh", "目前不能在终端上显示正文"), ("en", "cannot yet show its body")):
        done = run_here("rubrics", "show", rubric, "--lang", lang)
        assert done.returncode == 0
        assert words in done.stdout
        assert "试用文件" in done.stdout


def test_its_checks_are_run(rubric: Path):
    done = run_here("rubrics", "check", rubric)
    assert done.returncode == 0, done.stderr
    assert "试用界线（1.0版）检查通过" in done.stdout
    trial_kind.write(rubric.parent, trial_kind.YAML.replace("figure: graduates", "figure: graduate"))
    wrong = run_here("rubrics", "check", rubric, "--lang", "en")
    assert wrong.returncode == 1
    assert "trial.yaml" in wrong.stderr
    assert "graduate" in wrong.stderr


def test_its_tables_are_handed_out_and_checked(rubric: Path, table: Path, tmp_path: Path):
    done = run_here("template", rubric, "--out", tmp_path / "模板")
    assert done.returncode == 0, done.stderr
    # It has no national averages, so there is one workbook and no second.
    assert [path.name for path in (tmp_path / "模板").iterdir()] == ["试用界线_填报模板_1.0.xlsx"]
    assert run_here("check", rubric, table).returncode == 0
    table.write_text("学校,毕业生数,落实人数\n甲,二十,10\n", encoding="utf-8")
    assert run_here("check", rubric, table).returncode == 1


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_what_needs_a_scored_rubric_says_so(rubric: Path, table: Path, tmp_path: Path, lang: str):
    words = {"zh": "“试用界线”（trial_lines）是“trial”类指标体系", "en": "a scored one is needed here"}[lang]
    out = tmp_path / "结果"
    for command in (
        ("score", rubric, table, "--national", table, "--out", out),
        ("stability", rubric, table, "--national", table, "--out", out),
        ("rubrics", "check", rubric, "--national", table),
    ):
        done = run_here(*command, "--lang", lang)
        assert done.returncode == 2, command
        assert words in done.stderr, command
        assert not done.stdout, command
    assert not out.exists()


def test_what_its_kind_does_not_offer_is_said(rubric: Path, tmp_path: Path):
    book = run_here("rubrics", "to-excel", rubric, "--out", tmp_path / "簿" / "a.xlsx")
    assert (book.returncode, "这一类目前不能写成工作簿" in book.stderr) == (2, True)
    assert not (tmp_path / "簿").exists()
    same = run_here("rubrics", "diff", rubric, rubric)
    assert (same.returncode, "这一类目前不能比较两个版本" in same.stderr) == (2, True)
    other = run_here("rubrics", "diff", rubric, SMALL)
    assert (other.returncode, "种类不同" in other.stderr) == (2, True)


def test_a_workbook_of_another_kind_is_refused_at_its_cell(rubric: Path, tmp_path: Path):
    book = tmp_path / "指标体系.xlsx"
    assert run_here("rubrics", "to-excel", SMALL, "--out", book).returncode == 0
    sheets = load_workbook(book)
    cells = [
        row[at + 1]
        for sheet in sheets
        for row in sheet.iter_rows()
        for at, one in enumerate(row)
        if one.value == "kind"
    ]
    (cell,) = cells
    cell.value = "trial"
    sheets.save(book)
    done = run_here("rubrics", "from-excel", book, "--out", tmp_path / "回来.yaml", "--lang", "zh")
    assert done.returncode == 1, done.stdout
    # As the workbook calls what is allowed there.
    assert "不认识的指标体系种类“trial”：可用 按得分分类" in done.stderr
    assert f"设置 {cell.coordinate}" in done.stderr
    assert not (tmp_path / "回来.yaml").exists()
