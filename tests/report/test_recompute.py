"""What a calculator gives from the demo's workbooks is what the program prints."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd
import pytest
from recompute import letter_of, printed, recompute

import evaluator as ev
from evaluator.demo import run_demo

if TYPE_CHECKING:
    from pathlib import Path


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
    province, nation = demo / "模拟省_本科专业数据_2025.xlsx", demo / "模拟全国_本科专业数据_2025.csv"
    for unit in chosen:
        lines, score = recompute(province, nation, unit)
        row = units.set_index("unit").loc[unit]
        mine = cells[cells["unit"] == unit]
        assert [line.t for line in lines] == pytest.approx(mine["t"].fillna(50).tolist(), abs=1e-9)
        assert [line.weight for line in lines] == pytest.approx(mine["weight"].tolist(), abs=1e-12)
        assert 50 + mine["contribution"].sum() == pytest.approx(score, abs=1e-9)
        assert (str(printed(score)), letter_of(printed(score))) == (f"{row['score']:.2f}", row["letter"])
