"""How many units a worksheet holds, and what is said where there are more (放得下几行)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from evaluator.report.words import unit_word

if TYPE_CHECKING:
    from evaluator.report.page import Report

EXCEL_ROWS = 1_048_576
# Title, notices, heading, weights.
_HEAD_ROOM = 32


def fitting(report: Report, above: int = 0) -> int:
    """How many units have a row on each sheet that has one a unit, below ``above`` other rows."""
    return min(len(report.result.data), EXCEL_ROWS - _HEAD_ROOM - above)


def left_out(report: Report, file: str) -> list[str]:
    """Say how many units have no row, and in which file they stand."""
    units, shown = len(report.result.data), fitting(report)
    if shown == units:
        return []
    return [
        report.read("cut_short", shown=shown, left=units - shown, unit=unit_word(report.result, report.read), file=file)
    ]
