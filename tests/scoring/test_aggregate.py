"""Node scores, effective weights and the variance of a composite, as arithmetic."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from scoring_parts import MEAN, SPREAD, data_of, parts, reference_of

from evaluator.dataset import State
from evaluator.scoring import composite_variance, effective_weights, node_scores, sample_columns, score
from evaluator.scoring.scales import scales

S, M, X = int(State.SUPPRESSED), int(State.MISSING), int(State.NOT_APPLICABLE)
FULL = [0.6 * 0.5, 0.6 * 0.5, 0.1, 0.2, 0.1]


@pytest.mark.parametrize(
    ("applies", "expected"),
    [
        ([1, 1, 1, 1, 1], FULL),
        ([0, 1, 1, 1, 1], [0, 0.6, 0.1, 0.2, 0.1]),  # the sibling takes it, not the cousins
        ([0, 0, 1, 1, 1], [0, 0, 0.1 / 0.4, 0.2 / 0.4, 0.1 / 0.4]),  # the whole branch is gone
        ([1, 1, 0, 1, 1], [0.3 / 0.9, 0.3 / 0.9, 0, 0.2 / 0.9, 0.1 / 0.9]),
        ([0, 0, 0, 0, 0], [0, 0, 0, 0, 0]),
    ],
)
def test_effective_weights(tmp_path, applies, expected):
    tree = parts(tmp_path).variants[0].tree
    # beside a full row, so that rows do not depend on one another
    found = effective_weights(tree, np.array([applies, [1] * 5], dtype=bool))
    np.testing.assert_allclose(found, [expected, FULL], rtol=0, atol=1e-15)


def test_node_scores(tmp_path):
    tree = parts(tmp_path).variants[0].tree
    t = np.array([[60.0, 40, 70, 30, 55]] * 3)
    applies = np.array([[1, 1, 1, 1, 1], [1, 0, 1, 1, 1], [0, 0, 1, 1, 1]], dtype=bool)
    found = node_scores(tree, t, applies)
    assert [node.code for node in tree.nodes] == ["a", "parts"]
    rest = 0.1 * 70 + 0.2 * 30 + 0.1 * 55
    expected = [[50, 0.6 * 50 + rest], [60, 0.6 * 60 + rest], [np.nan, rest / 0.4]]
    np.testing.assert_allclose(found, expected, rtol=1e-15)


def test_composite_variance(tmp_path):
    rubric = parts(tmp_path)
    samples = sample_columns(rubric)
    assert [(columns.tolist(), rho) for columns, rho in samples] == [([0, 1], 0.25)]
    weight, variance = np.array([FULL] * 2), np.array([[16.0, 9, 4, 25, 0]] * 2)
    present = np.array([[True] * 5, [True, False, True, True, True]])
    alone = 0.09 * 16 + 0.09 * 9 + 0.01 * 4 + 0.04 * 25
    shared = 2 * 0.25 * (0.3 * 4) * (0.3 * 3)
    found = composite_variance(weight, variance, present, samples)
    np.testing.assert_allclose(found, [alone + shared, alone], rtol=1e-14)


def test_a_whole_unit(tmp_path):
    """t = 55, 55, hidden, 30, 50: score, noise, worst case and hidden weights."""
    rubric = parts(tmp_path)
    data = data_of(rubric, [[84, 90, 0, 60, 5]], [50], [[0, 0, S, 0, M]])
    found = score(data, rubric, reference_of(rubric, 1))
    assert found.total[0] == pytest.approx(0.6 * 55 + 0.1 * 50 + 0.2 * 30 + 0.1 * 50, rel=1e-14)
    assert found.worst[0] == pytest.approx(0.6 * 55 + 0.1 * 20 + 0.2 * 30 + 0.1 * 20, rel=1e-14)
    leaf = np.array([(10 / 8) ** 2 * 32, (10 / 20) ** 2 * 1804, 100, (10 / 5) ** 2 * 2.88, 100])
    # respondents share their sampling noise; the other error of ``lost`` (2 ‰) is its own
    cross = 2 * 0.25 * (0.3 * (10 / 8) * np.sqrt(32)) * (0.3 * (10 / 20) * np.sqrt(1800))
    assert found.test_variance[0] == pytest.approx((np.array(FULL) ** 2 * leaf).sum() + cross, rel=1e-14)
    hidden = {reason: weight[0] for reason, weight in found.hidden.items()}
    assert hidden == pytest.approx(
        {"suppressed": 0.1, "missing": 0.1, "too_small": 0.0, "low_response": 0.0, "no_benchmark": 0.0}
    )


def test_a_figure_without_a_benchmark_is_not_the_worst(tmp_path):
    """It was given: only what was withheld could be the worst."""
    rubric = parts(tmp_path)
    data = data_of(rubric, [[84, 90, 0, 60, 5]], [50], [[0, 0, S, 0, 0]])
    ref = reference_of(rubric, 1)
    unknown = np.array([[False] * 4 + [True]])
    mean, spread = np.where(unknown, np.nan, MEAN), np.where(unknown, np.nan, SPREAD)
    scale = scales(rubric, ref.leaves.sign, mean, spread, np.empty((2, 0)), {})
    found = score(data, rubric, replace(ref, mean=mean, spread=spread, scales=scale))
    assert found.total[0] == pytest.approx(0.6 * 55 + 0.1 * 50 + 0.2 * 30 + 0.1 * 50, rel=1e-14)
    assert found.worst[0] == pytest.approx(0.6 * 55 + 0.1 * 20 + 0.2 * 30 + 0.1 * 50, rel=1e-14)
    assert found.hidden["no_benchmark"][0] == pytest.approx(0.1)


def test_a_unit_without_any_figure_has_no_score(tmp_path):
    rubric = parts(tmp_path)
    data = data_of(rubric, [[0] * 5] * 2, [50, 50], [[S] * 5, [X, X, M, M, M]])
    found = score(data, rubric, reference_of(rubric, 2))
    assert np.isnan(found.total).all()
    assert np.isnan(found.worst).all()
    np.testing.assert_allclose(found.hidden["missing"], [0, 1], rtol=1e-14)
    np.testing.assert_allclose(found.hidden["suppressed"], [1, 0], rtol=1e-14)


def test_scores_do_not_depend_on_the_block_they_are_in(tmp_path):
    """Thirteen hundred units need two blocks."""
    rubric = parts(tmp_path)
    rng = np.random.default_rng(2)
    value = np.column_stack([rng.uniform(60, 100, 1300), rng.uniform(0, 200, 1300), *rng.uniform(0, 9, (3, 1300))])
    n = rng.integers(10, 99, 1300)
    whole = score(data_of(rubric, value, n), rubric, reference_of(rubric, 1300, between=3.0))
    some = [0, 1023, 1024, 1299]
    few = score(data_of(rubric, value[some], n[some]), rubric, reference_of(rubric, 4, between=3.0))
    np.testing.assert_array_equal(whole.total[some], few.total)
    np.testing.assert_array_equal(whole.variance[some], few.variance)
