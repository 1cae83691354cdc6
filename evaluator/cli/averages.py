"""The averages that a command is given: published, or computed from the nation's programmes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from evaluator.evaluation import benchmark_from
from evaluator.intake import read_benchmark, read_data
from evaluator.text import EvaluatorError

if TYPE_CHECKING:
    from pathlib import Path

    from evaluator.dataset import Benchmark, Dataset
    from evaluator.rubric import Rubric


def read_averages(
    rubric: Rubric,
    benchmark: Path | None,
    national: Path | None,
    source: str | None,
    year: int | None,
    select: dict[str, str],
) -> tuple[Benchmark | None, Dataset | None]:
    """Read the averages, and the nation's programmes where they were given; both None for plain scores."""
    if benchmark is not None and national is not None:
        raise EvaluatorError("terminal.one_benchmark")
    if benchmark is not None:
        return read_benchmark(benchmark, rubric, source=source, select=select), None
    if national is not None:
        nation = read_data(national, rubric, year, select=select)
        return benchmark_from(nation, rubric, source or "计算"), nation
    if rubric.against_average:
        raise EvaluatorError("terminal.benchmark_needed")
    return None, None
