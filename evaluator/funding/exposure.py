"""How much money hangs on noise (误差牵动多少钱): the same division under draws of the true scores."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from evaluator.funding.draws import Draws, draw_bounds, pot_shares, with_topups
from evaluator.funding.exact import refuse
from evaluator.scoring import SEED

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from evaluator.funding.allocation import Allocation

    Array = NDArray[np.float64]

# Draws at a time: a block of 1,800 units stays within the second-level cache of a core, several times over.
_BLOCK = 250


@dataclass(frozen=True, eq=False)
class Exposure:
    """Money of R recipients under draws.

    Attributes
    ----------
    allocation : Allocation
    draws, seed : int
    mean, low, high : ndarray, shape (R,)
        Mean and 5–95 % of each recipient's yuan.
    at_stake : float
        Share of the budget that would go elsewhere if true scores were known: mean over draws of half the sum of
        differences from the amounts paid.
    flipped : float
        Mean share of the units with a letter whose drawn letter is not the one given.
    odds : ndarray, shape (N, L)
        Share of the draws in which each unit has each letter.
    pots : mapping of pot code to float
        Of each pot that draws change, the share that would go elsewhere, before floor and cap.
    """

    allocation: Allocation
    draws: int
    seed: int
    mean: Array
    low: Array
    high: Array
    at_stake: float
    flipped: float
    odds: Array
    pots: dict[str, float]

    @property
    def recipients(self) -> pd.DataFrame:
        """One row a recipient: amount, mean, and 5–95 % over the draws; yuan."""
        found = self.allocation.received
        columns = {"amount": found.amount.astype(np.float64), "mean": self.mean, "low": self.low, "high": self.high}
        column = self.allocation.policy.model.recipient.column
        return pd.DataFrame({column: found.codes, **{name: values.round() for name, values in columns.items()}})


def exposure(allocation: Allocation, *, draws: int = 2000, seed: int = SEED) -> Exposure:
    """Divide the budget again under draws of the true scores (误差牵动多少钱).

    Parameters
    ----------
    allocation : Allocation
        Of a policy that goes by results.
    draws : int
    seed : int
        The same seed gives the same draws.

    Returns
    -------
    Exposure

    Raises
    ------
    EvaluatorError
        The policy goes by no results, or ``draws`` is below 1.

    Notes
    -----
    True scores are drawn from the posterior, not observed scores with noise added once more. A unit's draw z is
    standard normal; its letter is the one whose stretch of probability holds Φ(z), so letter odds are those of the
    result; its score, where a pot goes by points, is shrunken + z·shrunken_se. A true change is drawn from the change
    drawn in, together with the score (the noise of this year is in both), and earns min(cap, max(0, Δ)): nothing is
    deducted for noise where there is none. Grants for lifting stay as they are. In yuan, not closed.

    Examples
    --------
    >>> import evaluator as ev
    >>> noise = ev.exposure(ev.example().allocation, draws=200)
    >>> f"{noise.at_stake:.1%}"  # of the budget would go elsewhere if true scores were known
    '0.4%'
    >>> noise.recipients[["amount", "low", "high"]].floordiv(10_000)  # 万元
       amount     low    high
    0  4421.0  4404.0  4466.0
    1  1578.0  1533.0  1595.0
    """
    units, standings = allocation.units, allocation.standings
    if standings is None:
        raise refuse("no_exposure", policy=allocation.policy.id)
    if draws < 1:
        raise refuse("not_whole", name="draws", value=draws)
    rng = np.random.default_rng(seed)
    edges = _edges(units.probability)
    lettered = units.letter >= 0
    size, paid = len(allocation.received.codes), allocation.received.amount.astype(np.float64)
    fixed, flexible = pot_shares(allocation)
    own = {pot.stage.pot.code: pot.stage.divided.amount.astype(np.float64) for pot in flexible}
    money, elsewhere = np.empty((draws, size)), dict.fromkeys(own, 0.0)
    odds, flipped = np.zeros(units.probability.shape), 0.0
    shared = _shared_noise(allocation)
    for first in range(0, draws, _BLOCK):
        block = min(_BLOCK, draws - first)
        z = rng.standard_normal((block, len(units)))
        letter = _letters(z, edges)
        other = z if shared is None else rng.standard_normal(z.shape)
        drawn = Draws(letter, z, z if shared is None else shared * z + np.sqrt(1.0 - shared**2) * other)
        for k in range(len(units.letters)):
            odds[:, k] += (letter == k).sum(axis=0)
        flipped += float((letter != units.letter)[:, lettered].mean(axis=1).sum()) if lettered.any() else 0.0
        yuan = np.tile(fixed, (block, 1))
        for code, (_, share) in zip(own, flexible, strict=True):
            part = share(drawn)
            elsewhere[code] += float(np.abs(part - own[code]).sum()) / 2
            yuan += part
        yuan = with_topups(allocation, yuan)
        free = np.stack([yuan[:, allocation.recipient_index == index].sum(axis=1) for index in range(size)], axis=1)
        money[first : first + block] = draw_bounds(free, allocation.received)
    at_stake = float(np.abs(money - paid).sum(axis=1).mean() / 2 / allocation.budget) if allocation.budget else 0.0
    low, high = np.quantile(money, [0.05, 0.95], axis=0)
    odds[~lettered] = np.nan
    planned = {pot.stage.pot.code: max(pot.stage.planned, pot.stage.amount) for pot in flexible}
    pots = {code: yuan / draws / planned[code] if planned[code] else 0.0 for code, yuan in elsewhere.items()}
    mean = money.mean(axis=0)
    return Exposure(allocation, draws, seed, mean, low, high, at_stake, flipped / draws, odds / draws, pots)


def _shared_noise(allocation: Allocation) -> Array | None:
    """Correlation of the noise of a score with that of its change, shape (N,): se / SE(Δ); None without growth.

    The change is this year's score less last year's, and years are drawn anew: Cov = se², Var(Δ) = SE².
    """
    growth = allocation.growth
    if growth is None or not any(stage.pot.improvement is not None for stage in allocation.pots):
        return None
    table = allocation.units.table
    se = table["se"].to_numpy(dtype=np.float64) if "se" in table else np.zeros(len(table))
    share = np.divide(np.nan_to_num(se), growth.se, out=np.zeros(len(table)), where=growth.judged & (growth.se > 0))
    return np.asarray(np.clip(share, 0.0, 1.0))


def _edges(probability: Array) -> Array:
    """Lowest z of every letter but the worst, shape (L − 1, N); +∞ and −∞ where it cannot or must be better."""
    from scipy.special import ndtri  # noqa: PLC0415 - scipy is slow to import

    at_least = np.cumsum(np.nan_to_num(probability), axis=1)[:, :-1].T
    return np.asarray(-ndtri(np.clip(at_least, 0.0, 1.0)))


def _letters(z: Array, edges: Array) -> NDArray[np.int8]:
    letter = np.zeros(z.shape, dtype=np.int8)
    for edge in edges:
        letter += z < edge
    return letter
