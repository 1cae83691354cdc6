"""Confidence intervals (置信区间) of one proportion and of one count, element by element."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from evaluator.statistics.checks import level, numbers, refuse_where, together

if TYPE_CHECKING:
    from numpy.typing import ArrayLike, NDArray

    FloatArray = NDArray[np.float64]

EXACT_BELOW = 10  # Byar's cube-root approximation is not trusted for smaller counts (PHE technical guide)


def wilson_interval(events: ArrayLike, n: ArrayLike, confidence: float = 0.95) -> tuple[FloatArray, FloatArray]:
    """Wilson score interval of a proportion (威尔逊区间).

    Parameters
    ----------
    events : array_like
        Number of events (人数), ``0 <= events <= n``; need not be whole. NaN where unknown.
    n : array_like
        Number of trials, ``n >= 0``, broadcast against ``events``. NaN where unknown.
    confidence : float
        Two-sided level, 0 < confidence < 1.

    Returns
    -------
    low, high : ndarray
        Bounds of the proportion, 0…1 (not per cent), in the broadcast shape. NaN where ``events`` or ``n``
        is. With ``n = 0`` nothing is known: (0, 1).

    Raises
    ------
    EvaluatorError
        For negative or infinite figures, ``events > n``, shapes that do not fit, a level outside (0, 1).

    Notes
    -----
    Wilson (1927, JASA 22:209): the π with (x − nπ)² = z²nπ(1 − π), x events of n, z the normal quantile.
    high = (2x + z² + z√(z² + 4x(1 − x/n))) / 2(n + z²); low from the product of the two roots,
    x²/n(n + z²), because the textbook difference cancels where x is small.

    Observations must be independent: for clustered answers n is too large and the interval too narrow.

    Examples
    --------
    >>> low, high = wilson_interval(65, 100)
    >>> round(float(low), 4), round(float(high), 4)
    (0.5525, 0.7364)
    """
    x, n_ = together(events=numbers("events", events, missing=True, low=0), n=numbers("n", n, missing=True, low=0))
    refuse_where(x > n_, "events_above_n", x, n=f"{n_[x > n_][0]:g}" if (x > n_).any() else "")
    z = normal_quantile(confidence)
    p = x / np.where(n_ == 0, 1, n_)
    root = 2 * x + z**2 + z * np.sqrt(z**2 + 4 * x * (1 - p))
    low = np.minimum(2 * x * p / root, p)
    high = np.minimum(root / (2 * (n_ + z**2)), 1)
    return low, np.maximum(high, p)


def byar_interval(count: ArrayLike, confidence: float = 0.95) -> tuple[FloatArray, FloatArray]:
    """Byar interval of a Poisson count; the exact chi-square interval below 10.

    Parameters
    ----------
    count : array_like
        Events counted, ``count >= 0``; need not be whole. NaN where unknown.
    confidence : float
        Two-sided level, 0 < confidence < 1.

    Returns
    -------
    low, high : ndarray
        Bounds of the true mean count, in the shape of ``count``; divide by the exposure for a rate, by the
        expected count for a ratio. ``count = 0`` has low 0.

    Raises
    ------
    EvaluatorError
        For negative or infinite counts or a level outside (0, 1).

    Notes
    -----
    Breslow & Day (1987, Statistical Methods in Cancer Research II, p. 69): O(1 − 1/9O ∓ z/3√O)³, with O + 1
    in place of O for the upper bound. Exact (Garwood 1936): χ²(α/2; 2O)/2 and χ²(1 − α/2; 2O + 2)/2.

    Counts that vary more than Poisson (overdispersion) need a wider interval.

    Examples
    --------
    >>> low, high = byar_interval([0, 65])
    >>> [round(float(x), 2) for x in (*low, *high)]
    [0.0, 50.16, 3.69, 82.85]
    """
    O = numbers("count", count, missing=True, low=0)  # noqa: E741 (O is the source's letter)
    z = normal_quantile(confidence)
    few = O < EXACT_BELOW
    # Either formula is used only on its own side; the other side gets a harmless stand-in.
    exact_low, exact_high = _exact(np.where(few, O, 1.0), confidence)
    byar_low, byar_high = _byar(np.where(few, float(EXACT_BELOW), O), z)
    return np.where(few, exact_low, byar_low), np.where(few, exact_high, byar_high)


def normal_quantile(confidence: float) -> float:
    """Two-sided standard normal quantile z of a confidence level."""
    from scipy.special import ndtri  # noqa: PLC0415 (import evaluator stays light)

    return -float(ndtri((1 - level(confidence)) / 2))


def _byar(O: FloatArray, z: float) -> tuple[FloatArray, FloatArray]:  # noqa: E741
    low = O * (1 - 1 / (9 * O) - z / (3 * np.sqrt(O))) ** 3
    high = (O + 1) * (1 - 1 / (9 * (O + 1)) + z / (3 * np.sqrt(O + 1))) ** 3
    return low, high


def _exact(O: FloatArray, confidence: float) -> tuple[FloatArray, FloatArray]:  # noqa: E741
    from scipy.special import gammainccinv, gammaincinv  # noqa: PLC0415

    # χ²(q; 2a)/2 is the q quantile of Gamma(a, 1).
    tail = (1 - confidence) / 2
    some = ~(O < 1e-4)  # below, the quantile is under the least float, and gammaincinv gives NaN
    low = np.where(some, gammaincinv(np.where(some, O, 1.0), tail), 0.0)
    return low, np.asarray(gammainccinv(O + 1, tail))
