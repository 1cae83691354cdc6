"""A rubric as a workbook and back, and what two versions differ in, from the command line."""

from __future__ import annotations

from pathlib import Path

import pytest
from openpyxl import load_workbook
from program import SMALL, run

import evaluator as ev


@pytest.fixture
def book(tmp_path: Path) -> Path:
    path = tmp_path / "指标 体系" / "读取测试.xlsx"
    done = run("rubrics", "to-excel", SMALL, "--out", path)
    assert done.returncode == 0, done.stderr
    assert str(path) in done.stdout
    return path


def change(book: Path, old: str, new: str) -> None:
    """Write ``new`` in the one cell of the workbook that holds ``old`` as its whole text."""
    sheets = load_workbook(book)
    cells = [cell for sheet in sheets for row in sheet.iter_rows() for cell in row if cell.value == old]
    assert len(cells) == 1, cells
    cells[0].value = new
    sheets.save(book)


def test_there_and_back(book: Path, tmp_path: Path):
    done = run("rubrics", "from-excel", book, "--out", tmp_path / "回来.yaml")
    assert done.returncode == 0, done.stderr
    assert ev.load_rubric(tmp_path / "回来.yaml").fingerprint == ev.load_rubric(SMALL).fingerprint
    same = run("rubrics", "diff", SMALL, tmp_path / "回来.yaml")
    assert same.returncode == 0
    assert "内容相同" in same.stdout


def test_what_changed_is_said_in_words(book: Path, tmp_path: Path):
    change(book, "满意率", "学生满意率")
    assert run("rubrics", "from-excel", book, "--out", tmp_path / "新版.yaml").returncode == 0
    done = run("rubrics", "diff", SMALL, tmp_path / "新版.yaml")
    assert done.returncode == 0, done.stderr
    assert "学生满意率" in done.stdout
    assert (
        "学生满意率 name: 满意率 → 学生满意率"
        in run("rubrics", "diff", SMALL, tmp_path / "新版.yaml", "--lang", "en").stdout
    )


def test_a_workbook_that_is_wrong_writes_nothing(book: Path, tmp_path: Path):
    change(book, "满意率", "")
    done = run("rubrics", "from-excel", book, "--out", tmp_path / "新版.yaml")
    assert done.returncode == 1
    assert "读取测试.xlsx" in done.stderr
    assert not (tmp_path / "新版.yaml").exists()


def test_a_file_that_exists_is_not_overwritten_unasked(book: Path, tmp_path: Path):
    kept = tmp_path / "已有.yaml"
    kept.write_text("已有", encoding="utf-8")
    assert run("rubrics", "from-excel", book, "--out", kept).returncode != 0
    assert kept.read_text(encoding="utf-8") == "已有"
    assert run("rubrics", "from-excel", book, "--out", kept, "--force").returncode == 0
    assert ev.load_rubric(kept).fingerprint == ev.load_rubric(SMALL).fingerprint


@pytest.mark.parametrize("name", ["all_fields.yaml", "all_fields_interval.yaml"])
def test_every_kind_of_rubric_can_be_shown(name: str):
    path = Path(__file__).resolve().parents[1] / "rubric_excel" / name
    done = run("rubrics", "show", path)
    assert done.returncode == 0, done.stderr
    assert run("rubrics", "check", path).returncode == 0
