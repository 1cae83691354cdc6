"""Method worlds (方法情景): what else might as well have been decided, as arrays of choices."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from evaluator.rubric import ScoredRubric

    Array = NDArray[np.float64]
    Codes = NDArray[np.intp]

WEIGHTS, SCALE, AGGREGATE, LEFT_OUT = "weights", "scale", "aggregate", "left_out"
NONE = -1


@dataclass(frozen=True)
class Worlds:
    """Choices of W worlds; C codes of leaves and inner nodes.

    Attributes
    ----------
    multiplier : ndarray, shape (W, C)
        Of the weight of each node among its siblings, before they are made to sum to 1 again.
    scale, aggregate : ndarray of int, shape (W,)
        Position among the levels; 0 is the rubric's own.
    left_out : ndarray of int, shape (W,)
        Position of the code that is left out, −1 for none.
    """

    multiplier: Array
    scale: Codes
    aggregate: Codes
    left_out: Codes

    def __len__(self) -> int:
        return len(self.scale)

    def part(self, rows: slice) -> Worlds:
        """Some of the worlds."""
        return Worlds(self.multiplier[rows], self.scale[rows], self.aggregate[rows], self.left_out[rows])


@dataclass(frozen=True)
class Factors:
    """What the worlds vary.

    Attributes
    ----------
    codes : tuple of str
        Leaves in column order, then inner nodes of all trees; roots are not among them.
    leaves : int
        How many of the codes are leaves.
    width : float
        Weights are multiplied by 1 − width … 1 + width.
    scales, aggregates : tuple of str
        Levels, the rubric's own first.
    leave_out : bool
        Whether one leaf may be left out.
    """

    codes: tuple[str, ...]
    leaves: int
    width: float
    scales: tuple[str, ...]
    aggregates: tuple[str, ...]
    leave_out: bool

    @property
    def columns(self) -> dict[str, list[int]]:
        """Columns of the unit cube that each factor takes; what cannot vary is no factor."""
        sizes = {
            WEIGHTS: len(self.codes) if self.width > 0 and len(self.codes) > 1 else 0,
            SCALE: int(len(self.scales) > 1),
            AGGREGATE: int(len(self.aggregates) > 1),
            LEFT_OUT: int(self.leave_out and self.leaves > 1),
        }
        found, first = {}, 0
        for name, size in sizes.items():
            if size:
                found[name] = list(range(first, first + size))
                first += size
        return found

    def worlds(self, points: Array) -> Worlds:
        """Turn points of the unit cube, shape (W, d), into worlds.

        Scales and aggregations are equally likely. So are “no leaf is left out” and “one is”, and then each leaf: else
        nearly every world would lack a leaf, and the other choices would never be seen in a whole rubric.
        """
        columns, count = self.columns, len(points)
        multiplier = np.ones((count, len(self.codes)))
        if WEIGHTS in columns:
            multiplier = 1.0 + self.width * (2.0 * points[:, columns[WEIGHTS]] - 1.0)
        left_out = np.full(count, NONE, dtype=np.intp)
        if LEFT_OUT in columns:
            place = 2.0 * points[:, columns[LEFT_OUT][0]] - 1.0
            left_out = np.where(place < 0, NONE, np.minimum(place * self.leaves, self.leaves - 1)).astype(np.intp)
        return Worlds(
            multiplier,
            _level(points, columns.get(SCALE), len(self.scales)),
            _level(points, columns.get(AGGREGATE), len(self.aggregates)),
            left_out,
        )

    def base(self, left_out: Codes) -> Worlds:
        """Worlds that differ from the rubric only in what is left out."""
        zero = np.zeros(len(left_out), dtype=np.intp)
        return Worlds(np.ones((len(left_out), len(self.codes))), zero, zero, left_out)


def codes_of(rubric: ScoredRubric) -> tuple[str, ...]:
    """Codes of all leaves in column order, then of the inner nodes of all trees below their roots."""
    nodes = dict.fromkeys(node.code for variant in rubric.variants for node in variant.tree.nodes[:-1])
    return (*rubric.codes, *nodes)


def _level(points: Array, columns: list[int] | None, levels: int) -> Codes:
    if columns is None:
        return np.zeros(len(points), dtype=np.intp)
    return np.minimum(points[:, columns[0]] * levels, levels - 1).astype(np.intp)
