"""Sobol' indices: Ishigami's function in closed form, and the ASEM index of COINr's sensitivity vignette."""

import numpy as np
import pandas as pd
import pytest

from evaluator.statistics import competition_rank, sobol_indices

PILLARS = ["Physical", "ConEcFin", "Political", "Instit", "P2P", "Environ", "Social", "SusEcFin"]
CONNECTIVITY = slice(0, 5)  # the pillars of the first sub-index, the rest are those of the second
MOST_POINTS = 5  # points that the vignette lets winsorising move, at most

# --- Ishigami ---


def ishigami(u):
    x = np.pi * (2 * u - 1)
    return np.sin(x[:, 0]) + 7 * np.sin(x[:, 1]) ** 2 + 0.1 * x[:, 2] ** 4 * np.sin(x[:, 0])


@pytest.mark.parametrize("seed", range(3))
def test_ishigami(seed):
    """With 4,096 rows one seed in sixty misses the 0.02 (0.027); with 16,384 rows none comes near."""
    own, other, both = 0.5 * (1 + np.pi**4 / 50) ** 2, 49 / 8, 8 * np.pi**8 / 22500
    V = own + other + both
    rng, columns = np.random.default_rng(seed), {"1": [0], "2": [1], "3": [2]}
    found = sobol_indices(ishigami, columns, 16_384, rng=rng, draws_of_bounds=100)
    np.testing.assert_allclose(found.first, np.array([own, other, 0]) / V, rtol=0, atol=0.02)
    np.testing.assert_allclose(found.total, np.array([own + both, other, both]) / V, rtol=0, atol=0.02)
    assert found.variance == pytest.approx(V, rel=0.02)
    assert found.mean == pytest.approx(3.5, abs=0.05)


# --- ASEM: how far the ranks move with treatment, normalisation, weights and mean ---


def shape(x):
    """Sample skewness and excess kurtosis, corrected for size."""
    n, r = len(x), x - x.mean()
    v = (r**2).mean()
    g, k = (r**3).mean() / v**1.5, (r**4).mean() / v**2 - 3
    return g * np.sqrt(n * (n - 1)) / (n - 2), ((n + 1) * k + 6) * (n - 1) / ((n - 2) * (n - 3))


def heavy(x):
    skewness, kurtosis = shape(x)
    return abs(skewness) >= 2 and kurtosis >= 3.5


def treated(x, most):
    """Winsorise at most so many points at one end; where that is not enough, take logs of the original instead."""
    y, moved = x.copy(), 0
    while heavy(y) and moved < most:
        end = y.max() if shape(y)[0] > 0 else y.min()
        rest = y[y != end]
        y[y == end] = rest.max() if end > rest.max() else rest.min()
        moved = (y != x).sum()
    return np.log(x - x.min() + 0.01 * np.ptp(x)) if heavy(y) else y


@pytest.fixture(scope="module")
def asem(golden):
    """Pillar scores of every treatment, normalisation and mean, (5, 2, 2, countries, pillars), and base ranks."""
    folder = golden / "coinr-asem"
    meta = pd.read_csv(folder / "iMeta.csv")
    leaves = meta[meta.Type == "Indicator"]
    imputed = pd.read_csv(folder / "Imputed.csv").set_index("uCode")[leaves.iCode].to_numpy()
    sign = leaves.Direction.to_numpy(dtype=float)
    members = [(leaves.Parent == pillar).to_numpy() for pillar in PILLARS]

    def between(x, low, high):
        x = x * sign
        return low + (high - low) * (x - x.min(axis=0)) / np.ptp(x, axis=0)

    def standard(x):
        return 10 + 2 * sign * (x - x.mean(axis=0)) / x.std(axis=0, ddof=1)

    def pillars(x):
        return np.array([x[:, some].mean(axis=1) for some in members]).T

    scores = np.empty((5, 2, 2, len(imputed), len(PILLARS)))
    for most in range(1, MOST_POINTS + 1):
        x = np.apply_along_axis(treated, 0, imputed, most)
        for i, leaf_scores in enumerate((between(x, 1, 100), standard(x))):
            # Logs once: a geometric mean is then an arithmetic one at every level, with the same ranks.
            scores[most - 1, i] = pillars(leaf_scores), pillars(np.log(leaf_scores))
    expected = pd.read_csv(folder / "Treated.csv").set_index("uCode")[leaves.iCode]
    np.testing.assert_allclose(x, expected, rtol=1e-12)
    nominal = pillars(between(x, 0, 100))
    total = nominal[:, CONNECTIVITY].mean(axis=1) + nominal[:, 5:].mean(axis=1)
    published = pd.read_csv(folder / "Aggregated.csv").Index
    base = competition_rank(total.round(9))
    np.testing.assert_array_equal(base, competition_rank(published.round(9)))
    return scores, base


def mean_shift(asem, u):
    """Mean shift of rank from the base; u has treatment, normalisation, mean, then ten multipliers of weights."""
    scores, base = asem
    shift = np.empty(len(u))
    for begin in range(0, len(u), 2048):
        rows = u[begin : begin + 2048]
        some, normalisation, mean = (rows[:, :3] * [MOST_POINTS, 2, 2]).astype(int).T
        x, w = scores[some, normalisation, mean], 1 + 0.25 * (2 * rows[:, None, 3:] - 1)
        parts = [(x[..., s] * w[..., s]).sum(axis=2) / w[..., s].sum(axis=2) for s in (CONNECTIVITY, slice(5, 8))]
        sub, w_ = np.array(parts), w[:, 0, 8:].T[..., None]
        total = (sub * w_).sum(axis=0) / w_.sum(axis=0)
        rank = 1 + (total[:, None, :] > total[:, :, None]).sum(axis=2)
        shift[begin : begin + 2048] = np.abs(rank - base).mean(axis=1)
    return shift


@pytest.mark.parametrize("seed", range(2))
def test_asem(golden, asem, seed):
    """Exact indices: a full factorial of the three choices over 4,096 weight vectors, computed apart."""
    columns = {"Winmax": [0], "Normalisation": [1], "Weights": range(3, 13), "Aggregation": [2]}
    found = sobol_indices(lambda u: mean_shift(asem, u), columns, 4096, rng=np.random.default_rng(seed))
    assert found.factors == tuple(columns)
    np.testing.assert_allclose(found.total, [0.055, 0.269, 0.198, 0.728], rtol=0, atol=0.01)
    np.testing.assert_allclose(found.first, [0.033, 0.082, 0.117, 0.548], rtol=0, atol=0.02)
    assert found.mean == pytest.approx(1.920, abs=0.01)
    published = pd.read_csv(golden / "coinr-asem" / "SA_indices.csv").set_index("Variable").loc[list(columns)]
    assert (found.total >= published.STi_q5).all()
    assert (found.total <= published.STi_q95).all()
    assert ((found.total_low < found.total) & (found.total < found.total_high)).all()
    # The published bounds come from 100 base rows, these from 4,096.
    assert (found.total_high - found.total_low < published.STi_q95 - published.STi_q5).all()
