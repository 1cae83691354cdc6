"""Figures far from the unit's own of an earlier year (年度跳变): a notice, never a penalty."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from evaluator.dataset import State
from evaluator.intake.gathered import Gathered, observed
from evaluator.text import Reason, figure_text

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from evaluator.dataset import Dataset
    from evaluator.rubric import Leaf
    from evaluator.rubric.model import Checks


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
        far = _far(leaf, now, then, (sizes[leaf.code], before.n[rows, j]), rules)
        for index in np.flatnonzero(far):
            data.report_figure(Reason.YEAR_JUMP, int(index), leaf, **_earlier(then[index], before, leaf.unit))
    for code in dict.fromkeys(code for leaf in data.rubric.leaves for code in leaf.n if len(leaf.n) == 1):
        j = next(i for i, leaf in enumerate(data.rubric.leaves) if leaf.n == (code,))
        if data.rubric.leaves[j].code not in before.leaves:
            continue
        then = np.where(rows >= 0, before.n[rows, before.leaves.index(data.rubric.leaves[j].code)], np.nan)
        now = np.where(observed(data.columns[code]), data.columns[code].value, np.nan)
        far = (_change(now, then) > np.log(float(rules.jump_ratio))) & (np.abs(now - then) >= float(rules.jump_least))
        for index in np.flatnonzero(far):
            data.report(Reason.YEAR_JUMP, int(index), code, float(now[index]), **_earlier(then[index], before))


def _far(
    leaf: Leaf,
    now: NDArray[np.float64],
    then: NDArray[np.float64],
    sizes: tuple[NDArray[np.float64], NDArray[np.float64]],
    rules: Checks,
) -> NDArray[np.bool_]:
    """Changes beyond the rubric's limit and beyond three standard errors: what few cases move is noise, not a jump."""
    if leaf.kind == "proportion":
        change, limit = np.abs(now - then), float(rules.jump_points) * leaf.full / 100.0
        # A share of n has at most the variance 1/(4n).
        noise = 3.0 * leaf.full * np.sqrt(sum(0.25 / np.fmax(size, 1.0) for size in sizes))
    else:
        change, limit = _change(now, then), np.log(float(rules.jump_ratio))
        noise = np.zeros(len(now))
        if leaf.kind == "rate":
            # The logarithm of a Poisson count has about the variance 1/count.
            counts = [
                np.fmax(rate * size / float(leaf.per or 1), 1.0) for rate, size in zip((now, then), sizes, strict=True)
            ]
            noise = 3.0 * np.sqrt(1.0 / counts[0] + 1.0 / counts[1])
    return np.asarray((change > limit) & ~(change <= noise), dtype=bool)


def _change(now: NDArray[np.float64], then: NDArray[np.float64]) -> NDArray[np.float64]:
    """Size of the change on the logarithmic scale; 0 where one of the two is not positive."""
    both = (now > 0) & (then > 0)
    return np.abs(np.log(np.where(both, now, 1.0) / np.where(both, then, 1.0)))


def _earlier(then: float, before: Dataset, unit: str = "") -> dict[str, object]:
    return {"before": f"{figure_text(then, 4)}{unit}", "year": before.year if before.year is not None else "—"}
