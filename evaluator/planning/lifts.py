"""Which programmes to lift under a budget (在预算内选提升对象): a knapsack, solved to the proved best."""

from __future__ import annotations

from dataclasses import dataclass
from math import gcd
from typing import TYPE_CHECKING

import numpy as np

from evaluator.statistics import round_half_up
from evaluator.text import EvaluatorError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import ArrayLike, NDArray
    from scipy.optimize._milp import _OptionsMILP

    Chosen = NDArray[np.bool_]
    Whole = NDArray[np.int64]


@dataclass(frozen=True)
class LiftChoice:
    """A choice within the budget.

    Attributes
    ----------
    chosen : ndarray of bool, (m,)
    benefit, cost : int
        Totals of the chosen.
    gap : float
        How much better, as a share of ``benefit``, another choice could at most be: 0 where this one is proved best,
        infinite where time ran out before the first choice.
    """

    chosen: Chosen
    benefit: int
    cost: int
    gap: float


def choose_lifts(benefit: ArrayLike, cost: ArrayLike, budget: int, *, time_limit: float | None = None) -> Chosen:
    """Choose what to lift: the best total benefit that a budget pays; of equal benefit, the lower cost.

    Parameters
    ----------
    benefit, cost : array_like of int, (m,)
        Whole numbers ≥ 0, such as students and yuan.
    budget : int
        In the unit of ``cost``, ≥ 0.
    time_limit : float, optional
        Seconds; see `lift_choice`, which also says how far from the best the choice may be.

    Returns
    -------
    ndarray of bool, (m,)

    Raises
    ------
    EvaluatorError
        For numbers that are not whole or negative, lengths that differ, a time limit that is not above 0.

    Examples
    --------
    >>> choose_lifts([622, 301, 547], [880, 520, 800], 1400).tolist()
    [True, True, False]
    """
    return lift_choice(benefit, cost, budget, time_limit=time_limit).chosen


def lift_choice(benefit: ArrayLike, cost: ArrayLike, budget: int, *, time_limit: float | None = None) -> LiftChoice:
    """Choose what to lift, and say how good the choice is proved to be; see `choose_lifts`.

    Notes
    -----
    0/1 knapsack by HiGHS (``scipy.optimize.milp``). The solver works in binary numbers with tolerances; what it
    chooses is added up in whole numbers, and a choice that costs more than the budget is cut off and solved again.
    With a time limit the best choice found by then is given with its gap.
    """
    gain, price = _whole("benefit", benefit), _whole("cost", cost)
    if gain.shape != price.shape:
        raise _refuse("lengths", benefit=gain.size, cost=price.size)
    money = _whole("budget", [budget])[0]
    if time_limit is not None and not time_limit > 0:
        raise _refuse("time_limit", value=time_limit)
    # What costs nothing or no one can pay needs no solver; the rest in the coarsest unit that keeps it whole.
    free, open_ = (price == 0) & (gain > 0), (price > 0) & (gain > 0) & (price <= money)
    chosen = free.copy()
    gap = 0.0
    if open_.any():
        result, gap = _knapsack(gain[open_], price[open_], int(money), time_limit)
        chosen[np.flatnonzero(open_)[result]] = True
    return LiftChoice(chosen, int(gain[chosen].sum()), int(price[chosen].sum()), gap)


def _knapsack(gain: Whole, price: Whole, budget: int, limit: float | None) -> tuple[Chosen, float]:
    unit = gcd(*price.tolist())
    price, budget = price // unit, budget // unit
    if int(price.sum()) <= budget:
        return np.ones(gain.size, dtype=bool), 0.0
    first, bound = _solve(-gain.astype(np.float64), price, budget, [], limit)
    best = int(gain[first].sum())
    gap = max(0.0, (-bound - best) / best) if best else np.inf
    if not gap * best < 1:  # whole numbers: a bound less than 1 above proves the best
        return first, gap
    cheapest, _ = _solve(price.astype(np.float64), price, budget, [(gain, best)], limit)
    if int(gain[cheapest].sum()) == best and int(price[cheapest].sum()) <= int(price[first].sum()):
        return cheapest, 0.0
    return first, 0.0


def _solve(
    objective: NDArray[np.float64], price: Whole, budget: int, least: Sequence[tuple[Whole, int]], limit: float | None
) -> tuple[Chosen, float]:
    """Minimise an objective within the budget, and no less than ``least``; give the choice and the solver's bound."""
    from scipy.optimize import Bounds, LinearConstraint, milp  # noqa: PLC0415 - scipy is slow to import

    rules = [LinearConstraint(price, ub=budget), *(LinearConstraint(row, lb=floor) for row, floor in least)]
    options: _OptionsMILP = {"mip_rel_gap": 0.0} if limit is None else {"mip_rel_gap": 0.0, "time_limit": limit}
    whole = np.ones(price.size, dtype=np.int64)
    while True:
        answer = milp(objective, integrality=whole, bounds=Bounds(0, 1), constraints=rules, options=options)
        if answer.x is None:  # out of time before the first choice
            return np.zeros(price.size, dtype=bool), -float(np.abs(objective).sum())
        chosen = np.asarray(answer.x > 0.5)  # whole numbers, within the solver's tolerance
        if int(price[chosen].sum()) <= budget:
            return chosen, float(answer.mip_dual_bound)
        # Together they cost too much, by less than the solver can see: not all of them.
        rules.append(LinearConstraint(chosen.astype(np.float64), ub=int(chosen.sum()) - 1))


def _whole(name: str, given: ArrayLike) -> Whole:
    array = np.asarray(given)
    if array.ndim != 1 or array.dtype.kind not in "iuf":
        raise _refuse("not_whole", name=name, value=given if array.ndim == 0 else array.dtype)
    whole = np.asarray(round_half_up(array.astype(np.float64), 0)) if array.dtype.kind == "f" else array
    bad = ~((whole == array) & (array >= 0)) if array.dtype.kind == "f" else array < 0
    if bad.any():
        raise _refuse("not_whole", name=name, value=array[bad][0])
    return whole.astype(np.int64)


def _refuse(reason: str, **values: object) -> EvaluatorError:
    return EvaluatorError(f"planning.{reason}", **values)
