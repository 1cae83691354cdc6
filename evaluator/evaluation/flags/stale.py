"""National averages much older than the data (常模陈旧)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from evaluator.evaluation.flags.found import Flag, Found

if TYPE_CHECKING:
    from evaluator.evaluation.flags.panel import Panel


def find_stale(panel: Panel) -> list[Found]:
    """Flag, once for the run, averages or a frozen reference year older than the data by more than ``stale_years``."""
    frozen = panel.rubric.model.benchmark.year
    given = panel.benchmark.year if panel.benchmark is not None else None
    # The year of the averages themselves decides; the frozen one only where they do not say theirs.
    year, now, limit = (given if given is not None else frozen), panel.data.year, panel.rubric.model.flags.stale_years
    if year is None or now is None or now - year <= limit:
        return []
    return [Found(Flag.STALE, str(year), values={"year": now, "age": now - year, "limit": limit})]
