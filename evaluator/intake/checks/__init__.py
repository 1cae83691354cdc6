"""Everything that is held against figures once they are read; each check reports at the cell."""

from evaluator.intake.checks.copies import check_copied_rows, check_same_figure
from evaluator.intake.checks.figures import (
    check_counts,
    check_range,
    check_sizes,
    check_spreads,
    check_states,
    from_events,
    leaf_limits,
    size_of,
)
from evaluator.intake.checks.jumps import check_jumps
from evaluator.intake.checks.outliers import check_outliers
from evaluator.intake.checks.severity import settle
from evaluator.intake.checks.totals import check_totals

__all__ = [
    "check_copied_rows",
    "check_counts",
    "check_jumps",
    "check_outliers",
    "check_range",
    "check_same_figure",
    "check_sizes",
    "check_spreads",
    "check_states",
    "check_totals",
    "from_events",
    "leaf_limits",
    "settle",
    "size_of",
]
