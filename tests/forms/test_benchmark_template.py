"""The benchmark workbook: notes, drop-downs, rules, mark, and a filled one that reads the same."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest
from openpyxl import load_workbook

import evaluator as ev
from evaluator.files import open_sheets
from evaluator.forms import write_benchmark
from evaluator.intake.mark import MARK_SHEET, read_mark

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture(scope="module")
def file(tmp_path_factory: pytest.TempPathFactory, rubric: ev.ScoredRubric) -> Path:
    return write_benchmark(rubric, tmp_path_factory.mktemp("常模") / "常模.xlsx", year=2025)


def test_drop_downs_and_rules(file: Path, rubric: ev.ScoredRubric):
    sheet = load_workbook(file)["常模"]
    rules = {str(rule.sqref)[0]: rule for rule in sheet.data_validations.dataValidation}
    assert len(rules) == 10
    assert rules["A"].formula1 == f'"{",".join(rubric.codes)}"'
    assert rules["C"].formula1 == '"专业,专业类,学科门类,全部"'
    assert rules["I"].formula1 == '"官方常模,第三方,计算,省内"'
    assert rules["J"].formula1 == "AND(LEN(J3)=4,ISNUMBER(--J3),--J3>=1900,--J3<=2099)"
    # 0.85 and 85 are both 85 %; 150 is not a share.
    assert rules["H"].formula1.startswith("IF(ISNUMBER(H3),AND(H3>=0,H3<=100),SUMPRODUCT(")
    assert all(rule.prompt for rule in rules.values())
    assert (sheet.protection.sheet, sheet.freeze_panes) == (True, "C3")
    assert sheet["A2"].protection.locked
    assert not sheet["E3"].protection.locked


def test_the_notes_explain_every_column_source_and_level(file: Path):
    notes = "\n".join(str(cell) for row in load_workbook(file)["填写说明"].values for cell in row if cell)
    for text in ("指标代码", "覆盖率", "官方常模", "第三方", "计算", "省内", "专业类", "学科门类", "0.853", "60%"):
        assert text in notes
    assert "不评A、B、C、D" in notes


def test_the_long_list_of_a_real_rubric_stands_in_a_range(tmp_path: Path):
    book = load_workbook(write_benchmark(ev.load_rubric("undergraduate_program"), tmp_path / "b.xlsx"))
    rule = next(r for r in book["常模"].data_validations.dataValidation if str(r.sqref).startswith("A3"))
    assert rule.formula1.startswith("选项!$A$1:$A$")
    assert book["选项"].sheet_state == "veryHidden"


def test_the_mark_has_no_columns(file: Path, rubric: ev.ScoredRubric):
    mark = read_mark({sheet.name: sheet for sheet in open_sheets(file)}[MARK_SHEET].rows)
    assert mark is not None
    assert (mark.rubric, mark.year, mark.columns) == (rubric.id, "2025", ())


def test_a_benchmark_written_is_read_the_same(tmp_path: Path, rubric: ev.ScoredRubric, data: ev.Dataset):
    bench = ev.benchmark_from(data, rubric)
    first, second = (write_benchmark(rubric, tmp_path / name, bench) for name in ("a.xlsx", "b.xlsx"))
    assert first.read_bytes() == second.read_bytes()
    read = ev.read_benchmark(first, rubric)
    assert (read.source, read.year) == (bench.source, bench.year)
    for ours, theirs in zip(read.levels, bench.levels, strict=True):
        assert ours.keys == theirs.keys
        assert np.allclose(ours.mean, theirs.mean, equal_nan=True)
        known = np.isfinite(theirs.mean)
        assert np.allclose(ours.coverage[known], theirs.coverage[known])
