"""Which unit of one year is which of the other: by id, or as the successor map says (对应)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from evaluator.dataset import MERGED, RENAMED, Successors

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from evaluator.evaluation.compare.side import Side

SAME, CLOSED, GONE, NEW = "same", "closed", "gone", "new"


@dataclass(frozen=True)
class Pairs:
    """P pairs of an earlier and a later unit; K later units have at least one predecessor.

    Attributes
    ----------
    before, after : ndarray of int, shape (P,)
        Rows of the units.
    share : ndarray, shape (P,)
        Weight of the predecessor: 1, or its part of the size of all predecessors of a merged unit.
    unit : ndarray of int, shape (P,)
        Which of the K compared units the pair belongs to.
    how : tuple of str, length K
        ``same``, ``renamed`` or ``merged``.
    unmatched : tuple of (side, row, what, code)
        Units without a counterpart: ``closed`` or ``gone`` (side 0, with the code that the map names, if any), ``new``
        (side 1).
    """

    before: NDArray[np.intp]
    after: NDArray[np.intp]
    share: NDArray[np.float64]
    unit: NDArray[np.intp]
    how: tuple[str, ...]
    unmatched: tuple[tuple[int, int, str, str], ...]

    def mean(self, values: NDArray[np.float64]) -> NDArray[np.float64]:
        """Mean over the pairs of every compared unit, weighted by size, shape (K, …)."""
        share = self.share.reshape(-1, *[1] * (values.ndim - 1))
        result = np.zeros((len(self.how), *values.shape[1:]))
        np.add.at(result, self.unit, share * values)
        return result

    @property
    def rows(self) -> NDArray[np.intp]:
        """Row of every compared unit in the later year, shape (K,)."""
        rows = np.zeros(len(self.how), dtype=np.intp)
        rows[self.unit] = self.after
        return rows


def match(before: Side, after: Side, successors: Successors | None) -> Pairs:
    """Match the units of two years.

    Where the map closes a unit that is still evaluated, it is compared with itself: the later table knows better.
    """
    places = {unit: row for row, unit in enumerate(after.ids)}
    found: dict[int, list[tuple[int, str]]] = {}
    unmatched: list[tuple[int, int, str, str]] = []
    known = successors or Successors()
    for row, unit in enumerate(before.ids):
        now, how = known.follow(unit, before.year, after.year)
        if now not in places and unit in places:
            now, how = unit, ""
        if now in places:
            found.setdefault(places[now], []).append((row, how))
        else:
            unmatched.append((0, row, CLOSED if how == CLOSED else GONE, now if now != unit else ""))
    unmatched += [(1, row, NEW, "") for row in range(len(after.ids)) if row not in found]
    size = _sizes(before)
    pairs, hows = [], []
    for unit_row in sorted(found):
        own = found[unit_row]
        hows.append(MERGED if len(own) > 1 else {RENAMED: RENAMED, MERGED: RENAMED}.get(own[0][1], SAME))
        sizes = size[[row for row, _ in own]]
        sizes = sizes if np.isfinite(sizes).all() else np.ones(len(own))
        pairs += [(row, unit_row, part, len(hows) - 1) for (row, _), part in zip(own, sizes / sizes.sum(), strict=True)]
    columns = list(zip(*pairs, strict=True)) if pairs else [(), (), (), ()]
    return Pairs(
        before=np.array(columns[0], dtype=np.intp),
        after=np.array(columns[1], dtype=np.intp),
        share=np.array(columns[2], dtype=np.float64),
        unit=np.array(columns[3], dtype=np.intp),
        how=tuple(hows),
        unmatched=tuple(unmatched),
    )


def _sizes(side: Side) -> NDArray[np.float64]:
    """Size of every unit: the median of the n of its figures; NaN where it has none."""
    n = np.where(side.cells["n"] > 0, side.cells["n"], np.nan)
    size = np.full(len(n), np.nan)
    some = np.isfinite(n).any(axis=1)
    size[some] = np.nanmedian(n[some], axis=1)
    return size
