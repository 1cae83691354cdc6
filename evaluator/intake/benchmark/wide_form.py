"""The wide form: a published table with the rubric's own headers, one row a group, whose cells are means."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from evaluator.dataset import ALL, BenchmarkLevel, empty_level
from evaluator.intake.benchmark.groups import group_key
from evaluator.text import DataProblems, Place, Problem, Reason

if TYPE_CHECKING:
    from collections.abc import Sequence

    from evaluator.intake.benchmark.cells import AverageCells


def wide_levels(reader: AverageCells, rows: Sequence[tuple[int, list[Any]]]) -> tuple[BenchmarkLevel, ...]:
    """Read one row a group; the narrowest level of the chain whose column is filled names it."""
    rubric, header = reader.rubric, reader.header
    found: dict[str, dict[str, list[float]]] = {}
    for number, cells in rows:
        level, text = _group(reader, cells)
        key, reason, about = group_key(rubric, level, text)
        if reason:
            reader.problem(reason, number, level, text, **about)
        means = [reader.number(number, cells, leaf.code, leaf) for leaf in rubric.leaves]
        if key in found.setdefault(level, {}):
            reader.problem(Reason.BENCHMARK_TWICE, number, level, f"{level} {key}")
        found[level][key] = means
    if not found and not reader.problems:
        reader.problems.append(Problem(Reason.NO_ROWS, Place(file=header.sheet.file, sheet=header.sheet.name)))
    if reader.problems:
        raise DataProblems(reader.problems)
    return tuple(
        _means(name, found[name], len(rubric.codes)) for name in rubric.model.benchmark.groups if name in found
    )


def _group(reader: AverageCells, cells: list[Any]) -> tuple[str, str]:
    texts = ((name, reader.text(cells, name)) for name in reader.rubric.model.benchmark.groups)
    return next(((name, text) for name, text in texts if text), (ALL, ""))


def _means(name: str, groups: dict[str, list[float]], leaves: int) -> BenchmarkLevel:
    keys = tuple(sorted(groups))
    level = empty_level(name, keys, leaves)
    level.mean[:] = [groups[key] for key in keys]
    return level
