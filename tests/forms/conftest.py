"""A small rubric, a synthetic Dataset that uses every state, and a register."""

from __future__ import annotations

import csv
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd
import pytest

import evaluator as ev
from evaluator.dataset import State, with_major_groups

if TYPE_CHECKING:
    from collections.abc import Callable

REGISTER = [
    ["学校代码", "学校名称", "专业代码", "专业名称", "状态", "首届毕业年份", "办学性质", "所在州市"],
    ["90001", "云溪大学", "080901", "计算机科学与技术", "在招", "2008", "公办", "乌有市"],
    ["90001", "云溪大学", "050201", "", "", "2006", "公办", "乌有市"],
    ["90001", "云溪大学", "080904K", "信息安全", "停招", "2015", "公办", "乌有市"],
    ["90002", "苍梧学院", "120203K", "会计学", "招生", "", "民办", "子虚州"],
    ["90003", "无何有学院", "010101", "哲学", "撤销", "2001", "公办", "子虚州"],
]


@pytest.fixture(scope="session")
def rubric() -> ev.ScoredRubric:
    return ev.load_rubric(Path(__file__).with_name("template_small.yaml"))


@pytest.fixture(scope="session")
def data(rubric: ev.ScoredRubric) -> ev.Dataset:
    """Four programmes of two institutions, with hidden, missing and inapplicable cells."""
    units = pd.DataFrame(
        {
            "institution": ["90001", "90001", "90002", "90002"],
            "institution_name": ["云溪大学", "云溪大学", "苍梧学院", "苍梧学院"],
            "ownership": ["公办", "公办", "民办", "民办"],
            "institution_type": "",
            "city": ["乌有市", "乌有市", "子虚州", "子虚州"],
            "city_type": "",
            "major": ["080901", "050201", "080901", "010101"],
            "variant": ["", "", "H", ""],
            "first_graduating_year": ["2008", "2006", "2015", ""],
        }
    )
    ids = units["institution"] + "-" + units["major"]
    units.insert(0, "unit", ids + np.where(units["variant"] == "", "", "-" + units["variant"]))
    value = np.array(
        [
            [100 * 100 / 120, 85.5, 88.2, 1, 17.5],
            [75, 80, 90, 0, 16],
            [100 * 60 / 90, np.nan, 85, np.nan, 21],
            [100, 0.8, np.nan, 0, 9.25],
        ]
    )
    state = np.where(np.isfinite(value), State.OBSERVED, State.MISSING)
    state[2, 1], state[2, 3] = State.SUPPRESSED, State.NOT_APPLICABLE
    n = np.full((4, 5), np.nan)
    n[:, 0], n[:, 1] = [120, 60, 90, 30], [80, 40, 70, 25]
    n[:, 2] = n[:, 1]
    sd = {"mark": np.array([9.5, 8, 11, np.nan])}
    cohort = np.array([120.0, 60, 90, 30])
    return ev.make_dataset(rubric, with_major_groups(units), value, n=n, state=state, sd=sd, cohort=cohort, year=2025)


@pytest.fixture
def write_rows(tmp_path: Path) -> Callable[[list[list[Any]]], Path]:
    def write_rows(rows: list[list[Any]], name: str = "登记表.csv") -> Path:
        path = tmp_path / name
        with path.open("w", encoding="utf-8-sig", newline="") as file:
            csv.writer(file).writerows(rows)
        return path

    return write_rows


@pytest.fixture
def register_file(write_rows: Callable[[list[list[Any]]], Path]) -> Path:
    return write_rows(REGISTER)
