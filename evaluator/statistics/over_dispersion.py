"""Over-dispersion (过度离散): how much wider a funnel must be than its sampling limits."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from evaluator.statistics.checks import like, numbers, refuse, refuse_where

if TYPE_CHECKING:
    from numpy.typing import ArrayLike, NDArray

    FloatArray = NDArray[np.float64]


@dataclass(frozen=True)
class OverDispersion:
    """How far the units spread beyond their noise.

    Attributes
    ----------
    phi : float
        Multiplicative φ: mean squared winsorised z. Limits widen by √max(1, φ).
    between : float
        Additive τ² ≥ 0, in the squared unit of the values. Limits are ± z·√(variance + τ²).
    """

    phi: float
    between: float


def over_dispersion(z: ArrayLike, variance: ArrayLike, *, winsorise: float = 0.10) -> OverDispersion:
    """Over-dispersion of the units of a funnel, from their winsorised z (Spiegelhalter).

    Parameters
    ----------
    z : array_like, (k,)
        Unadjusted z of the units: (value − target)/√variance.
    variance : array_like, (k,) or scalar
        Noise variances, > 0, in the squared unit of the values.
    winsorise : float
        Share of the z drawn in at each end, 0 ≤ winsorise < 0.5; 0 leaves all as they are.

    Returns
    -------
    OverDispersion
        ``phi, between``; ``between`` is 0 for one unit and where noise alone explains the spread.

    Raises
    ------
    EvaluatorError
        For no units, figures that are not finite, variances that are not above 0, a share outside its bounds.

    Notes
    -----
    Spiegelhalter (2005, Quality and Safety in Health Care 14:347): z beyond its ``winsorise`` and
    1 − ``winsorise`` quantiles (linear between order statistics) is set to them; φ = Σz²/k and
    τ² = max(0, (kφ − (k − 1)) / (Σw − Σw²/Σw)), with w = 1/variance.

    Winsorising keeps true outliers from widening their own limits, but draws in honest noise as well:
    for z that are nothing but noise φ is about 0.68 at 0.10, not 1. τ² is therefore smaller than that of
    ``between_variance``, more units stay outside the limits, and a small true τ² may come out as 0.

    Examples
    --------
    >>> over_dispersion([-3.0, -1.0, 1.0, 3.0], 4.0, winsorise=0)
    OverDispersion(phi=5.0, between=22.666666666666668)
    """
    z_ = numbers("z", z, dimensions=1)
    if z_.size == 0:
        raise refuse("empty", name="z")
    (v,) = like(z_.shape, variance=numbers("variance", variance))
    refuse_where(v <= 0, "out_of_range", v, name="variance", allowed="variance > 0")
    share = numbers("winsorise", winsorise, dimensions=0)
    refuse_where((share < 0) | (share >= 0.5), "out_of_range", share, name="winsorise", allowed="0 ≤ winsorise < 0.5")
    drawn_in = np.clip(z_, *np.quantile(z_, [float(share), 1 - float(share)]))
    phi = float((drawn_in**2).mean())
    excess = z_.size * phi - (z_.size - 1)
    room = _weight_of_the_others(1 / v)
    return OverDispersion(phi, max(0.0, excess / room) if room > 0 else 0.0)


def _weight_of_the_others(w: FloatArray) -> float:
    """Σw − Σw²/Σw as Σ w_i·(Σw − w_i)/Σw: nothing cancels where one unit outweighs all others."""
    heavy = int(w.argmax())
    light = np.delete(w, heavy)
    total = w[heavy] + light.sum()
    return float(w[heavy] / total * light.sum() + (light * (1 - light / total)).sum())
