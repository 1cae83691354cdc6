"""A small synthetic province with fictional institutions."""

from dataclasses import replace

import numpy as np
import pandas as pd

import evaluator.rubric as rubric_room
from evaluator.dataset import make_dataset, with_major_groups
from evaluator.evaluation import benchmark_from, evaluate
from evaluator.text import Place, Problem, Reason

RUBRIC = """
id: small
title: 虚构专业评价
version: "1.0"
kind: scored
status: 示例
effective: {from: 2025-01-01}
references: [{title: 虚构办法, article: 第一条, date: 2025-01-01}]
unit: programme
data: {cohort: graduates, cohort_bands: [30, 60], figures: [{code: graduates, name: 毕业生}]}
eligible: {min_graduating_cohorts: 3}
indicators:
  - code: outcome
    name: 培养结果
    weight: "0.6"
    children:
      - code: placed
        name: 去向落实率
        weight: "0.5"
        kind: proportion
        unit: "%"
        n: [graduates]
        definition: 落实人数除以毕业生数
        source: 表1
      - code: degree
        name: 学位授予率
        weight: "0.5"
        kind: proportion
        unit: "%"
        n: [graduates]
        may_not_apply: true
        source: 表2
  - {code: money, name: 生均经费, weight: "0.4", kind: exact, unit: 元, source: 表3}
classes:
  against: national_average
  letters:
    - {letter: A, name: 世界一流, min_score: "58"}
    - {letter: B, min_score: "53"}
    - {letter: C, name: 达到全国平均, min_score: "50"}
    - {letter: D, name: 全国平均以下}
  confirm: {A: "0.90", D: "0.95", other: "0.80"}
"""
PLAIN = """
id: plain
title: 虚构国家指数
version: "1.0"
kind: scored
status: 正式
effective: {from: 2025-01-01}
references: [{title: 虚构说明}]
unit: other
data:
  id: [country]
  columns: [{code: country, name: 国家, required: true}]
benchmark: {groups: [all], source: 计算}
certainty: {centre: peers, average: "0.95"}
indicators:
  - code: schooling
    name: 教育
    weight: "0.5"
    kind: exact
    unit: 年
    scale: goalposts
    goalposts: ["0", "20"]
    source: 表1
  - code: income
    name: 收入
    weight: "0.5"
    kind: exact
    unit: 元
    scale: goalposts
    goalposts: ["0", "100"]
    source: 表2
classes: {against: none}
"""
DISCIPLINE = RUBRIC.replace("id: small", "id: small_discipline").replace("unit: programme", "unit: discipline")
DISCIPLINE = DISCIPLINE.replace("eligible: {min_graduating_cohorts: 3}\n", "")
HOSTILE = (
    "=1+1",
    "+cmd|' /C calc'!A0",
    "-2+3",
    "@SUM(A1)",
    "<b>甲</b>",
    "<r>乙</r>",
    "a&b<script>",
    "\t=1+1",
    "控\x01制",
)
MAJORS = ("080901", "080902", "080903", "020101", "050101")


def load(text, folder):
    path = folder / "rubric.yaml"
    path.write_text(text, encoding="utf-8")
    return rubric_room.load_rubric(path)


def province(count, names=HOSTILE):
    place = np.arange(count)
    units = pd.DataFrame(
        {
            "institution": [str(90000 + i % 12) for i in place],
            "institution_name": [(*names, "虚构甲大学", "虚构乙学院", "虚构丙学院")[i % 12] for i in place],
            "major": [MAJORS[i // 12 % len(MAJORS)] for i in place],
            "ownership": ["民办" if i % 3 else "公办" for i in place],
            "city_type": "省会",
            "first_graduating_year": ["2024" if i % 17 == 0 else "2010" for i in place],
        }
    )
    units.insert(
        0, "unit", [f"{i}-{m}-{n}" for n, (i, m) in enumerate(zip(units.institution, units.major, strict=True))]
    )
    return with_major_groups(units)


def figures(count, seed=3):
    rng = np.random.default_rng(seed)
    n = np.column_stack([rng.integers(20, 90, count)] * 2 + [np.full(count, np.nan)]).astype(float)
    rate = np.clip(rng.normal([0.8, 0.9], 0.08, (count, 2)), 0.2, 1.0)
    rates = 100 * np.round(rate * n[:, :2]) / n[:, :2]
    value = np.column_stack([rates, rng.normal(1000, 150, count)])
    return value, n


def province_result(folder, count=60, *, source="计算", text=RUBRIC):
    rubric = load(text, folder)
    value, n = figures(count)
    state = np.zeros(value.shape, dtype=np.int8)
    state[5, 0], state[6, 1], state[7, 1] = 1, 2, 3
    value[state > 0] = np.nan
    units = province(count)
    if rubric.model.unit == "discipline":
        units = units[["unit", "institution_name", "institution", "ownership"]].assign(
            discipline="0812", discipline_name="计算机科学与技术"
        )
    notice = Problem(Reason.BAD_VALUE, Place(file="虚构.xlsx", row=4), "0.8", "notice", details={"why": "示例"})
    data = make_dataset(
        rubric, units, value, n=n, state=state, year=2025, cohort=n[:, 0], notices=(notice,), sources=("虚构.xlsx",)
    )
    benchmark = replace(benchmark_from(data, rubric), source=source)
    return evaluate(data, rubric, benchmark)


def with_states(folder, state, rows=0):
    """24 programmes against a whole benchmark; all leaves of some are in one state."""
    rubric, (value, n), states = load(RUBRIC, folder), figures(24), np.zeros((24, 3), dtype=np.int8)
    benchmark = benchmark_from(make_dataset(rubric, province(24), value, n=n, year=2025, cohort=n[:, 0]), rubric)
    states[rows] = state
    data = make_dataset(rubric, province(24), value, n=n, state=states, year=2025, cohort=n[:, 0])
    return evaluate(data, rubric, benchmark)
