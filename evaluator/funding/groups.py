"""Groups within which money is divided (分组), and the division of a pot: groups first, then units."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from numpy.typing import NDArray

    from evaluator.funding.exact import Exacts
    from evaluator.funding.policy.model import Pot
    from evaluator.funding.units import Units

    Close = Callable[[Sequence[Fraction], int, Sequence[str]], list[int]]


@dataclass(frozen=True, eq=False)
class Divided:
    """A pot divided among N units.

    Attributes
    ----------
    amount : ndarray of int (object), shape (N,)
        Yuan of each unit; they sum to the pot.
    group : ndarray of str, shape (N,)
        Empty for units that take no part.
    groups : mapping of group to (weight, yuan)
    """

    amount: Exacts
    group: NDArray[np.object_]
    groups: dict[str, tuple[Fraction, int]]


def takes_part(units: Units, pot: Pot) -> NDArray[np.bool_]:
    """Mask of the units that a pot is for."""
    inside = np.ones(len(units), dtype=bool)
    for column, values in pot.only.items():
        inside &= np.isin(units.column(column).astype(str), values)
    return inside


def group_of(units: Units, pot: Pot, inside: NDArray[np.bool_]) -> NDArray[np.object_]:
    """Group of each unit of a pot: the narrowest with enough units; without groups all are one.

    A group under the least number joins its parent: together with what is left of the parent's other small groups.
    """
    group = np.full(len(units), "", dtype=object)
    if pot.groups is None:
        group[inside] = "all"
        return group
    left = inside.copy()
    for column in (*pot.groups.by, "all"):
        values = units.column(column).astype(str)
        names, place, counts = np.unique(values[left], return_inverse=True, return_counts=True)
        rows = np.flatnonzero(left)
        enough = np.ones(len(rows), dtype=bool) if column == "all" else (counts >= pot.groups.least)[place]
        group[rows[enough]] = [f"{column}={names[at]}" if column != "all" else "all" for at in place[enough]]
        left[rows[enough]] = False
    return group


def divide(
    amount: int, claim: Exacts, weight: Exacts, group: NDArray[np.object_], ids: Sequence[str], close: Close
) -> Divided:
    """Divide a pot: to groups by weight, inside each by claim, whole yuan at either step.

    Parameters
    ----------
    amount : int
        Yuan.
    claim, weight : ndarray of Fraction, shape (N,)
        What a unit's share goes by inside its group, and what it adds to the weight of the group. A group without any
        claim takes no part.
    group : ndarray of str, shape (N,)
    ids : sequence of str, (N,)
        Decide ties.
    close : callable
        Weights, total and ids to whole numbers.
    """
    members: dict[str, list[int]] = {}
    for at, name in enumerate(group):
        if name:
            members.setdefault(name, []).append(at)
    names = sorted(name for name, rows in members.items() if any(claim[at] > 0 for at in rows))
    # Everyone's volume counts for the group, so what grades its units have moves no money between groups.
    weights = [sum((weight[at] for at in members[name]), Fraction(0)) for name in names]
    yuan = close(weights, amount, names) if names else []
    shares = np.zeros(len(ids), dtype=object)
    for name, part in zip(names, yuan, strict=True):
        rows = members[name]
        shares[rows] = close([claim[at] for at in rows], part, [ids[at] for at in rows])
    return Divided(shares, group, dict(zip(names, zip(weights, yuan, strict=True), strict=True)))
