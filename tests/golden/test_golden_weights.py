"""Worked examples of weights, pairwise comparisons and closeness; each row of the table names its paper."""

import numpy as np
import pandas as pd
import pytest

from evaluator.statistics import (
    ahp_weights,
    critic_weights,
    deviation_weights,
    entropy_weights,
    merec_weights,
    topsis,
)

# (example, method, function, half a unit of the last printed digit or what the README grants)
CASES = [
    ("elsayed2017", "entropy", entropy_weights, 5e-7),
    ("diakoulaki1995", "critic pearson minmax", critic_weights, 1e-8),
    ("diakoulaki1995", "critic spearman minmax", lambda x: critic_weights(x, correlation="spearman"), 1e-8),
    ("diakoulaki1995", "critic pearson unscaled", lambda x: critic_weights(x, scaled=False), 1e-8),
    ("tus2019", "critic pearson minmax", critic_weights, 5e-4),
    ("jahan2013", "standard deviation", deviation_weights, 5e-3),
    ("merec2021", "MEREC", lambda x: merec_weights(x, [1, 1, -1, -1]), 5e-5),
    ("wangchin2011", "AHP eigenvector", lambda x: ahp_weights(x).weights, 5e-5),
    ("tzeng2011", "TOPSIS vector norm", lambda x: topsis(x, [0.3, 0.4, 0.3], [1, 1, 1]), 5e-5),
    (
        "opricovic2004",
        "TOPSIS minmax norm",
        lambda x: topsis(x, [0.5, 0.5], [-1, 1], normalisation="minmax"),
        2.5e-4,
    ),
]


def matrix(golden, example):
    return pd.read_csv(golden / "mcdm-weights" / f"{example}_matrix.csv").to_numpy(dtype=float)


@pytest.mark.parametrize(("example", "method", "function", "printed"), CASES, ids=[f"{a} {b}" for a, b, *_ in CASES])
def test_worked_example(golden, example, method, function, printed):
    table = pd.read_csv(golden / "mcdm-weights" / "expected.csv")
    rows = table[(table.example == example) & (table.method == method)]
    assert len(rows) >= 3
    found = function(matrix(golden, example))
    np.testing.assert_allclose(found, rows.expected, rtol=0, atol=printed)
    np.testing.assert_allclose(found, rows.recomputed, rtol=0, atol=1e-8)


def test_contradicting_comparisons_are_flagged(golden):
    found = ahp_weights(matrix(golden, "wangchin2011"))
    assert found.consistency_ratio == pytest.approx(0.229, abs=5e-4)
    assert not found.acceptable


def test_weighted_sum_of_kracka_stands_elsewhere(golden):
    """Every pair of example and method in the table has its test: the last one is in test_array_functions.py."""
    table = pd.read_csv(golden / "mcdm-weights" / "expected.csv")
    pairs = set(zip(table.example, table.method, strict=True))
    assert {example for example, _ in pairs - {case[:2] for case in CASES}} == {"kracka2010"}
