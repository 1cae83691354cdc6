"""Who moved from which letter to which, beside the moves that noise alone would make (类别变动)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Array = NDArray[np.float64]


@dataclass(frozen=True)
class Moves:
    """Moves between letters.

    Attributes
    ----------
    letters : tuple of str, length L
        Best first.
    observed : ndarray of int, shape (L + 1, L + 1)
        Units by letter before (rows) and after (columns); the last row and column are those not classifiable.
    expected, spread : ndarray, shape (L, L), or None
        Number of units, classified in both years, that noise alone would put there, and its standard deviation; None
        where letters do not go by cuts of the score, or the cuts are not known.
    changed : int
        Units, classified in both years, whose letter changed.
    changed_expected, changed_spread : float
        The same from noise alone; NaN where ``expected`` is None.
    """

    letters: tuple[str, ...]
    observed: NDArray[np.int64]
    expected: Array | None
    spread: Array | None
    changed: int
    changed_expected: float
    changed_spread: float

    @property
    def beyond_noise(self) -> float:
        """Standard deviations by which more letters changed than noise makes; NaN where that is not known."""
        if not self.changed_spread > 0:
            return float("nan")
        return (self.changed - self.changed_expected) / self.changed_spread


def moves(
    letters: tuple[str, ...],
    letter: tuple[NDArray[np.intp], NDArray[np.intp]],
    total: tuple[Array, Array],
    variance: tuple[Array, Array],
    cuts: tuple[Array, Array] | None,
) -> Moves:
    """Count the moves of K units, and what noise alone would count.

    Parameters
    ----------
    letters : tuple of str, length L
    letter : pair of ndarray of int, shape (K,)
        Position of the letter before and after; −1 where not classifiable.
    total, variance : pairs of ndarray, shape (K,)
        Unrounded scores, and the noise that is drawn anew every year.
    cuts : pair of ndarray, shape (K, L), or None
        Unrounded score at which each letter begins.
    """
    size = len(letters)
    observed = np.zeros((size + 1, size + 1), dtype=np.int64)
    places = [np.where(side < 0, size, side) for side in letter]
    np.add.at(observed, (places[0], places[1]), 1)
    both = (letter[0] >= 0) & (letter[1] >= 0)
    changed = int((both & (letter[0] != letter[1])).sum())
    if cuts is None:
        return Moves(letters, observed, None, None, changed, float("nan"), float("nan"))
    chance = noise_moves(
        *((total[k][both], variance[k][both], cuts[k][both]) for k in range(2)),
    )
    stays = np.trace(chance, axis1=1, axis2=2)
    return Moves(
        letters=letters,
        observed=observed,
        expected=chance.sum(axis=0),
        spread=np.sqrt((chance * (1.0 - chance)).sum(axis=0)),
        changed=changed,
        changed_expected=float((1.0 - stays).sum()),
        changed_spread=float(np.sqrt(np.maximum(stays * (1.0 - stays), 0.0).sum())),
    )


def noise_moves(before: tuple[Array, Array, Array], after: tuple[Array, Array, Array]) -> Array:
    r"""Chance of each pair of letters for units whose true score did not change, shape (K, L, L).

    Two measurements y₀ ~ N(θ, v₀), y₁ ~ N(θ, v₁) of one true score θ are as good as their weighted mean ȳ (weights
    1/v), which holds all they say of θ, and their difference d ~ N(0, v₀+v₁), which is noise and independent of ȳ:
    y₀ = ȳ − d·v₀/(v₀+v₁), y₁ = ȳ + d·v₁/(v₀+v₁). So given ȳ each pair of letters is an interval of d, and its
    chance is exact for every θ: no prior for true scores is needed, and units' moves are independent. (Chances at a
    shrunken true score would foretell two new measurements, not these two, and their sum would have another variance.)

    Parameters
    ----------
    before, after : tuple of (total, variance, cuts)
        Shapes (K,), (K,), (K, L): unrounded scores, their noise, and the score at which each letter begins.
    """
    from scipy.special import ndtr  # noqa: PLC0415 - scipy is slow to import

    (y0, v0, cuts0), (y1, v1, cuts1) = before, after
    whole = v0 + v1
    share = np.divide(v0, whole, out=np.full_like(v0, 0.5), where=whole > 0)
    centre = y0 + share * (y1 - y0)
    deviation = np.sqrt(whole)
    # Bounds of d in its own standard deviations: before, a higher d is a lower score.
    upper0, lower0 = (-_reach(centre, edge, share * deviation) for edge in _edges(cuts0))
    lower1, upper1 = (_reach(centre, edge, (1.0 - share) * deviation) for edge in _edges(cuts1))
    low = np.maximum(lower0[:, :, None], lower1[:, None, :])
    high = np.minimum(upper0[:, :, None], upper1[:, None, :])
    return np.asarray(np.maximum(ndtr(high) - ndtr(low), 0.0), dtype=np.float64)


def _edges(cuts: Array) -> tuple[Array, Array]:
    """Lowest score of each letter, and where the letters above it begin."""
    above = np.minimum.accumulate(cuts, axis=1)
    return cuts, np.hstack([np.full((len(cuts), 1), np.inf), above[:, :-1]])


def _reach(centre: Array, edge: Array, slope: Array) -> Array:
    """Solve centre + slope·d = edge for d; where d moves nothing, the edge is never or always reached."""
    distance, steep = edge - centre[:, None], slope[:, None]
    # A score that stands at its cut has reached it, in spite of binary dust.
    never = np.where(distance > 1e-9, np.inf, -np.inf)
    return np.where(steep == 0, never, np.divide(distance, steep, out=never.copy(), where=steep != 0))
