"""Why each amount changed (为什么变了): lines that add up to the change, to the yuan."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from evaluator.funding.change import FACTORS, change_parts, pot_factors, sum_by
from evaluator.funding.closure import rounded_lines
from evaluator.funding.exact import refuse
from evaluator.funding.tables import AllocationTables, tables_of

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from evaluator.dataset import Successors
    from evaluator.funding.allocation import Allocation

    Array = NDArray[np.float64]

SEVERAL, ENTRY, EXIT, LIFTS, TOPUPS, BOUNDS, CLOSING = (
    *("several", "entry", "exit", "lifts"),
    *("topups", "bounds", "closing"),
)
LINES = (*FACTORS, SEVERAL, LIFTS, TOPUPS, BOUNDS, ENTRY, EXIT, CLOSING)


@dataclass(frozen=True, eq=False)
class AllocationChange:
    """What two allocations differ in.

    Attributes
    ----------
    before : AllocationTables
    after : Allocation
    units : DataFrame
        One row a unit of either: ``recipient, unit, before, after``; yuan.
    lines : ndarray, shape (units, lines)
        Parts of the change of every unit, in the order of `LINES`; yuan, not rounded.
    successors : Successors or None
    """

    before: AllocationTables
    after: Allocation
    units: pd.DataFrame
    lines: Array
    successors: Successors | None = None

    @cached_property
    def recipients(self) -> pd.DataFrame:
        """One row a recipient: code, name, yuan before and after, change, and its lines in whole yuan.

        Lines: the pot's size (``pot``), students (``heads``), the cost coefficient (``cost``), the quality or growth
        factor (``factor``), what others claim (``rate``), several factors at zero at once, grants for lifting,
        top-ups, floor and cap, units that came and went, and closing to whole yuan. They sum to the change exactly.
        """
        later = tables_of(self.after)
        amounts = {"before": _received(self.before, self.successors), "after": _received(later)}
        names = _names(self.before, self.successors) | _names(later)
        codes = sorted({*amounts["before"], *amounts["after"]})
        place = {code: index for index, code in enumerate(codes)}
        summed = np.zeros((len(codes), len(LINES)))
        np.add.at(summed, [place[code] for code in self.units["recipient"]], self.lines)
        rows = []
        for code, parts in zip(codes, summed, strict=True):
            was, now = (side.get(code, 0) for side in amounts.values())
            rows.append([code, names[code], was, now, now - was, *rounded_lines(parts.tolist(), now - was, LINES)])
        column = self.after.policy.model.recipient.column
        return pd.DataFrame(rows, columns=[column, "name", "before", "after", "change", *LINES])

    @property
    def total(self) -> int:
        """Yuan that all recipients get after the change."""
        return int(self.recipients["after"].sum())

    @property
    def moved(self) -> int:
        """Yuan that go to other recipients than before: half of all changes, beyond the change of the budget."""
        change = self.recipients["change"]
        return int(min(change[change > 0].sum(), -change[change < 0].sum()))


def compare_allocations(
    before: Allocation | AllocationTables, after: Allocation, *, successors: Successors | None = None
) -> AllocationChange:
    """Compare two allocations: two years, or a base and a scenario (为什么变了).

    Parameters
    ----------
    before : Allocation or AllocationTables
        The tables are those that a folder of another year holds.
    after : Allocation
        With the same pots.
    successors : Successors, optional
        Units that were renamed or merged between them; others that are only in one came or went.

    Returns
    -------
    AllocationChange

    Raises
    ------
    EvaluatorError
        The policies have different pots.

    Notes
    -----
    A unit's share of a pot is pot × heads × cost × factor × rate, where rate is what the pot pays in its group for one
    unit of heads × cost × factor: it moves with what the others claim. The change of the product is divided by
    `log_mean_change`. What closing to whole yuan adds is a line of its own.

    Examples
    --------
    >>> import evaluator as ev
    >>> small = ev.example()
    >>> more = ev.allocate(small.result, small.policy, small.volumes, small.budget + 1_000_000, change=small.change)
    >>> why = ev.compare_allocations(small.allocation, more)
    >>> why.recipients[["institution", "change", "pot", "heads", "factor", "closing"]]
      institution  change     pot  heads  factor  closing
    0       99001  742399  742400      0       0       -1
    1       99002  257601  257600      0       0        1
    """
    sides = (before if isinstance(before, AllocationTables) else tables_of(before), tables_of(after))
    codes = [[pot.code for pot in side.pots] for side in sides]
    if codes[0] != codes[1]:
        raise refuse("other_pots", before="、".join(codes[0]), after="、".join(codes[1]))
    keys = [_keys(sides[0], successors), _keys(sides[1], None)]
    # A unit that went to another recipient left the one and came to the other.
    pairs = sorted({*keys[0], *keys[1]})
    at = {key: place for place, key in enumerate(pairs)}
    rows = [np.array([at[key] for key in side], dtype=np.intp) for side in keys]
    size = len(pairs)
    lines = np.zeros((size, len(LINES)))
    there = [np.bincount(own, minlength=size) > 0 for own in rows]
    both = np.flatnonzero(there[0] & there[1])
    for number, pot in enumerate(sides[1].pots):
        earlier, later = (pot_factors(side, number, own, size) for side, own in zip(sides, rows, strict=True))
        if pot.lifts:
            lines[both, LINES.index(LIFTS)] += (later[0] - earlier[0])[both]
            continue
        parts, several = change_parts(earlier[1][:, both], later[1][:, both])
        lines[both, : len(FACTORS)] += parts
        lines[both, LINES.index(SEVERAL)] += several
    for name, column in ((TOPUPS, "topup"), (BOUNDS, "adjustment")):
        was, now = (sum_by(getattr(side, column), own, size) for side, own in zip(sides, rows, strict=True))
        lines[both, LINES.index(name)] += (now - was)[both]
    yuan = [sum_by(side.amount, own, size) for side, own in zip(sides, rows, strict=True)]
    lines[~there[0], LINES.index(ENTRY)] = yuan[1][~there[0]]
    lines[~there[1], LINES.index(EXIT)] = -yuan[0][~there[1]]
    lines[:, LINES.index(CLOSING)] = yuan[1] - yuan[0] - lines[:, :-1].sum(axis=1)
    units = pd.DataFrame(pairs, columns=["recipient", "unit"])
    return AllocationChange(sides[0], after, units.assign(before=yuan[0], after=yuan[1]), lines, successors)


def _received(side: AllocationTables, successors: Successors | None = None) -> dict[str, int]:
    yuan: dict[str, int] = {}
    for code, amount in side.received.items():
        heir = _heir(code, successors)
        yuan[heir] = yuan.get(heir, 0) + amount
    return yuan


def _keys(side: AllocationTables, successors: Successors | None) -> list[tuple[str, str]]:
    """Recipient and id of each unit, by what they are called now."""
    pairs = zip(side.recipients, side.ids, strict=True)
    return [(_heir(code, successors), _heir(unit, successors)) for code, unit in pairs]


def _heir(code: str, successors: Successors | None) -> str:
    return code if successors is None else successors.follow(code)[0] or code


def _names(side: AllocationTables, successors: Successors | None = None) -> dict[str, str]:
    return {_heir(code, successors): name for code, name in side.names.items()}
