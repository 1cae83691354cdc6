"""Allocation on one page: volume, pots, shares, top-ups, bounds, closure (资金分配)."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from evaluator.funding.allocation import Allocation
from evaluator.funding.closure import largest_remainder
from evaluator.funding.exact import constant, refuse, total, whole
from evaluator.funding.growth import growth_of
from evaluator.funding.notices import notices
from evaluator.funding.pots import divide_pots
from evaluator.funding.recipients import last_amounts, recipients
from evaluator.funding.standings import Standings, same_run, standings_of
from evaluator.funding.topups import topups
from evaluator.funding.units import ids_of, joined
from evaluator.funding.volume import volume

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from fractions import Fraction

    from numpy.typing import NDArray

    from evaluator.dataset import Successors
    from evaluator.evaluation import Comparison, Result
    from evaluator.funding.exact import Exacts
    from evaluator.funding.growth import Growth
    from evaluator.funding.policy import Policy
    from evaluator.funding.units import Units


def allocate(
    result: Result | Standings | None,
    policy: Policy,
    volumes: pd.DataFrame,
    budget: int,
    *,
    last_year: pd.DataFrame | Mapping[str, int] | None = None,
    change: Comparison | pd.DataFrame | None = None,
    successors: Successors | None = None,
) -> Allocation:
    """Divide a budget by a policy, exact to the yuan (分配).

    Parameters
    ----------
    result : Result or Standings or None
        Letters and scores; None where the policy goes by no results.
    policy : Policy
    volumes : DataFrame
        One row a unit: ``unit``, heads a level, and other columns that the policy uses; see `joined`.
    budget : int
        Whole yuan.
    last_year : DataFrame or mapping, optional
        Amounts of the recipients last year, whole yuan: floor and cap are held against them. Without it nobody is
        bounded.
    change : Comparison or DataFrame, optional
        Change of each unit's score since last year, for pots that pay growth.
    successors : Successors, optional
        Recipients that were renamed, merged or closed since last year.

    Returns
    -------
    Allocation
        With every stage kept.

    Raises
    ------
    DataProblems
        Everything wrong with volumes, results and last year's amounts, at once.
    InfeasibleBounds
        The budget does not pay the floors, or the caps do not take it.
    EvaluatorError
        Results of another rubric than the policy's, a pot for growth without a change, a change of other results.

    Examples
    --------
    >>> import evaluator as ev
    >>> small = ev.example()
    >>> allocation = ev.allocate(small.result, small.policy, small.volumes, small.budget, change=small.change)
    >>> allocation.recipients[["institution", "amount", "withheld"]]
      institution    amount  withheld
    0       99001  44218329   1303410
    1       99002  15781671    782494
    >>> int(allocation.amount.sum()) == small.budget
    True
    """
    standings = _standings(result, policy)
    budget = whole("budget", budget)
    units = joined(policy, standings, volumes)
    load = volume(units, policy)
    growth = _growth(change, units, standings)
    pots = divide_pots(policy, units, load, budget, growth)
    shares = total((stage.divided.amount for stage in pots), len(units))
    extra = topups(policy, units, shares)
    unbounded = shares + extra.within
    column = policy.model.recipient.column
    codes = ids_of(units.table, column)
    recipient_index = np.array([codes.index(code) for code in units.table[column].astype(str)], dtype=np.intp)
    last = last_amounts(last_year, codes, column, successors)
    requested, loads = (_sums(values, recipient_index, len(codes)) for values in (unbounded, load.total))
    received = recipients(policy, codes, requested, loads, last)
    amount = _to_units(received.amount, recipient_index, unbounded, load.total, units.ids)
    seen = notices(policy, units, volumes, budget, received, last_year)
    parts = (units, load, pots, extra, unbounded, received, recipient_index, amount, standings, growth, seen)
    return Allocation(policy, budget, *parts)


def _standings(result: Result | Standings | None, policy: Policy) -> Standings | None:
    wanted = policy.model.results
    if wanted is None:
        return None
    if result is None:
        raise refuse("results_needed", policy=policy.id, rubric=wanted)
    standings = result if isinstance(result, Standings) else standings_of(result)
    refuse_other_rubric(policy, standings)
    return standings


def refuse_other_rubric(policy: Policy, standings: Standings) -> None:
    """Refuse results of another rubric than the policy goes by.

    Raises
    ------
    EvaluatorError
    """
    if standings.rubric != policy.model.results:
        raise refuse("other_rubric", policy=policy.id, rubric=policy.model.results, found=standings.rubric)


def _growth(change: Comparison | pd.DataFrame | None, units: Units, standings: Standings | None) -> Growth | None:
    if change is None or isinstance(change, pd.DataFrame):
        return None if change is None else growth_of(change, units.ids)
    if standings is not None and not same_run(change.facts["after"], standings.recipe):
        raise refuse("change_of_others")
    return growth_of(change.units, units.ids, change.facts["before"])


def _sums(values: Exacts, recipient_index: NDArray[np.intp], size: int) -> Exacts:
    summed = constant(0, size)
    np.add.at(summed, recipient_index, values)
    return summed


def _to_units(
    amount: Exacts, recipient_index: NDArray[np.intp], unbounded: Exacts, load: Exacts, ids: Sequence[str]
) -> Exacts:
    """Bring each recipient's amount to its units: by their unbounded amounts, else by volume, else alike."""
    units = constant(0, len(ids))
    for code, yuan in enumerate(amount):
        rows = np.flatnonzero(recipient_index == code)
        weights: list[int] | list[Fraction] = unbounded[rows].tolist()
        if not any(weights):
            weights = load[rows].tolist()
        if not any(weights):
            weights = [1] * len(rows)
        units[rows] = largest_remainder(weights, yuan, [ids[int(row)] for row in rows])
    return units
