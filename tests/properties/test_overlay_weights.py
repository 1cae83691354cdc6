"""Units of an overlay are scored with its weights, its leaves and nothing else's."""

from __future__ import annotations

import numpy as np
from table_worlds import benchmark_of, data_of, level, people, two_leaves

from evaluator.dataset import Benchmark, BenchmarkLevel, make_dataset
from evaluator.evaluation import evaluate

HEAD = """\
of: two
version: "1"
status: 示例
references: [{title: 定律测试}]
"""
WEIGHTS = f"""\
overlay: engineering
title: 工学
{HEAD}applies: {{category: ["08"]}}
changes:
  - {{code: x, weight: "0.2"}}
  - {{code: p, weight: "0.8"}}
"""
ADDS = f"""\
overlay: medicine
title: 医学
{HEAD}applies: {{category: ["10"]}}
changes:
  - {{code: p, remove: true}}
  - code: beds
    add_to: two
    leaf: {{code: beds, name: 床位, weight: "0.5", kind: exact, unit: 张, source: 表}}
"""
GROUPS = [("080901", "0809", "08"), ("020401", "0204", "02"), ("100201", "1002", "10")]


def test_weights_of_the_overlay(load):
    rubric = load(two_leaves(), {"engineering.yaml": WEIGHTS})
    known = level("all", {"": {"mean": [10, 80], "spread": [2, 8], "programmes": 50}})
    result = evaluate(data_of(rubric, people(GROUPS), 12, 84), rubric, benchmark_of(rubric, known))
    # t = 60 and 55 for all
    np.testing.assert_allclose(result.scored.total, [0.2 * 60 + 0.8 * 55, 57.5, 57.5], rtol=0, atol=1e-12)
    assert result.cells["weight"].tolist() == [0.2, 0.8, 0.5, 0.5, 0.5, 0.5]
    np.testing.assert_allclose(result.units["se"], np.sqrt(10 / 8 * 10 / 8 * 80 * 20 / 50) * np.array([0.8, 0.5, 0.5]))


def test_leaves_added_and_removed(load):
    rubric = load(two_leaves(), {"engineering.yaml": WEIGHTS, "medicine.yaml": ADDS})
    assert rubric.codes == ("x", "p", "beds")
    unknown = np.full((1, 3), np.nan)
    known = BenchmarkLevel("all", ("",), np.array([[10.0, 80, 1]]), np.array([[2.0, 8, 0.5]]), *[unknown] * 4)
    value = np.array([[12, 84, np.nan], [12, 84, np.nan], [12, 99, 2.0]])
    data = make_dataset(rubric, people(GROUPS), value, n=np.full((3, 3), 50), year=2025)
    result = evaluate(data, rubric, Benchmark("two", rubric.codes, (known,), "官方常模"))
    # medicine: x 60 and beds 70; p is nobody's business there, and missing beds are none elsewhere
    np.testing.assert_allclose(result.scored.total, [0.2 * 60 + 0.8 * 55, 57.5, 65.0], rtol=0, atol=1e-12)
    assert (result.units["reasons"] == "").all()
    cells = result.cells.groupby("unit", sort=False)["indicator"].agg(list)
    assert cells.tolist() == [["x", "p"], ["x", "p"], ["x", "beds"]]
    assert result.nodes.set_index("unit")["score"].round(9).tolist() == [56.0, 57.5, 65.0]
