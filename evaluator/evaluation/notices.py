"""What is worth knowing about data and averages before a result is believed (提示)."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from evaluator.dataset import State
from evaluator.text import Place, Problem, Reason, figure_text

if TYPE_CHECKING:
    from evaluator.dataset import Benchmark, Dataset
    from evaluator.rubric import ScoredRubric
    from evaluator.scoring import Reference


def notices_of(
    data: Dataset, rubric: ScoredRubric, benchmark: Benchmark | None, reference: Reference
) -> tuple[Problem, ...]:
    """Give the notices of the data and of the averages, and say where the two do not fit each other."""
    if benchmark is None:
        return data.notices
    place = Place(file="、".join(benchmark.files))
    found = [*data.notices, *benchmark.notices]
    # A year that the rubric has frozen is meant to differ.
    if None not in {benchmark.year, data.year} and benchmark.year != data.year and rubric.model.benchmark.year is None:
        details: dict[str, object] = {"expected": data.year}
        found.append(Problem(Reason.BENCHMARK_OTHER_YEAR, place, str(benchmark.year), "notice", details=details))
    return (*found, *_far(data, rubric, reference, place))


def _far(data: Dataset, rubric: ScoredRubric, reference: Reference, place: Place) -> list[Problem]:
    """Name the indicators most of whose figures lie beyond the limit of the scale: a mistyped or misread average."""
    limit, found = float(rubric.model.scale.limit), []
    for j, leaf in enumerate(rubric.leaves):
        mean, spread = reference.mean[reference.row, j], reference.spread[reference.row, j]
        rows = np.flatnonzero((data.state[:, j] == State.OBSERVED) & np.isfinite(mean) & (spread > 0))
        if len(rows) < rubric.model.benchmark.min_spread_peers:
            continue
        distance = data.value[rows, j] - mean[rows]
        # A spread made from these data is about the average itself, and as wide as that is wrong.
        own = reference.spread_from_data[reference.row[rows], j]
        beyond = np.abs(distance) > limit * np.where(own, np.std(distance), spread[rows])
        if 2 * np.count_nonzero(beyond) > len(rows):
            details: dict[str, object] = {
                "leaf": leaf.name,
                "median": figure_text(np.median(data.value[rows, j]), 6),
                "unit": leaf.measure,
                "share": f"{np.mean(beyond):.0%}",
                "limit": figure_text(limit),
            }
            average = figure_text(np.median(mean[rows]), 6)
            found.append(Problem(Reason.BENCHMARK_FAR, place, average, "notice", details=details))
    return found
