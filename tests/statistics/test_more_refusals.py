"""What over-dispersion, tiers, sensitivity and weights refuse, in both languages."""

import re

import numpy as np
import pytest

from evaluator.statistics import (
    ahp_weights,
    critic_weights,
    deviation_weights,
    entropy_weights,
    merec_weights,
    over_dispersion,
    quantile_group,
    sobol_indices,
    tier_of,
    tier_places,
    top_set,
    topsis,
)
from evaluator.text import EvaluatorError

NAN = float("nan")
X = [[1.0, 2.0], [3.0, 1.0]]


def rng():
    return np.random.default_rng(0)


def flat(u):
    return u[:, 0]


def sobol(columns=None, base=8, model=flat, **options):
    return sobol_indices(model, columns or {"a": [0], "b": [1]}, base, **{"rng": rng(), **options})


REFUSALS = [
    (lambda: over_dispersion([], 1), "z: must hold at least one value"),
    (lambda: over_dispersion([1, NAN], 1), "z[1] = nan: must be finite"),
    (lambda: over_dispersion([1, 2], [1, 0]), "variance[1] = 0: must satisfy variance > 0 (1 such)"),
    (lambda: over_dispersion([1, 2], [1, 1, 1]), "variance: shapes (3,) do not fit (2,)"),
    (lambda: over_dispersion([1, 2], 1, winsorise=0.5), "winsorise = 0.5: must satisfy 0 ≤ winsorise < 0.5"),
    (lambda: over_dispersion([1, 2], 1, winsorise=[0.1]), "winsorise: must have 0 dimension(s)"),
    (lambda: quantile_group([1, 2], 0, highest_first=True), "count = 0"),
    (lambda: quantile_group([1, np.inf], 2, highest_first=True), "value[1] = inf"),
    (lambda: quantile_group([1, 2], 2, highest_first=1), "highest_first: must be True or False, found type int64"),
    (lambda: quantile_group([1, 2], 2, highest_first=[True]), "highest_first: shapes (1,) do not fit (2,)"),
    (lambda: quantile_group([1, 2], 2, group=[0.0, 1.0], highest_first=True), "group: must hold whole-number"),
    (
        lambda: quantile_group([1, 2, 3], 2, group=[5, 5, 6], highest_first=[True, False, True]),
        "highest_first: group 5 mixes highest-first and lowest-first, so it has no quantiles (1 such)",
    ),
    (
        lambda: quantile_group([1, NAN], 1, highest_first=[True, False]),  # the direction of an empty row counts
        "highest_first: group 0 mixes",
    ),
    (lambda: tier_places(2.5, ["0.5"], least=1), "size = 2.5: must be a whole number with size ≥ 0"),
    (lambda: tier_places([3, -1], ["0.5"], least=1), "size[1] = -1"),
    (lambda: tier_places(3, [], least=1), "shares: must hold at least one value"),
    (lambda: tier_places(3, ["half"], least=1), "shares[0] = half: must be a share"),
    (lambda: tier_places(3, ["1/0"], least=1), "shares[0] = 1/0: must be a share"),
    (lambda: tier_places(3, [None], least=1), "shares[0] = None: must be a share"),
    (lambda: tier_places(3, [NAN], least=1), "shares[0] = nan: must be a share"),
    (lambda: tier_places(3, ["0.5", "0.5"], least=1), "shares[1] = 0.5: must be a cumulative share above 0"),
    (lambda: tier_places(3, ["0"], least=1), "shares[0] = 0"),
    (lambda: tier_places(3, ["0.5", 2], least=1), "shares[1] = 2"),
    (lambda: tier_places(3, ["0.5"], least=0), "least = 0"),
    (lambda: tier_of([1, 2], [0], ["0.5"], least=1), "group: shapes (1,) do not fit (2,)"),
    (lambda: tier_of([], None, ["nine"], least=1), "shares[0] = nine"),
    (lambda: top_set([1, 2], 1, 0, rng=rng()), "k = 0: must be a whole number with k ≥ 1"),
    (lambda: top_set([1, 2], -1, 1, rng=rng()), "se = -1"),
    (lambda: top_set([1, 2], 1, 1, rng=7), "rng: must be a random generator"),
    (lambda: sobol(base=100), "base = 100: must be a power of two (at least 2)"),
    (lambda: sobol(base=1), "base = 1: must be a power of two"),
    (lambda: sobol(base=64.0), "base = 64.0: must be a whole number"),
    (lambda: sobol({"a": [0], "b": [0]}), "columns: {'a': [0], 'b': [0]}; each column from 0"),
    (lambda: sobol({"a": [0], "b": [2]}), "columns: {'a': [0], 'b': [2]}"),
    (lambda: sobol({"a": [0], "b": []}), "columns: {'a': [0], 'b': []}"),
    (lambda: sobol_indices(flat, {}, 8, rng=rng()), "columns: {}"),
    (lambda: sobol(model=lambda u: u), "model: must give 8 numbers for 8 rows, found shape (8, 2)"),
    (lambda: sobol(model=lambda _: 1.0), "model: must give 8 numbers for 8 rows, found shape ()"),
    (lambda: sobol(model=lambda u: u[:, 0] * np.nan), "model[0] = nan: must be finite; leave missing values out"),
    (lambda: sobol(draws_of_bounds=0), "draws_of_bounds = 0"),
    (lambda: sobol(confidence=1), "confidence = 1"),
    (lambda: sobol(rng=7), "rng: must be a random generator"),
    (lambda: entropy_weights([1, 2]), "matrix: must have 2 dimension(s)"),
    (lambda: entropy_weights([[1, 2]]), "matrix: must have at least 2 rows and 1 column, found shape (1, 2)"),
    (lambda: entropy_weights([[1, 2], [3, -1]]), "matrix[1, 1] = -1: must satisfy matrix ≥ 0"),
    (lambda: entropy_weights([[1, 0], [1, 0]]), "matrix: the rows show no difference"),
    (lambda: critic_weights(X, correlation="kendall"), "correlation = kendall: must be one of pearson, spearman"),
    (lambda: critic_weights([[1, 2], [1, 3]]), "matrix: column 0 is the same in every row"),
    (lambda: critic_weights([[1, 3], [2, 5], [3, 7]]), "matrix: the rows show no difference"),
    (lambda: critic_weights([[1], [2]]), "matrix: the rows show no difference"),
    (lambda: critic_weights([[1, 2], [NAN, 3]]), "matrix[1, 0] = nan: must be finite"),
    (lambda: deviation_weights([[1], [1]]), "matrix: the rows show no difference"),
    (lambda: merec_weights([[1, 0], [1, 2]], [1, 1]), "matrix[0, 1] = 0: must satisfy matrix > 0"),
    (lambda: merec_weights(X, [1, 0]), "types[1] = 0: must be 1 (more is better) or -1 (less is better)"),
    (lambda: merec_weights(X, [1, 1, 1]), "types: shapes (3,) do not fit (2,)"),
    (lambda: ahp_weights([[1, 2, 3]]), "comparisons: must be a square matrix of order 1…15, found shape (1, 3)"),
    (lambda: ahp_weights(np.ones((16, 16))), "comparisons: must be a square matrix"),
    (lambda: ahp_weights([[1, 0], [0, 1]]), "comparisons[0, 1] = 0: must satisfy comparisons > 0 (2 such)"),
    (lambda: ahp_weights([[1, 2], [2, 1]]), "comparisons[0, 1] = 2: times its mirror entry must be 1"),
    (lambda: ahp_weights([[2]]), "comparisons[0, 0] = 2: times its mirror entry must be 1"),
    (lambda: topsis(X, [1, 1], [1, 1], normalisation="sum"), "normalisation = sum: must be one of vector, minmax"),
    (lambda: topsis(X, [0, 0], [1, 1]), "weights: all weights are 0"),
    (lambda: topsis(X, [1, -1], [1, 1]), "weights[1] = -1"),
    (lambda: topsis([[1, 2], [1, 2]], [1, 1], [1, 1]), "matrix: the rows show no difference"),
]


@pytest.mark.parametrize(("call", "sentence"), REFUSALS, ids=[sentence for _, sentence in REFUSALS])
def test_refused_by_name(call, sentence):
    with pytest.raises(EvaluatorError) as caught:
        call()
    chinese, english = (caught.value.show(lang) for lang in ("zh", "en"))
    assert sentence in english
    assert any("\u4e00" <= letter <= "\u9fff" for letter in chinese)
    assert re.match(r"\w+", chinese)[0] == re.match(r"\w+", english)[0]  # both name the same argument


def test_arguments_are_not_changed():
    x, w, v = np.array(X), np.array([1.0, 2.0]), np.array([4.0, 1.0, 1.0])
    copies = x.copy(), w.copy(), v.copy()
    for weigh in (entropy_weights, critic_weights, deviation_weights):
        weigh(np.array([[1.0, 2.0], [3.0, 1.0], [4.0, 4.0]]))
    merec_weights(x, [1, -1])
    topsis(x, w, [1, -1])
    over_dispersion(v, v)
    quantile_group(v, 2, highest_first=True)
    tier_of(v, None, ["0.5"], least=1)
    for given, copy in zip((x, w, v), copies, strict=True):
        np.testing.assert_array_equal(given, copy)
