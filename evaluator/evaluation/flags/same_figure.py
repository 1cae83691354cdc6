"""One and the same figure for all programmes of an institution (全校同数)."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from evaluator.evaluation.flags.found import Flag, Found, chance_text, with_unit

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from evaluator.evaluation.flags.panel import Panel

    Array = NDArray[np.float64]
    Codes = NDArray[np.intp]


def uniform_groups(value: Array, code: Codes, groups: int, least: int) -> tuple[NDArray[np.bool_], NDArray[np.bool_]]:
    """Which groups have enough figures to be looked at, and which of those have one figure throughout.

    Parameters
    ----------
    value : ndarray, shape (N,)
        NaN where there is no figure.
    code : ndarray of int, shape (N,)
        Group of each figure.
    groups, least : int
        Number of groups, and of figures that a group needs.

    Examples
    --------
    >>> large, same = uniform_groups(np.array([2.0, 2.0, 2.0, 5.0, 2.0]), np.array([0, 0, 1, 1, 2]), 3, least=2)
    >>> large.tolist(), same.tolist()
    ([True, True, False], [True, False, False])
    """
    seen = np.isfinite(value)
    low, high = np.full(groups, np.inf), np.full(groups, -np.inf)
    np.minimum.at(low, code[seen], value[seen])
    np.maximum.at(high, code[seen], value[seen])
    large = np.bincount(code[seen], minlength=groups) >= least
    return large, large & (low == high)


def alike_chance(count: int, elsewhere: int, others: int) -> float:
    """Probability that ``count`` programmes agree by chance, when ``elsewhere`` of ``others`` have that figure too.

    The first gives the figure, each other one has it as often as the programmes of other institutions do.

    Examples
    --------
    Half of the country says 0.5: five alike are no wonder.

    >>> round(alike_chance(5, 500, 1000), 3), round(alike_chance(5, 9, 999), 12)
    (0.063, 1e-08)
    """
    return float(((elsewhere + 1) / (others + 1)) ** (count - 1))


def find_same_figure(panel: Panel) -> list[Found]:
    """Flag institutions with at least ``same_figure_rows`` programmes, all of one figure on a leaf.

    Not where most other institutions are the same: then the figure is the institution's by nature. Nor at 0 or
    100 %, which many share for good reasons (`find_full` looks at those), nor without others to compare with.
    """
    rules = panel.rubric.model.flags
    code, keys = pd.factorize(panel.institutions, sort=True)
    found = []
    for j, leaf in enumerate(panel.rubric.leaves):
        if leaf.yes_no:
            continue
        value = np.round(panel.now[:, j], 9)
        large, same = uniform_groups(value, code, len(keys), rules.same_figure_rows)
        for group in np.flatnonzero(same):
            others, alike = np.count_nonzero(large) - 1, np.count_nonzero(same) - 1
            own = (code == group) & np.isfinite(value)
            figure = float(value[own][0])
            if 2 * alike >= others or figure == 0 or (leaf.kind == "proportion" and figure == leaf.full):
                continue
            rest = np.isfinite(value) & ~own
            chance = alike_chance(int(own.sum()), int((value[rest] == figure).sum()), int(rest.sum()))
            if chance < float(rules.chance):
                values = {
                    "leaf": leaf.name,
                    "count": int(own.sum()),
                    "others": others,
                    "vary": others - alike,
                    "chance": chance_text(chance),
                }
                found.append(Found(Flag.SAME_FIGURE, with_unit(leaf, figure), "", str(keys[group]), j, values))
    return found
