"""Which rows of a table are units: blank, total and note rows are not, nor what the row filter leaves out."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from evaluator.intake.cell import plain_text
from evaluator.intake.headers import HeaderRow, normal_header
from evaluator.text import DataProblems, Place, Problem, Reason, suggest

if TYPE_CHECKING:
    from evaluator.rubric import Rubric


def kept_rows(header: HeaderRow, rubric: Rubric, select: dict[str, str]) -> list[tuple[int, list[Any]]]:
    """Rows that hold units, each with its number counted from the row below the header.

    Raises
    ------
    DataProblems
        A row filter names a column that the table does not have.
    """
    filters = _filters(header, rubric, select)
    ids = [header.columns[code] for code in rubric.model.data.id if code in header.columns]
    marks = rubric.model.data.total_marks
    kept = []
    for number, cells in enumerate(header.sheet.rows[header.index + 1 :]):
        if all(cell in {"", None} for cell in cells) or _is_total(cells, ids, marks):
            continue
        if all(_fits(cells, position, equals, prefixes) for position, equals, prefixes in filters):
            kept.append((number, cells))
    return kept


def _is_total(cells: list[Any], ids: list[int], marks: tuple[str, ...]) -> bool:
    """A total or note begins with a mark (合计) and does not name a unit."""
    first = next((plain_text(cell) for cell in cells if cell not in {"", None}), "")
    if not first.startswith(marks):
        return False
    return not all(_code_like(cells[position]) for position in ids if position < len(cells))


def _code_like(cell: Any) -> bool:
    return plain_text(cell)[:1].isdigit()


def _filters(
    header: HeaderRow, rubric: Rubric, select: dict[str, str]
) -> list[tuple[int, tuple[str, ...], tuple[str, ...]]]:
    wanted = [(rule.column, rule.equals, rule.not_prefix) for rule in rubric.model.data.select]
    wanted += [(column, (value,), ()) for column, value in select.items()]
    by_name = {normal_header(name): position for position, name in reversed(list(enumerate(header.names))) if name}
    filters, problems = [], []
    for column, equals, prefixes in wanted:
        position = by_name.get(normal_header(column), header.columns.get(column))
        if position is None:
            near = "、".join(suggest(column, [*header.names, *header.columns])) or "—"
            place = Place(file=header.sheet.file, sheet=header.sheet.name)
            problems.append(Problem(Reason.SELECT_COLUMN, place, column, details={"near": near}))
        else:
            filters.append((position, tuple(plain_text(value) for value in equals), prefixes))
    if problems:
        raise DataProblems(problems)
    return filters


def _fits(cells: list[Any], position: int, equals: tuple[str, ...], prefixes: tuple[str, ...]) -> bool:
    text = plain_text(cells[position]) if position < len(cells) else ""
    return (not equals or text in equals) and not (prefixes and text.startswith(prefixes))
