"""The year's end of rectification (整改结算): what is released, what is not, and where that goes."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from evaluator.funding.allocation import yuan
from evaluator.funding.closure import largest_remainder
from evaluator.funding.exact import constant, refuse
from evaluator.funding.source import place_in
from evaluator.text import DataProblems, Problem, Reason

if TYPE_CHECKING:
    from evaluator.funding.allocation import Allocation
    from evaluator.funding.exact import Exacts
    from evaluator.funding.policy.model import Rectification


@dataclass(frozen=True, eq=False)
class Settlement:
    """What became of the money that was held back; whole yuan, N units.

    Attributes
    ----------
    allocation : Allocation
    release : ndarray of Fraction, shape (N,)
        Share released; 1 where nothing was held back.
    released, returned, received : ndarray of int, shape (N,)
        Of what was held back: paid out, not paid out; and what a unit gets of others' money. Held back = released +
        returned.
    to_budget : int
        What is not released and goes back to the budget.
    records : DataFrame
        What was promised and shown.
    """

    allocation: Allocation
    release: Exacts
    released: Exacts
    returned: Exacts
    received: Exacts
    to_budget: int
    records: pd.DataFrame

    @property
    def statement(self) -> pd.DataFrame:
        """One row a unit that was held back from or receives: amount, held back, released, returned, received, paid."""
        found = self.allocation
        held = found.withheld
        paid = found.amount - self.returned + self.received
        table = pd.DataFrame(
            {
                "unit": found.units.ids,
                "recipient": [found.received.codes[index] for index in found.recipient_index],
                "amount": yuan(found.amount),
                "withheld": yuan(held),
                "release": [float(share) for share in self.release],
                "released": yuan(self.released),
                "returned": yuan(self.returned),
                "received": yuan(self.received),
                "paid": yuan(paid),
            }
        )
        merged = table.merge(self.records.drop(columns="release"), on="unit", how="left")
        return merged[(held > 0) | (self.received > 0)].reset_index(drop=True)


def settle(allocation: Allocation, records: pd.DataFrame) -> Settlement:
    """Settle the money held back for rectification at the end of the year (整改结算).

    Parameters
    ----------
    allocation : Allocation
        Of a policy with ``rectification``.
    records : DataFrame
        One row a unit that was held back from: ``unit, release`` (one of the policy's ``releases``, as a decimal in
        text, such as ``"0.5"``), and what was promised and shown at the milestones, in any other columns.

    Returns
    -------
    Settlement

    Raises
    ------
    DataProblems
        Units without a record, records of others, twice, or with a share that the policy does not know: all of them.
    EvaluatorError
        The policy holds nothing back.

    Notes
    -----
    What is not released goes, by the policy, to the units of the same group from which nothing was held back, in
    proportion to their quality money; where there are none, and where the policy says so, to the budget.

    Examples
    --------
    >>> import evaluator as ev
    >>> import pandas as pd
    >>> found = ev.example().allocation
    >>> held = found.programmes.loc[found.programmes["withheld"] > 0, "unit"]
    >>> done = ev.settle(found, pd.DataFrame({"unit": held, "release": "0.5"}))
    >>> done.statement[["unit", "withheld", "released", "received", "paid"]].head(2)
               unit  withheld  released  received    paid
    0  99001-020401         0         0     34872  857245
    1  99001-040107     17086      8543         0  257804
    """
    rule = allocation.policy.model.rectification
    if rule is None:
        raise refuse("no_rectification", policy=allocation.policy.id)
    held = allocation.withheld
    release = _releases(allocation, rule, records)
    released = np.array([int(share * whole) for share, whole in zip(release, held, strict=True)], dtype=object)
    returned: Exacts = held - released
    received, to_budget = constant(0, len(held)), int(returned.sum())
    if rule.returns == "group":
        received, to_budget = _to_groups(allocation, rule, returned)
    return Settlement(allocation, release, released, returned, received, to_budget, records.astype({"unit": str}))


def _to_groups(allocation: Allocation, rule: Rectification, returned: Exacts) -> tuple[Exacts, int]:
    """Give each group's unreleased money to its units from which nothing was held back."""
    stage = next(stage for stage in allocation.pots if stage.pot.code == rule.pots[0])
    received, left = constant(0, len(returned)), 0
    ids, held = allocation.units.ids, allocation.withheld
    for group in dict.fromkeys(stage.divided.group[returned > 0]):
        amount = int(returned[stage.divided.group == group].sum())
        heirs = np.flatnonzero((stage.divided.group == group) & (held == 0) & (stage.divided.amount > 0))
        if not len(heirs):
            left += amount
            continue
        weights = stage.divided.amount[heirs].tolist()
        received[heirs] = largest_remainder(weights, amount, [ids[int(index)] for index in heirs])
    return received, left


def _releases(allocation: Allocation, rule: Rectification, records: pd.DataFrame) -> Exacts:
    known = {Fraction(share) for share in rule.releases}
    allowed = "、".join(str(share) for share in rule.releases)
    held = dict(zip(allocation.units.ids, allocation.withheld, strict=True))
    problems, found = [], {}
    rows = zip(records["unit"].astype(str), records["release"].astype(object), strict=True)
    for index, (unit, value) in enumerate(rows):
        if not held.get(unit):
            problems.append(Problem(Reason.RELEASE_UNKNOWN, place_in(records, index, "unit"), unit))
        elif unit in found:
            problems.append(Problem(Reason.RELEASE_TWICE, place_in(records, index, "unit"), unit))
        elif _share(value) not in known:
            place = place_in(records, index, "release", key=unit)
            problems.append(Problem(Reason.RELEASE_NOT_ALLOWED, place, str(value), details={"allowed": allowed}))
        found[unit] = _share(value)
    lacking = (unit for unit, money in held.items() if money and unit not in found)
    problems += [Problem(Reason.RELEASE_MISSING, value=unit) for unit in lacking]
    if problems:
        raise DataProblems(problems)
    return np.array([found.get(unit, Fraction(1)) for unit in held], dtype=object)


def _share(value: object) -> Fraction | None:
    try:
        return None if isinstance(value, float) else Fraction(str(value))
    except (ValueError, ZeroDivisionError):
        return None
