"""Which unit of one year is which of the other: by id, or as the successor map says (对应)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from evaluator.dataset import MERGED, RENAMED, Successors, bare_id
from evaluator.evaluation.compare.map_checks import MapChecks

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from evaluator.evaluation.compare.side import Side
    from evaluator.text import Problem

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
    notices : tuple of Problem
        What is worth knowing of the successor map.
    """

    before: NDArray[np.intp]
    after: NDArray[np.intp]
    share: NDArray[np.float64]
    unit: NDArray[np.intp]
    how: tuple[str, ...]
    unmatched: tuple[tuple[int, int, str, str], ...]
    notices: tuple[Problem, ...] = ()

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

    Ids are the same where they differ in the marks of a major only. Where the map closes a unit that is still
    evaluated, or renames a code that a unit still has, the unit is compared with itself: the later table knows better.

    Raises
    ------
    DataProblems
        The map contradicts the two years.
    """
    places = _Places(after.ids)
    found: dict[int, list[tuple[int, str]]] = {}
    unmatched: list[tuple[int, int, str, str]] = []
    known = successors or Successors()
    checks = MapChecks(known, (before.year, after.year), (before.ids, after.ids))
    for row, unit in enumerate(before.ids):
        now, how, used = known.trace(unit, before.year, after.year)
        place, own = places.of(now), places.of(unit)
        if own is not None and place != own:
            checks.still_there(unit, used)
            place, how, used = own, "", ()
        if place is not None:
            how = how if place != own else ""
            found.setdefault(place, []).append((row, how))
            checks.follows(place, unit, how, used)
        else:
            unmatched.append((0, row, CLOSED if how == CLOSED else GONE, now if now != unit else ""))
    unmatched += [(1, row, NEW, "") for row in range(len(after.ids)) if row not in found]
    size = _sizes(before)
    pairs, hows = [], []
    for unit_row in sorted(found):
        heirs = found[unit_row]
        hows.append(MERGED if len(heirs) > 1 else {RENAMED: RENAMED, MERGED: RENAMED}.get(heirs[0][1], SAME))
        sizes = size[[row for row, _ in heirs]]
        sizes = sizes if np.isfinite(sizes).all() else np.ones(len(heirs))
        pairs += [
            (row, unit_row, part, len(hows) - 1) for (row, _), part in zip(heirs, sizes / sizes.sum(), strict=True)
        ]
    columns = list(zip(*pairs, strict=True)) if pairs else [(), (), (), ()]
    return Pairs(
        before=np.array(columns[0], dtype=np.intp),
        after=np.array(columns[1], dtype=np.intp),
        share=np.array(columns[2], dtype=np.float64),
        unit=np.array(columns[3], dtype=np.intp),
        how=tuple(hows),
        unmatched=tuple(unmatched),
        notices=checks.notices(),
    )


class _Places:
    """Rows of the later year by id; by id without the marks of its major where that names one unit only."""

    def __init__(self, ids: list[str]) -> None:
        self._exact = {unit: row for row, unit in enumerate(ids)}
        bare: dict[str, list[int]] = {}
        for row, unit in enumerate(ids):
            bare.setdefault(bare_id(unit), []).append(row)
        self._bare = {unit: rows[0] for unit, rows in bare.items() if len(rows) == 1}

    def of(self, unit: str) -> int | None:
        row = self._exact.get(unit)
        return row if row is not None else self._bare.get(bare_id(unit))


def _sizes(side: Side) -> NDArray[np.float64]:
    """Size of every unit: the median of the n of its figures; NaN where it has none."""
    n = np.where(side.cells["n"] > 0, side.cells["n"], np.nan)
    size = np.full(len(n), np.nan)
    some = np.isfinite(n).any(axis=1)
    size[some] = np.nanmedian(n[some], axis=1)
    return size
