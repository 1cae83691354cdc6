"""What a calculator gives from the demo's workbooks is what the program prints."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd
import pytest
from python_calamine import CalamineWorkbook
from recompute import letter_of, printed, recompute

import evaluator as ev
from evaluator.demo import run_demo

if TYPE_CHECKING:
    from pathlib import Path

    from recompute import Line


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("演示")
    run_demo(out, seed=7, scale=0.25)
    return out


def test_programmes_recomputed_by_hand(demo: Path):
    units = pd.read_csv(demo / "结果_2025" / "units.csv", dtype={"category": str, "unit": str})
    cells = pd.read_csv(demo / "结果_2025" / "cells.csv")
    overlaid = {"08", "10", "13"}
    known = {variant.code for variant in ev.load_rubric("undergraduate_program").variants}
    assert known == {"base", "medicine", "arts", "engineering"}
    plain = units[~units["category"].isin(overlaid) & (units["score"] < 58) & units["letter"].notna()]
    odd = set(cells[cells["state"].isin(["not_applicable", "missing", "suppressed"])]["unit"])
    chosen = [*plain["unit"][:2], *plain["unit"][plain["unit"].isin(odd)][:3]]
    assert len(chosen) == 5
    book = CalamineWorkbook.from_path(str(demo / "结果_2025" / "results.xlsx"))
    workbook = book.get_sheet_by_name("标准分").to_python(skip_empty_area=False)
    province, nation = demo / "模拟省_本科专业数据_2025.xlsx", demo / "模拟全国_本科专业数据_2025.csv"
    for unit in chosen:
        lines, score = recompute(province, nation, unit)
        row = units.set_index("unit").loc[unit]
        mine = cells[cells["unit"] == unit]
        assert [line.t for line in lines] == pytest.approx(mine["t"].fillna(50).tolist(), abs=1e-9)
        assert [line.weight for line in lines] == pytest.approx(mine["weight"].tolist(), abs=1e-12)
        assert 50 + mine["contribution"].sum() == pytest.approx(score, abs=1e-9)
        assert (str(printed(score)), letter_of(printed(score))) == (f"{row['score']:.2f}", row["letter"])
        assert_workbook_says_so(workbook, unit, lines, score)


def assert_workbook_says_so(workbook: list[list[object]], unit: str, lines: list[Line], score: float) -> None:
    """The unit's row of the sheet 标准分, and the row of weights that it names."""
    head = next(row for row in workbook if row[0] == "编号和名称")
    own = dict(zip(head, next(row for row in workbook if str(row[0]).split()[0] == unit), strict=True))
    weights = dict(zip(head, workbook[workbook.index(head) + int(str(own["权重行"]).partition(".")[0])], strict=True))
    for line in lines:
        if line.weight:
            assert own[line.name] == pytest.approx(line.t, abs=1e-9)
        assert (weights[line.name] or 0) == pytest.approx(line.weight, abs=1e-12)
    assert own["得分"] == float(printed(score))
