"""Merged cells below the header (合并单元格): a school's name holds for all its rows, a figure is nobody's."""

from __future__ import annotations

from typing import TYPE_CHECKING

from evaluator.text import Problem, Reason

if TYPE_CHECKING:
    from collections.abc import Iterator

    from evaluator.intake.headers import HeaderRow
    from evaluator.rubric import Figure, Leaf, Rubric


def fill_down(header: HeaderRow, rubric: Rubric) -> None:
    """Write what stands in a merged cell of a unit column into all its rows; codes that tell units apart excepted."""
    own = set(rubric.model.data.id) - {"institution"}
    named = {header.columns.get(column.code) for column in rubric.model.data.columns if column.code not in own}
    rows = header.sheet.rows
    for top, bottom, left, right in _below(header):
        if left == right and left in named and left < len(rows[top]):
            for row in rows[top + 1 : bottom + 1]:
                row.extend([""] * (left + 1 - len(row)))
                row[left] = rows[top][left]


def merged_figures(header: HeaderRow, rubric: Rubric) -> list[Problem]:
    """Report figures in cells merged over several rows or columns: whose they are cannot be read."""
    parts: list[Figure | Leaf] = [*rubric.model.data.figures, *rubric.leaves]
    numbers = {header.columns[part.code] for part in parts if part.code in header.columns}
    problems = []
    for top, bottom, left, right in _below(header):
        cells = header.sheet.rows[top]
        value = cells[left] if left < len(cells) else ""
        column = next((column for column in range(left, right + 1) if column in numbers), None)
        if column is not None and value not in {"", None}:
            details = {"rows": bottom - top + 1, "columns": right - left + 1}
            place = header.place(top - header.index - 1, column)
            problems.append(Problem(Reason.MERGED_FIGURE, place, str(value), details=details))
    return problems


def _below(header: HeaderRow) -> Iterator[tuple[int, int, int, int]]:
    """Merged ranges below the header row: first and last row of ``sheet.rows``, first and last column."""
    shift = header.sheet.first - 1
    for (top, left), (bottom, right) in header.sheet.merged:
        if header.index < top - shift < len(header.sheet.rows):
            yield top - shift, bottom - shift, left, right
