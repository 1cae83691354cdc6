"""Straight lines: benchmark, minmax and goalposts; higher and lower."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from scoring_parts import TEXT

from evaluator.dataset import make_dataset
from evaluator.evaluation import evaluate
from evaluator.rubric import load_rubric

PLAIN = (
    TEXT[: TEXT.index("indicators:")]
    .replace("FILL", "benchmark")
    .replace('samples: [{code: same, correlation: "0.25"}]\n', "")
    + """\
indicators:
  - {code: up, name: 升, weight: "0.5", kind: exact, unit: 个, scale: SCALE, source: 表}
  - {code: down, name: 降, weight: "0.5", kind: exact, unit: 个, better: lower, scale: SCALE, source: 表}
classes: {against: none}
"""
)


def scores(tmp_path, scale, values):
    path = tmp_path / "plain.yaml"
    path.write_text(PLAIN.replace("scale: SCALE", scale), encoding="utf-8")
    rubric = load_rubric(path)
    units = pd.DataFrame({"unit": [f"u{i}" for i in range(len(values))], "school": "s"})
    data = make_dataset(rubric, units, np.column_stack([values, values]))
    return (
        evaluate(data, rubric)
        .cells.pivot_table(index="unit", columns="indicator", values="t")[["up", "down"]]
        .to_numpy()
    )


def test_minmax_runs_from_0_to_100_over_the_data(tmp_path):
    found = scores(tmp_path, "scale: minmax", [2.0, 4.0, 10.0])
    np.testing.assert_allclose(found, [[0, 100], [25, 75], [100, 0]], rtol=0, atol=1e-12)


@pytest.mark.parametrize(("value", "up"), [(5, 0), (10, 0), (15, 25), (30, 100), (99, 100)])
def test_goalposts_are_clipped_at_both_ends(tmp_path, value, up):
    found = scores(tmp_path, "scale: goalposts, goalposts: [10, 30]", [float(value)])
    np.testing.assert_allclose(found, [[up, 100 - up]], rtol=0, atol=1e-12)


def test_where_all_are_alike_minmax_has_no_scale(tmp_path):
    found = scores(tmp_path, "scale: minmax", [3.0, 3.0])
    np.testing.assert_array_equal(found, 50.0)
