"""Worlds that break what the method assumes: what is true of programmes, of their noise, of what is hidden."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from evaluator.dataset import Dataset, State

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Array = NDArray[np.float64]

COMMON = 0.4  # correlation of every true figure with what is good about a programme as a whole
PRIVATE = 0.25  # share of institutions that are private
SMALL_TOGETHER = 0.9  # members of one cohort of a few cannot be more alike than this
LONGEST = 0.9  # chance of being hidden that no cell exceeds


@dataclass(frozen=True)
class World:
    """How a nation departs from the method's assumptions; by default not at all.

    Attributes
    ----------
    dispersion : float
        φ: noise variance of every sampled figure over what its n says.
    skew : float
        Standard deviation of the logarithm of true quality; 0 is normal, below 0 the long tail is on the bad side.
    common : float
        Correlation of every true figure with a programme's quality: figures correlate by its square.
    noise_together : float
        Correlation of the noise of all figures of a programme, which the rubric does not know of.
    private_gap : float
        Points of the composite by which private programmes are better on average, on a scale without noise.
    size_slope : float
        Leaf standard deviations by which quality rises with one standard deviation of log cohort size.
    hidden : float
        Share of figures that are suppressed.
    hides_bad, hides_small : float
        Log odds by which a figure is hidden more often for each standard deviation that it looks worse, or that its
        n is smaller.
    """

    dispersion: float = 1.0
    skew: float = 0.0
    common: float = COMMON
    noise_together: float = 0.0
    private_gap: float = 0.0
    size_slope: float = 0.0
    hidden: float = 0.0
    hides_bad: float = 0.0
    hides_small: float = 0.0

    def latent(self, good: Array, own: Array, shift: Array) -> Array:
        """True standing of a programme in one figure, in standard deviations of a nation without departures."""
        joined = self.common * good + np.sqrt(1 - self.common**2) * own
        return self._shaped(joined) + shift

    def shift(self, ownership: NDArray[np.object_], cohort: Array) -> Array:
        """What ownership and size add to every figure of a programme, in the same unit."""
        size = np.log(cohort)
        size = (size - size.mean()) / size.std()
        return self.size_slope * size + self._gap() * (ownership == "民办")

    def _gap(self) -> float:
        # A leaf score has 10 points a national standard deviation, and the gap widens that deviation itself.
        wanted = self.private_gap / 10
        return wanted / np.sqrt(1 - PRIVATE * (1 - PRIVATE) * wanted**2)

    def _shaped(self, z: Array) -> Array:
        if not self.skew:
            return z
        s, side = abs(self.skew), np.sign(self.skew)
        sd = np.sqrt(np.expm1(s**2)) * np.exp(s**2 / 2)
        return side * (np.exp(s * side * z) - np.exp(s**2 / 2)) / sd


AS_ASSUMED = World()


def scattered_rate(rate: Array, size: Array, world: World, rng: np.random.Generator) -> Array:
    """Rate of one cohort about its programme's: beta, so that counts are beta-binomial with φ times the variance."""
    if world.dispersion <= 1:
        return rate
    alike = np.minimum((world.dispersion - 1) / np.maximum(size - 1, 1), SMALL_TOGETHER)
    return rng.beta(rate * (1 / alike - 1), (1 - rate) * (1 / alike - 1))


def scattered_count(expected: Array, world: World, rng: np.random.Generator) -> Array:
    """Expected count of one cohort: gamma, so that counts are negative binomial with φ times the variance."""
    if world.dispersion <= 1:
        return expected
    return rng.gamma(expected / (world.dispersion - 1)) * (world.dispersion - 1)


def placed(frame: pd.DataFrame, rng: np.random.Generator) -> pd.DataFrame:
    """Put programmes into institutions at random, a quarter of them private; names are those of no institution."""
    number = rng.integers(0, 400, len(frame))
    private = number < PRIVATE * 400
    return frame.assign(
        institution=[f"90{code:03d}" for code in number],
        ownership=np.where(private, "民办", "公办"),
    )


def hide(seen: Dataset, better: Array, world: World, rng: np.random.Generator) -> Dataset:
    """Suppress figures, more often where they look bad or rest on few.

    Parameters
    ----------
    better : ndarray, shape (J,)
        +1 where higher is better, −1 where lower is.
    """
    if not world.hidden:
        return seen
    shown = seen.state == State.OBSERVED
    z = better * _standard(np.where(shown, seen.value, np.nan), seen.units["major"])
    size = np.log(seen.cohort)
    small = (size - size.mean()) / size.std()
    odds = np.exp(-world.hides_bad * np.nan_to_num(z) - world.hides_small * small[:, None])
    chance = np.minimum(world.hidden * odds / odds[shown].mean(), LONGEST)
    gone = shown & (rng.random(odds.shape) < chance)
    return replace(
        seen,
        value=np.where(gone, np.nan, seen.value),
        state=np.where(gone, State.SUPPRESSED, seen.state).astype(np.int8),
    )


def _standard(value: Array, major: pd.Series) -> Array:
    groups = pd.DataFrame(value).groupby(major.to_numpy())
    mean, spread = groups.transform("mean"), groups.transform("std")
    return ((value - mean) / spread.where(spread > 0)).to_numpy()
