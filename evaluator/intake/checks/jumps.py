"""Figures far from the unit's own of an earlier year (年度跳变): a notice, never a penalty."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from evaluator.dataset import State
from evaluator.intake.gathered import Gathered, observed
from evaluator.text import Reason

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from evaluator.dataset import Dataset


def check_jumps(data: Gathered, before: Dataset, sizes: dict[str, NDArray[np.float64]]) -> None:
    """Hold leaves and their sizes against the same unit's in an earlier year."""
    rules = data.rubric.model.data.checks
    rows = pd.Index(before.units["unit"].astype(object)).get_indexer(pd.Index(data.units["unit"].astype(object)))
    for leaf in data.rubric.leaves:
        if leaf.code not in before.leaves:
            continue
        j = before.leaves.index(leaf.code)
        then = np.where((rows >= 0) & (before.state[rows, j] == State.OBSERVED), before.value[rows, j], np.nan)
        now = np.where(observed(data.columns[leaf.code]), data.columns[leaf.code].value, np.nan)
        if leaf.kind == "proportion":
            far = np.abs(now - then) > float(rules.jump_points) * leaf.full / 100.0
            # A few graduates more or less move a small programme's share by as much: that is noise, not a jump.
            expected = 3.0 * leaf.full * np.sqrt(0.25 / np.fmax(np.fmin(sizes[leaf.code], before.n[rows, j]), 1.0))
            far &= ~(np.abs(now - then) <= expected)
        else:
            far = _ratio(now, then, float(rules.jump_ratio))
        _report(data, far, (leaf.code, leaf.events or leaf.code), now, then, before.year)
    for code in dict.fromkeys(code for leaf in data.rubric.leaves for code in leaf.n if len(leaf.n) == 1):
        j = next(i for i, leaf in enumerate(data.rubric.leaves) if leaf.n == (code,))
        if data.rubric.leaves[j].code not in before.leaves:
            continue
        then = np.where(rows >= 0, before.n[rows, before.leaves.index(data.rubric.leaves[j].code)], np.nan)
        now = np.where(observed(data.columns[code]), data.columns[code].value, np.nan)
        far = _ratio(now, then, float(rules.jump_ratio)) & (np.abs(now - then) >= float(rules.jump_least))
        _report(data, far, (code,), now, then, before.year)


def _ratio(now: NDArray[np.float64], then: NDArray[np.float64], most: float) -> NDArray[np.bool_]:
    both = (now > 0) & (then > 0)
    change = np.abs(np.log(np.where(both, now, 1.0) / np.where(both, then, 1.0)))
    return np.asarray(both & (change > np.log(most)), dtype=bool)


def _report(
    data: Gathered,
    far: NDArray[np.bool_],
    codes: tuple[str, ...],
    now: NDArray[np.float64],
    then: NDArray[np.float64],
    year: int | None,
) -> None:
    for index in np.flatnonzero(far):
        details = {"before": f"{then[index]:.6g}", "year": year if year is not None else "—"}
        data.report(Reason.YEAR_JUMP, int(index), codes, float(now[index]), **details)
