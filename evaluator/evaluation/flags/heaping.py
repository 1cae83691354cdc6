"""Typed shares whose last digit is too often 0 or 5 (尾数堆积)."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from evaluator.evaluation.flags.found import Flag, Found, chance_text

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from evaluator.evaluation.flags.panel import Panel
    from evaluator.rubric import Leaf

    Array = NDArray[np.float64]

# Digits a person types after the point; what has more was computed.
_DECIMALS = 3
# Decimals to which a share of so many cases is usually given, at most.
_GIVEN = 2
# Above so many cases a share has all digits open to it.
_MANY = 1000


def last_digit(value: Array) -> Array:
    """Last digit as typed; NaN where there is no figure or more decimals than people type.

    Trailing zeros after the point are not seen: 85.50 is 85.5, its last digit 5; 90 is a whole number with last digit
    0. Whole numbers end in any of ten digits, others in 1 to 9.

    Examples
    --------
    >>> last_digit(np.array([85.5, 90.0, 87.31, 100 / 7])).tolist()
    [5.0, 0.0, 1.0, nan]
    """
    digit = np.full(value.shape, np.nan)
    for places in range(_DECIMALS + 1):
        scaled = np.abs(value) * 10.0**places
        whole = np.rint(scaled)
        here = np.isnan(digit) & (np.abs(scaled - whole) < 1e-6 * np.maximum(scaled, 1.0))
        digit[here] = np.mod(whole[here], 10.0)
    return digit


def heaped_share(size: int, full: float) -> float:
    """How often a share of ``size`` cases ends in 0 or 5 by itself.

    Every count but none and all is taken as equally likely. People give two decimals, one or none: of these the one
    that gives most 0 and 5 counts. Twenty cases give multiples of 5 % only.

    Examples
    --------
    >>> heaped_share(20, 100.0), heaped_share(0, 100.0)
    (1.0, 0.2)
    """
    if not 1 < size <= _MANY:
        return 0.2
    exact = np.arange(1, size) * full / size
    digits = (last_digit(np.round(exact, places)) for places in range(_GIVEN + 1))
    return max(float(np.isin(digit, (0.0, 5.0)).mean()) for digit in digits)


def heaping_chance(heaped: int, expected: float, count: int) -> float:
    """Probability of so many heaped figures or more, an upper bound.

    Figures differ in how often they end in 0 or 5 by themselves; above its mean such a sum has at most the tail of the
    binomial of the same mean (Hoeffding 1956).
    """
    from scipy.special import bdtrc  # noqa: PLC0415 - scipy is slow to import

    if heaped < expected + 1 or not count:
        return 1.0
    return float(bdtrc(heaped - 1, count, expected / count))


def find_heaping(panel: Panel) -> list[Found]:
    """Flag institutions among whose typed shares those ending in 0 or 5 are too many.

    Shares computed from counts are left out, as are 0 and 100 %. A figure that had to end so (few cases) says nothing;
    a leaf on which others do it as well (rounded to tens by custom) is held against what they do.
    """
    rules = panel.rubric.model.flags
    code, keys = pd.factorize(panel.institutions, sort=True)
    parts = [
        _typed(panel, j, code, len(keys), rules.heaping_least)
        for j, leaf in enumerate(panel.rubric.leaves)
        if _is_typed_share(leaf)
    ]
    if not parts:
        return []
    owner, heaped, usual = (np.concatenate([part[k] for part in parts]) for k in range(3))
    told = usual < 1.0
    count = np.bincount(owner[told], minlength=len(keys))
    hits = np.bincount(owner[told], weights=heaped[told], minlength=len(keys))
    expected = np.bincount(owner[told], weights=usual[told], minlength=len(keys))
    found = []
    for group in np.flatnonzero((count >= rules.heaping_least) & (hits > expected)):
        chance = heaping_chance(int(hits[group]), float(expected[group]), int(count[group]))
        if chance < float(rules.heaping_p):
            values = {
                "count": int(count[group]),
                "heaped": int(hits[group]),
                "expected": f"{expected[group] / count[group]:.0%}",
                "chance": chance_text(chance),
            }
            seen = f"{hits[group] / count[group]:.0%}"
            found.append(Found(Flag.HEAPING, seen, "", str(keys[group]), -1, values))
    return found


def _is_typed_share(leaf: Leaf) -> bool:
    return leaf.events is None and leaf.kind in {"proportion", "exact"} and leaf.full > 1.0


def _typed(
    panel: Panel, j: int, code: NDArray[np.intp], groups: int, least: int
) -> tuple[NDArray[np.intp], Array, Array]:
    """Institution of every typed figure of a leaf, whether it is heaped, and how likely that is by itself."""
    leaf, value = panel.rubric.leaves[j], panel.now[:, j]
    digit = last_digit(value)
    rows = np.flatnonzero(np.isfinite(digit) & (value != 0) & (value != leaf.full))
    heaped = np.isin(digit[rows], (0.0, 5.0)).astype(np.float64)
    size, owner = panel.n[-1, rows, j], code[rows]
    # A size that is no whole number (a product of columns) is not the count the share was made of.
    cases = np.where(np.isfinite(size) & (size == np.rint(size)), size, 0.0)
    distinct, place = np.unique(cases, return_inverse=True)
    usual = np.array([heaped_share(int(count), leaf.full) for count in distinct])[place]
    usual = usual + _custom(owner, heaped, usual, groups, least) * (1.0 - usual)
    return owner, heaped, usual


def _custom(owner: NDArray[np.intp], heaped: Array, usual: Array, groups: int, least: int) -> Array:
    """Share of figures that other institutions put on 0 or 5 beyond what comes by itself: the custom of a leaf.

    0 where others have fewer than ``least`` figures to tell it by.
    """
    count, hits, expected = (
        np.bincount(owner, weights=weight, minlength=groups) for weight in (np.ones(len(owner)), heaped, usual)
    )
    free = (count.sum() - count) - (expected.sum() - expected)
    excess = (hits.sum() - hits) - (expected.sum() - expected)
    known = (count.sum() - count >= least) & (free > 0)
    custom = np.divide(excess, free, out=np.zeros(groups), where=known)
    return np.asarray(np.clip(custom, 0.0, 1.0)[owner], dtype=np.float64)
