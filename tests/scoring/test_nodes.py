"""Geometric and minimum nodes: scores, exact contributions, noise; and what holds for every tree."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from evaluator.rubric.scored.tree import Tree, TreeNode
from evaluator.scoring import composite_variance, drawn_variances, effective_weights, gains, node_scores
from evaluator.scoring.cells import CellScores

KINDS = ("arithmetic", "geometric", "minimum")


def tree_of(inner: str, root: str) -> Tree:
    """Leaves 0, 1, 2; 0 and 1 below a node of weight 0.6, 2 beside it."""
    nodes = (
        TreeNode("a", "甲", 3, np.array([0, 1]), np.array([0.25, 0.75]), inner),
        TreeNode("r", "根", 4, np.array([3, 2]), np.array([0.6, 0.4]), root),
    )
    return Tree(("x", "y", "z"), nodes, np.array([0.15, 0.45, 0.4]))


def applies(rows: int) -> np.ndarray:
    return np.ones((rows, 3), dtype=bool)


def test_by_hand():
    t = np.array([[40.0, 60.0, 50.0]])
    inner = {"arithmetic": 55.0, "geometric": 40**0.25 * 60**0.75, "minimum": 40.0}
    for kind, score in inner.items():
        assert node_scores(tree_of(kind, "arithmetic"), t, applies(1))[0].tolist() == pytest.approx(
            [score, 0.6 * score + 20.0]
        )
        root = {"arithmetic": 0.6 * score + 20, "geometric": score**0.6 * 50**0.4, "minimum": min(score, 50)}
        for above, total in root.items():
            assert node_scores(tree_of(kind, above), t, applies(1))[0, 1] == pytest.approx(total)


def test_a_zero_makes_a_geometric_node_zero_and_what_does_not_apply_is_left_out():
    t = np.array([[0.0, 60.0, 50.0], [0.0, 60.0, 50.0]])
    given_ = np.array([[True, True, True], [False, True, True]])
    found = node_scores(tree_of("geometric", "arithmetic"), t, given_)[:, 0]
    assert found.tolist() == pytest.approx([0.0, 60.0])


@given(
    st.lists(st.one_of(st.just(0.0), st.floats(0, 1e-9), st.floats(20, 80)), min_size=3, max_size=3),
    st.sampled_from(KINDS),
    st.sampled_from(KINDS),
    st.sampled_from([0.0, 50.0]),
    st.lists(st.booleans(), min_size=3, max_size=3).filter(any),
)
@settings(max_examples=400)
def test_contributions_add_up(t: list[float], inner: str, root: str, base: float, given_: list[bool]):
    tree, scores, alive = tree_of(inner, root), np.array([t]), np.array([given_])
    gain = gains(tree, scores, alive, base)
    total = node_scores(tree, scores, alive)[0, -1]
    assert ((scores - base) * gain * alive).sum() == pytest.approx(total - base, abs=1e-8)


@given(st.lists(st.floats(20, 80), min_size=3, max_size=3), st.sampled_from(KINDS), st.sampled_from(KINDS))
def test_all_at_50_is_50_and_better_is_not_worse(t: list[float], inner: str, root: str):
    tree = tree_of(inner, root)
    assert node_scores(tree, np.full((1, 3), 50.0), applies(1))[0, -1] == pytest.approx(50.0)
    before = node_scores(tree, np.array([t]), applies(1))[0, -1]
    for place in range(3):
        raised = np.array([t])
        raised[0, place] += 1.0
        assert node_scores(tree, raised, applies(1))[0, -1] >= before - 1e-9


def cells(t: np.ndarray, variance: np.ndarray) -> CellScores:
    full = np.ones(t.shape, dtype=bool)
    return CellScores(t, variance, variance, t, variance, np.zeros_like(t), full, full)


def test_drawn_noise_of_weighted_means_is_exact():
    t, variance = np.array([[45.0, 60.0, 52.0]]), np.array([[4.0, 9.0, 1.0]])
    tree, samples = tree_of("arithmetic", "arithmetic"), [(np.array([0, 2]), 0.5)]
    weight = effective_weights(tree, applies(1))
    exact = composite_variance(weight, variance, applies(1), samples)
    assert drawn_variances(tree, cells(t, variance), variance, samples)[0, -1] == pytest.approx(exact[0], rel=1e-9)


@pytest.mark.parametrize("kind", ["geometric", "minimum"])
@pytest.mark.parametrize("t", [[50.0, 50.0, 50.0], [40.0, 60.0, 50.0], [30.0, 31.0, 70.0]])
def test_drawn_noise_of_other_nodes_is_near_a_long_simulation(kind: str, t: list[float]):
    variance = np.array([4.0, 9.0, 16.0])
    many = np.array(t) + np.random.default_rng(5).normal(size=(200_000, 3)) * np.sqrt(variance)
    tree = tree_of(kind, kind)
    expected = node_scores(tree, many, applies(len(many)))[:, -1].var()
    found = drawn_variances(tree, cells(np.array([t]), variance[None]), variance[None], [])[0, -1]
    assert found == pytest.approx(expected, rel=0.15)
