"""An allocation as its tables say it: of this run, or read back from the folder of another year."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Mapping

    from numpy.typing import NDArray

    from evaluator.funding.allocation import Allocation

    Array = NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class PotTable:
    """One pot of an allocation of N units.

    Attributes
    ----------
    code : str
    lifts : bool
        Whether it holds grants for lifting, which are no shares.
    amount : int
        Yuan.
    factor, yuan : ndarray, shape (N,)
    group : ndarray of str, shape (N,)
        Empty for units that take no part.
    weights : mapping of group to float
        By which the pot went to the groups with a claim.
    """

    code: str
    lifts: bool
    amount: int
    factor: Array
    yuan: Array
    group: NDArray[np.object_]
    weights: Mapping[str, float]


@dataclass(frozen=True, eq=False)
class AllocationTables:
    """What is needed to say why amounts changed; arrays are of shape (N,).

    Attributes
    ----------
    pots : tuple of PotTable
    ids, recipients : tuple of str, length N
        Each unit and whose account its money goes to.
    names : mapping of recipient to name
    received : mapping of recipient to int
        Yuan.
    heads, cost : ndarray
    topup, adjustment, amount : ndarray
        Yuan.
    """

    pots: tuple[PotTable, ...]
    ids: tuple[str, ...]
    recipients: tuple[str, ...]
    names: Mapping[str, str]
    received: Mapping[str, int]
    heads: Array
    cost: Array
    topup: Array
    adjustment: Array
    amount: Array


def tables_of(allocation: Allocation) -> AllocationTables:
    """Take from an allocation what a comparison needs."""
    recipient, table = allocation.policy.model.recipient, allocation.units.table
    codes = tuple(table[recipient.column].astype(str))
    pots = tuple(
        PotTable(
            stage.pot.code,
            stage.pot.lifts is not None,
            stage.amount,
            stage.factor.astype(np.float64),
            stage.divided.amount.astype(np.float64),
            stage.divided.group,
            {name: float(weight) for name, (weight, _) in stage.divided.groups.items()},
        )
        for stage in allocation.pots
    )
    received = allocation.received
    parts = (allocation.volume.heads, allocation.volume.cost, allocation.topups.within)
    heads, cost, topup = (values.astype(np.float64) for values in parts)
    return AllocationTables(
        pots,
        tuple(allocation.units.ids),
        codes,
        dict(zip(codes, table[recipient.name].astype(str), strict=True)),
        {code: int(amount) for code, amount in zip(received.codes, received.amount, strict=True)},
        heads,
        cost,
        topup,
        allocation.adjustment.astype(np.float64),
        allocation.amount.astype(np.float64),
    )
