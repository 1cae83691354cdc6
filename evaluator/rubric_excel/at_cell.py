"""Problems of a rubric at the cells of its workbook (定位): the sheet and cell where each can be mended."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from evaluator.rubric.yaml_file import show_path
from evaluator.rubric_excel.fields import kind_and_choices, read_path, shown
from evaluator.rubric_excel.follow_up import nodes_at
from evaluator.text import Place, Reason

if TYPE_CHECKING:
    from collections.abc import Sequence

    from evaluator.rubric.yaml_file import KeyPath
    from evaluator.rubric_excel.rubric_files import BookFile
    from evaluator.text import Problem

# Where something is mended that was found one level above: a sum at a weight, an order at a cut-off.
_BELOW = {
    Reason.WEIGHTS_NOT_ONE: ("[0].weight", ".children[0].weight"),
    Reason.LETTERS_NOT_FALLING: (".min_score", "[0].min_score"),
    Reason.SHARES_NOT_RISING: (".top_share",),
    Reason.INTERVAL_MISSING: (".by",),
    Reason.LAST_LETTER_OPEN: (".min_score", ".top_share"),
}


def at_cell(problem: Problem, file: BookFile, files: Sequence[BookFile], book: str) -> Problem:
    """Move a problem from its key of a file to its cell of the workbook.

    Parameters
    ----------
    problem : Problem
        Its place names the key.
    file : BookFile
        The file that it was found in.
    files : sequence of BookFile
        All files, base first.
    book : str
        Name of the workbook.
    """
    places: dict[str, Place] = {}
    # What nobody knows is the key, not its value.
    named = file.names if problem.reason == Reason.UNKNOWN_KEY else {}
    for path, cell in (file.cells | named).items():
        places[show_path(path)] = cell
        for length in range(1, len(path)):
            places.setdefault(show_path(path[:length]), cell)
    stated = problem.place.key
    key = next((stated + below for below in _BELOW.get(problem.reason, ()) if stated + below in places), stated)
    exact = key != stated
    while key and key not in places:
        key = key[: max(key.rfind("."), key.rfind("["), 0)]
    problem = _with_words(_with_cells(problem, file, files), file)
    place = places.get(key)
    if place is None:
        return replace(problem, place=Place(file=book, sheet="", key=stated))
    return replace(problem, place=place if exact or key == stated else replace(place, key=stated))


def _with_words(problem: Problem, file: BookFile) -> Problem:
    """Name what may be chosen as the workbook does."""
    if problem.reason == Reason.INTERVAL_MISSING:
        return replace(problem, value=shown(("by",), problem.value))
    if problem.reason == Reason.LETTER_CONDITION:
        return replace(problem, details={**problem.details, "by": shown(("by",), str(problem.details["by"]))})
    path = read_path(problem.place.key)
    choices = kind_and_choices(file.model, path)[1] if path else ()
    if problem.reason not in {Reason.NOT_ALLOWED, Reason.UNKNOWN_KIND} or not path or not choices:
        return problem
    allowed = "、".join(shown(path, choice) for choice in choices)
    return replace(problem, details={**problem.details, "allowed": allowed})


def _with_cells(problem: Problem, file: BookFile, files: Sequence[BookFile]) -> Problem:
    """Name the cell of every summand of a sum of weights."""
    codes = problem.details.get("codes")
    if not isinstance(codes, tuple):
        return problem
    cells = _weight_cells(files[0]) | (_weight_cells(file) if file.stem else {})
    parts = str(problem.details["parts"]).split(" + ")
    named = [
        f"{part} [{cells[code].sheet} {cells[code].cell}]" if code in cells else part
        for code, part in zip(codes, parts, strict=True)
    ]
    return replace(problem, details={**problem.details, "parts": " + ".join(named)})


def _weight_cells(file: BookFile) -> dict[str, Place]:
    paths: dict[str, KeyPath]
    if file.stem:
        rows = [(("changes", index), change) for index, change in enumerate(file.content.get("changes") or [])]
        paths = {
            str(change.get("code")): (*path, "leaf", "weight") if "leaf" in change else (*path, "weight")
            for path, change in rows
            if not change.get("remove")
        }
    else:
        nodes = nodes_at(file.content.get("indicators") or [], ("indicators",))
        paths = {str(node.get("code")): (*path, "weight") for _, path, node in nodes}
    return {code: file.cells[path] for code, path in paths.items() if path in file.cells}
