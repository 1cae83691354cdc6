"""Why each amount changed (为什么变了): lines that add up to the change, to the yuan."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from evaluator.funding.closure import rounded_lines
from evaluator.funding.exact import refuse
from evaluator.funding.pot_parts import FACTORS, change_parts, pot_factors, sum_by

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
    before, after : Allocation
    units : DataFrame
        One row a unit of either: ``recipient, unit, before, after``; yuan.
    lines : ndarray, shape (units, lines)
        Parts of the change of every unit, in the order of `LINES`; yuan, not rounded.
    successors : Successors or None
    """

    before: Allocation
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
        amounts = {"before": _received(self.before, self.successors), "after": _received(self.after)}
        names = _names(self.before, self.successors) | _names(self.after)
        codes = sorted({*amounts["before"], *amounts["after"]})
        place = {code: at for at, code in enumerate(codes)}
        summed = np.zeros((len(codes), len(LINES)))
        np.add.at(summed, [place[code] for code in self.units["recipient"]], self.lines)
        rows = []
        for code, parts in zip(codes, summed, strict=True):
            was, now = (side.get(code, 0) for side in amounts.values())
            rows.append([code, names[code], was, now, now - was, *rounded_lines(parts.tolist(), now - was, LINES)])
        column = self.after.policy.model.recipient.column
        return pd.DataFrame(rows, columns=[column, "name", "before", "after", "change", *LINES])

    @property
    def moved(self) -> int:
        """Yuan that go to other recipients than before: half of all changes, beyond the change of the budget."""
        change = self.recipients["change"]
        return int(min(change[change > 0].sum(), -change[change < 0].sum()))


def compare_allocations(
    before: Allocation, after: Allocation, *, successors: Successors | None = None
) -> AllocationChange:
    """Compare two allocations: two years, or a base and a scenario (为什么变了).

    Parameters
    ----------
    before, after : Allocation
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
    """
    codes = [[stage.pot.code for stage in side.pots] for side in (before, after)]
    if codes[0] != codes[1]:
        raise refuse("other_pots", before="、".join(codes[0]), after="、".join(codes[1]))
    keys = [_keys(before, successors), _keys(after, None)]
    # A unit that went to another recipient left the one and came to the other.
    found = sorted({*keys[0], *keys[1]})
    at = {key: place for place, key in enumerate(found)}
    old, new = (np.array([at[key] for key in side], dtype=np.intp) for side in keys)
    size = len(found)
    lines = np.zeros((size, len(LINES)))
    there = [np.bincount(rows, minlength=size) > 0 for rows in (old, new)]
    both = np.flatnonzero(there[0] & there[1])
    for number, stage in enumerate(after.pots):
        earlier, later = (pot_factors(side, number, rows, size) for side, rows in ((before, old), (after, new)))
        if stage.pot.lifts is not None:
            lines[both, LINES.index(LIFTS)] += (later[0] - earlier[0])[both]
            continue
        parts, several = change_parts(earlier[1][:, both], later[1][:, both])
        lines[both, : len(FACTORS)] += parts
        lines[both, LINES.index(SEVERAL)] += several
    for name, was, now in (
        (TOPUPS, before.topups.within, after.topups.within),
        (BOUNDS, before.adjustment, after.adjustment),
    ):
        lines[both, LINES.index(name)] += (sum_by(now, new, size) - sum_by(was, old, size))[both]
    yuan = [sum_by(side.amount, rows, size) for side, rows in ((before, old), (after, new))]
    lines[~there[0], LINES.index(ENTRY)] = yuan[1][~there[0]]
    lines[~there[1], LINES.index(EXIT)] = -yuan[0][~there[1]]
    lines[:, LINES.index(CLOSING)] = yuan[1] - yuan[0] - lines[:, :-1].sum(axis=1)
    units = pd.DataFrame(found, columns=["recipient", "unit"])
    return AllocationChange(before, after, units.assign(before=yuan[0], after=yuan[1]), lines, successors)


def _received(side: Allocation, successors: Successors | None = None) -> dict[str, int]:
    yuan: dict[str, int] = {}
    for code, amount in zip(side.received.codes, side.received.amount, strict=True):
        heir = _heir(code, successors)
        yuan[heir] = yuan.get(heir, 0) + int(amount)
    return yuan


def _keys(side: Allocation, successors: Successors | None) -> list[tuple[str, str]]:
    """Recipient and id of each unit, by what they are called now."""
    codes = [_heir(code, successors) for code in side.received.codes]
    return [(codes[place], _heir(unit, successors)) for place, unit in zip(side.place, side.units.ids, strict=True)]


def _heir(code: str, successors: Successors | None) -> str:
    return code if successors is None else successors.follow(code)[0] or code


def _names(side: Allocation, successors: Successors | None = None) -> dict[str, str]:
    table, recipient = side.units.table, side.policy.model.recipient
    codes = (_heir(code, successors) for code in table[recipient.column].astype(str))
    return dict(zip(codes, table[recipient.name].astype(str), strict=True))
