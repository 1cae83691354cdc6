"""What is wrong with the head of a rubric, whatever its kind."""

from __future__ import annotations

from typing import TYPE_CHECKING

from evaluator.rubric.validation import allowed_names
from evaluator.text import Problem, Reason

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from evaluator.rubric.model import Header
    from evaluator.rubric.yaml_file import KeyPath, YamlFile

DERIVED = ("major", "major_name", "major_class", "major_class_name", "category", "category_name")


def unit_columns(model: Header) -> list[str]:
    """Columns by which units can be grouped or chosen: those of the file, and what a major code implies."""
    return [*(column.code for column in model.data.columns), *(DERIVED if model.unit == "programme" else ())]


def coded_parts(model: Header) -> Iterator[tuple[KeyPath, str]]:
    """Give the codes that a head takes, with their places: no part of the body may bear the same."""
    yield ("id",), model.id
    for index, column in enumerate(model.data.columns):
        yield ("data", "columns", index, "code"), column.code
    for index, figure in enumerate(model.data.figures):
        yield ("data", "figures", index, "code"), figure.code


def duplicate_problems(coded: Iterable[tuple[KeyPath, str]], file: YamlFile) -> Iterator[Problem]:
    """List codes that stand for two things."""
    seen: set[str] = set()
    for path, code in coded:
        if code in seen:
            yield Problem(Reason.DUPLICATE_CODE, file.place(path), code)
        seen.add(code)


def name_problems(wanted: Iterable[tuple[KeyPath, str, list[str]]], file: YamlFile) -> Iterator[Problem]:
    """List names that stand for nothing: where, which, and what is allowed there."""
    for path, code, allowed in wanted:
        if code not in allowed:
            yield Problem(Reason.UNKNOWN_NAME, file.place(path), code, details=allowed_names(code, allowed))


def header_problems(model: Header, file: YamlFile) -> Iterator[Problem]:
    """List what the head lacks or contradicts: ids without a column, severities, days in force."""
    columns, figures = ([part.code for part in parts] for parts in (model.data.columns, model.data.figures))
    wanted: list[tuple[KeyPath, str, list[str]]] = [
        (("data", "id", index), code, columns) for index, code in enumerate(model.data.id)
    ]
    if model.data.cohort is not None:
        wanted.append((("data", "cohort"), model.data.cohort, figures))
    # Only what may be an error or a notice, as an office likes.
    may = [str(reason) for reason in Reason if reason.adjustable]
    wanted += [(("data", "checks", "severity", reason), reason, may) for reason in model.data.checks.severity]
    yield from name_problems(wanted, file)
    if model.effective.until is not None and model.effective.until < model.effective.from_:
        place = file.place(("effective", "until"))
        yield Problem(Reason.EFFECTIVE_BACKWARDS, place, str(model.effective.until))
