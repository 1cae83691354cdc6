"""Sobol' indices (敏感性指数): which choice of the method moves a result most.

Letters as in the papers: A, B two samples of the unit cube, AB_i = A with the columns of factor i from B,
V the variance of the outputs, S first-order and T total indices.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from evaluator.statistics.checks import generator, how_many, level, numbers, refuse

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from numpy.typing import NDArray

    FloatArray = NDArray[np.float64]

_BLOCK = 1 << 20  # counts drawn at a time: 8 MB


@dataclass(frozen=True)
class SobolIndices:
    """Sobol' indices of the factors, with bootstrap bounds.

    Attributes
    ----------
    factors : tuple of str, (k,)
        Names, in the order of the arrays below.
    first, total : ndarray, (k,)
        Share of the variance that a factor explains alone, and with all that it does together with others.
        NaN where the output never varies.
    first_low, first_high, total_low, total_high : ndarray, (k,)
        Bootstrap bounds; NaN where the output never varies in one of the bootstrap samples.
    mean, variance : float
        Of the output over both samples.
    """

    factors: tuple[str, ...]
    first: FloatArray
    total: FloatArray
    first_low: FloatArray
    first_high: FloatArray
    total_low: FloatArray
    total_high: FloatArray
    mean: float
    variance: float


def sobol_indices(
    model: Callable[[FloatArray], FloatArray],
    columns: Mapping[str, Sequence[int]],
    base: int,
    *,
    rng: np.random.Generator,
    draws_of_bounds: int = 1000,
    confidence: float = 0.90,
) -> SobolIndices:
    """First-order and total Sobol' indices of independent factors.

    Parameters
    ----------
    model : callable
        Maps points of the unit cube, (n, d), to outputs, (n,). The model stretches them to its own scales.
    columns : mapping of str to sequence of int
        The columns of each factor; a factor such as a vector of weights has many. Columns 0 … d − 1 each
        belong to one factor.
    base : int
        Base rows, a power of two ≥ 2. The model is run base·(factors + 2) times.
    rng : numpy.random.Generator
        Source of the scrambling and of the bootstrap.
    draws_of_bounds : int
        Bootstrap samples of the base rows, ≥ 1.
    confidence : float
        Share of them inside the bounds: 0.90 leaves 5 % out at each end.

    Returns
    -------
    SobolIndices

    Raises
    ------
    EvaluatorError
        For columns that are not shared out among the factors, a base that is not a power of two, outputs that
        are not finite or not one a row, a bad number of draws, level or generator.

    Notes
    -----
    S_i = mean(y_B·(y_AB_i − y_A))/V with y centred (Saltelli et al. 2010, Computer Physics Communications
    181:259), T_i = mean((y_A − y_AB_i)²)/(2V) (Jansen 1999, ibid. 117:35), V over y_A and y_B together. Points
    are scrambled Sobol' points, A and B the halves of one sequence in 2d dimensions.

    V is found again in every bootstrap sample. The bootstrap takes rows for independent; scrambled points do
    better than that, so the bounds are on the wide side. First-order indices are the noisier ones and can
    come out a little below 0. Factors that depend on each other need other indices.

    Examples
    --------
    >>> found = sobol_indices(
    ...     lambda u: 3 * u[:, 0] + u[:, 1:].sum(axis=1),
    ...     {"level": [0], "weights": [1, 2]},
    ...     1024,
    ...     rng=np.random.default_rng(7),
    ... )
    >>> found.factors, found.total.round(2).tolist()
    (('level', 'weights'), [0.82, 0.18])
    """
    from scipy.stats import qmc  # noqa: PLC0415 (import evaluator stays light)

    own = _columns(columns)
    d = sum(map(len, own))
    if how_many("base", base) < 2 or base & (base - 1):
        raise refuse("not_a_power_of_two", name="base", value=base)
    how_many("draws_of_bounds", draws_of_bounds)
    out = (1 - level(confidence)) / 2
    # scipy before 1.15 knows the generator only as ``seed``.
    points = qmc.Sobol(2 * d, seed=generator(rng)).random_base2(int(base).bit_length() - 1)
    A, B = points[:, :d], points[:, d:]
    y_A, y_B = _run(model, A), _run(model, B)
    centre, k = _centre(y_A, y_B), len(own)
    y_A, y_B = y_A - centre, y_B - centre
    # By row: y and y² of both samples, then for each factor what S, its centring and T are means of.
    terms = np.empty((base, 2 + 3 * k))
    terms[:, 0], terms[:, 1] = (y_A + y_B) / 2, (y_A**2 + y_B**2) / 2
    for i, some in enumerate(own):
        AB = A.copy()
        AB[:, some] = B[:, some]
        step = _run(model, AB) - centre - y_A
        terms[:, 2 + i], terms[:, 2 + k + i], terms[:, 2 + 2 * k + i] = y_B * step, step, step**2 / 2
    first, total = _indices(terms.mean(axis=0)[None], k)[:, 0]
    again = _indices(_resampled(terms, draws_of_bounds, rng), k)
    low, high = np.quantile(again, [out, 1 - out], axis=1)
    mean, variance = centre + float(terms[:, 0].mean()), float(terms[:, 1].mean() - terms[:, 0].mean() ** 2)
    return SobolIndices(tuple(columns), first, total, low[0], high[0], low[1], high[1], mean, variance)


def _columns(columns: Mapping[str, Sequence[int]]) -> list[list[int]]:
    own = [[int(c) for c in some] for some in columns.values()]
    every = sorted(c for some in own for c in some)
    if not own or not all(own) or every != list(range(len(every))):
        raise refuse("columns_not_shared_out", name="columns", found=dict(columns))
    return own


def _run(model: Callable[[FloatArray], FloatArray], points: FloatArray) -> FloatArray:
    y = numbers("model", model(points.copy()))  # a copy: a model may stretch its points in place
    if y.shape != points.shape[:1]:
        raise refuse("model_shape", name="model", found=y.shape, rows=len(points))
    return y


def _centre(y_A: FloatArray, y_B: FloatArray) -> float:
    """Middle of the outputs: centred there, S is far less noisy, and an output that never varies is exactly 0."""
    return float(min(y_A.min(), y_B.min()) / 2 + max(y_A.max(), y_B.max()) / 2)


def _resampled(terms: FloatArray, draws: int, rng: np.random.Generator) -> FloatArray:
    """Means of the terms over base rows drawn with replacement, (draws, terms)."""
    rows = len(terms)
    even, most = np.full(rows, 1 / rows), max(1, _BLOCK // rows)
    blocks = [min(most, draws - done) for done in range(0, draws, most)]
    return np.concatenate([rng.multinomial(rows, even, size=size) @ terms for size in blocks]) / rows


def _indices(means: FloatArray, k: int) -> FloatArray:
    """S and T from means of the terms, (2, samples, k)."""
    m, V = means[:, :1], means[:, 1:2] - means[:, :1] ** 2
    V = np.where(V > 0, V, np.nan)
    S = (means[:, 2 : 2 + k] - m * means[:, 2 + k : 2 + 2 * k]) / V
    T = means[:, 2 + 2 * k :] / V
    return np.stack([S, T])
