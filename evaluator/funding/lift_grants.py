"""Grants for lifting units out of a letter (整改提升资金): as many benefits as the pot pays."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

import numpy as np

from evaluator.funding.exact import constant, refuse
from evaluator.funding.groups import Divided
from evaluator.planning import choose_lifts

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from evaluator.funding.exact import Exacts
    from evaluator.funding.policy.model import Lifts
    from evaluator.funding.units import Units


def lift_grants(units: Units, rule: Lifts, amount: int, inside: NDArray[np.bool_]) -> tuple[Exacts, Divided]:
    """Choose which units to lift, and grant each its cost.

    Parameters
    ----------
    units : Units
    rule : Lifts
        Units of its letters with a cost above 0 can be lifted.
    amount : int
        Yuan of the pot.
    inside : ndarray of bool, shape (N,)
        Who takes part.

    Returns
    -------
    factor : ndarray of Fraction, shape (N,)
        1 for the chosen, else 0.
    divided : Divided
        Whole costs of the chosen: what the pot cannot give whole is left.

    Raises
    ------
    EvaluatorError
        Costs or benefits that are not whole.
    """
    wanted = [at for at, letter in enumerate(units.letters) if letter in rule.letters]
    cost, benefit = units.figures[rule.cost], units.figures[rule.benefit]
    for name, figures in ((rule.cost, cost), (rule.benefit, benefit)):
        for unit, figure in zip(units.ids, figures, strict=True):
            if figure.denominator != 1 or figure < 0:
                raise refuse("not_whole", name=f"{name} {unit}", value=figure)
    candidate = np.flatnonzero(inside & np.isin(units.letter, wanted) & (cost > 0))
    chosen = choose_lifts(
        np.array([int(figure) for figure in benefit[candidate]], dtype=np.int64),
        np.array([int(figure) for figure in cost[candidate]], dtype=np.int64),
        amount,
    )
    factor, grant = constant(Fraction(0), len(units)), constant(0, len(units))
    rows = candidate[chosen]
    factor[rows] = Fraction(1)
    grant[rows] = [int(figure) for figure in cost[rows]]
    group = np.where(factor > 0, "all", "").astype(object)
    return factor, Divided(grant, group, {"all": (Fraction(len(rows)), int(grant.sum()))} if len(rows) else {})
