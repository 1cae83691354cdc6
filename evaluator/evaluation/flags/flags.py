"""All flags of a run: data that look too good or too odd (存疑提示)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from evaluator.evaluation.flags.found import Flag, Found, flags_table
from evaluator.evaluation.flags.full import find_full
from evaluator.evaluation.flags.heaping import find_heaping
from evaluator.evaluation.flags.jump import find_jump
from evaluator.evaluation.flags.panel import make_panel
from evaluator.evaluation.flags.same_figure import find_same_figure
from evaluator.evaluation.flags.shrink import find_shrink

if TYPE_CHECKING:
    import pandas as pd

    from evaluator.dataset import Benchmark, Dataset, History
    from evaluator.evaluation.flags.panel import Panel
    from evaluator.rubric import ScoredRubric


def find_stale(panel: Panel) -> list[Found]:
    """Flag, once for the run, averages or a frozen reference year older than the data by more than ``stale_years``."""
    frozen = panel.rubric.model.benchmark.year
    given = panel.benchmark.year if panel.benchmark is not None else None
    # The year of the averages themselves decides; the frozen one only where they do not say theirs.
    year, now, limit = (given if given is not None else frozen), panel.data.year, panel.rubric.model.flags.stale_years
    if year is None or now is None or now - year <= limit:
        return []
    return [Found(Flag.STALE, str(year), values={"year": now, "age": now - year, "limit": limit})]


def flag_data(
    data: Dataset, rubric: ScoredRubric, *, history: History | None = None, benchmark: Benchmark | None = None
) -> pd.DataFrame:
    """Flag data that look too good or too odd (存疑提示): questions, never penalties; no score depends on them.

    Limits stand in the rubric under ``flags``. See docs/flags.md for what each flag means and how often it is wrong.

    Parameters
    ----------
    data : Dataset
        The evaluated year.
    rubric : ScoredRubric
    history : History, optional
        Earlier years; without them the flags that look back (``full``, ``jump``, ``shrink``) are silent. Years from
        that of ``data`` on are not read.
    benchmark : Benchmark, optional
        National averages; without them the peers in ``data`` stand in.

    Returns
    -------
    DataFrame
        One row a flag: ``unit, institution, indicator, flag, seen, zh, en``, all text, sorted by institution, unit and
        indicator. ``unit`` is empty where the flag is about an institution, ``institution`` too where it is about the
        run; ``indicator`` is a leaf code or empty. ``zh`` and ``en`` say what was seen and what to check.

    Examples
    --------
    >>> import evaluator as ev
    >>> from dataclasses import replace
    >>> small = ev.example()
    >>> value, copied = small.data.value.copy(), small.data.units["institution"] == "99002"
    >>> value[copied, small.rubric.codes.index("course_evaluation")] = 90.0
    >>> flags = ev.flag_data(replace(small.data, value=value), small.rubric, history=small.history)
    >>> flags[["institution", "indicator", "flag", "seen"]]
      institution          indicator         flag seen
    0       99002  course_evaluation  same_figure  90分
    """
    panel = make_panel(data, rubric, history, benchmark)
    finders = (find_stale, find_full, find_jump, find_shrink, find_same_figure, find_heaping)
    return flags_table([found for find in finders for found in find(panel)], rubric)
