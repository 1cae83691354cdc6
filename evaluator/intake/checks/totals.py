"""Parts against their total, as the rubric declares them (男＋女＝合计)."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from evaluator.intake.gathered import Gathered, observed
from evaluator.text import Reason, figure_text

if TYPE_CHECKING:
    from evaluator.rubric import TotalRule


def check_totals(data: Gathered) -> None:
    """Hold every declared total against the sum of its parts, where all of them are given."""
    for rule in data.rubric.model.data.checks.totals:
        _check(data, rule)


def _check(data: Gathered, rule: TotalRule) -> None:
    total, parts = data.columns[rule.total], [data.columns[code] for code in rule.parts]
    given = [observed(part) for part in parts]
    added = sum((np.where(seen, part.value, 0.0) for seen, part in zip(given, parts, strict=True)), np.zeros(1))
    # Known parts alone may already exceed the total; that they fall short can be said only where all are known.
    known = observed(total)
    all_given = known & np.all(given, axis=0)
    near = 1e-9 * np.maximum(np.abs(np.where(known, total.value, 0.0)), 1.0)
    difference = np.where(known, added - np.where(known, total.value, 0.0), 0.0)
    above = known & np.any(given, axis=0) & (difference > near)
    below = all_given & (difference < -near) & rule.exact
    for index in np.flatnonzero(above | below):
        row = int(index)
        reason = Reason.PARTS_ABOVE_TOTAL if above[row] and not (rule.exact and all_given[row]) else Reason.PARTS_TOTAL
        details = {
            "parts": "＋".join(data.name(row, code) for code in rule.parts),
            "sum": figure_text(added[row]),
            "name": data.name(row, rule.total),
        }
        data.report(reason, row, rule.total, float(total.value[row]), **details)
