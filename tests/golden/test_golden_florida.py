"""Points by the better of excellence and improvement, State University System of Florida; source in the README."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

import pandas as pd

from evaluator.funding.growth import points
from evaluator.funding.policy.model import Improvement

LAST = Decimal("61.0")


def test_florida_points(golden):
    folder = golden / "funding-florida-points"
    steps = pd.read_csv(folder / "benchmarks.csv", dtype=str)
    cases = pd.read_csv(folder / "cases.csv", dtype=str)
    rule = Improvement.model_validate(
        {
            "figure": "placed",
            "before": "placed_last",
            "steps": [
                {
                    "points": step.points,
                    "reached": step.excellence_at_least,
                    "gained": str(Decimal(step.improvement_at_least) - LAST),
                }
                for step in steps.itertuples()
            ],
        }
    )
    ours = [points(rule, Fraction(value), Fraction(LAST)) for value in cases.value]
    assert ours == [int(value) for value in cases.points]
    assert len(ours) == 14
    # Each of the two ways alone, as the table has them.
    never = Fraction(10**6)
    assert [points(rule, Fraction(value), never) for value in cases.value] == cases.excellence_points.astype(
        int
    ).tolist()
