"""Write the files of a rubric workbook (写出指标体系): checked by loading them, then all in their place, or none."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import TYPE_CHECKING

from evaluator.rubric.find import overlay_files
from evaluator.rubric.load import load_file
from evaluator.rubric.yaml_file import read_yaml
from evaluator.rubric_excel.at_cell import at_cell
from evaluator.rubric_excel.commented_yaml import yaml_text
from evaluator.rubric_excel.faults import faults_of
from evaluator.rubric_excel.read import read_cells
from evaluator.text import EvaluatorError, Place, Problem, Reason, RubricProblems
from evaluator.writing import naming, whole_folder

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from evaluator.rubric_excel.rubric_files import BookFile


def read_rubric_book(path: str | Path, out: str | Path, *, force: bool = False) -> list[Path]:
    """Write the rubric (指标体系) of a workbook, and its overlays beside it.

    Parameters
    ----------
    path : str or Path
        The workbook, as `write_rubric_book` makes it.
    out : str or Path
        The YAML file of the base rubric; overlays go to ``overlays/`` beside it.
    force : bool
        Whether files that exist may be overwritten; an overlay of another version never is.

    Returns
    -------
    list of Path
        The files written, the base rubric first.

    Raises
    ------
    RubricProblems
        What cannot be read or does not load, at the cells of the workbook; nothing was written.
    EvaluatorError
        Files exist and ``force`` is not given.
    """
    path, out = Path(path), Path(out)
    if out.suffix not in {".yaml", ".yml"}:
        raise EvaluatorError("rubric_book.not_yaml", file=out.name)
    files, problems = read_cells(path)
    targets = {file.stem: out if not file.stem else out.parent / "overlays" / f"{file.stem}.yaml" for file in files}
    problems += [*_refusals(files, targets, out, path.name), *faults_of(files, path.name)]
    if problems:
        raise RubricProblems(problems)
    _keep(targets, force=force)

    def write(new: Path) -> list[Path]:
        beside = overlay_files(out)
        if beside or len(files) > 1:
            (new / "overlays").mkdir()
        # What stands beside it counts too: it would be loaded together with what is written.
        for other in beside:
            shutil.copy(other, new / "overlays" / other.name)
        drafts = {stem: new / target.relative_to(out.parent) for stem, target in targets.items()}
        for file in files:
            draft = drafts[file.stem]
            with naming(draft):
                draft.write_text(yaml_text(file.content, file.comments), encoding="utf-8", newline="\n")
        _check(drafts, files, path.name)
        return list(drafts.values())

    # Without the base rubric nobody loads an overlay.
    return whole_folder(out.parent, write, records=[out.name])


def _refusals(files: Sequence[BookFile], targets: Mapping[str, Path], out: Path, book: str) -> list[Problem]:
    """List what would be lost, or would apply unseen."""
    version = str(files[0].content.get("version"))
    problems = []
    for file in files[1:]:
        target, given = targets[file.stem], str(file.content.get("version"))
        stated = "version" in file.content and "version" in files[0].content
        if stated and given != version:
            place = file.cells.get(("version",), Place(file=book))
            problems.append(Problem(Reason.BOOK_OVERLAY_VERSION, place, given, details={"expected": version}))
        other = _version_of(target)
        if stated and other not in {None, version}:
            details = {"expected": other, "suggestion": f"{file.stem}_{version}"}
            place = next(iter(file.cells.values()), Place(file=book))
            problems.append(Problem(Reason.BOOK_OVERLAY_OTHER, place, target.name, details=details))
    beside = [left for left in overlay_files(out) if left not in targets.values() and _version_of(left) == version]
    return problems + [Problem(Reason.BOOK_OVERLAY_LEFT, Place(file=book), left.name) for left in beside]


def _keep(targets: Mapping[str, Path], *, force: bool) -> None:
    existing = [str(target) for target in targets.values() if target.exists()]
    if existing and not force:
        raise EvaluatorError("rubric_book.exists", files="、".join(existing))


def _version_of(overlay: Path) -> str | None:
    if not overlay.is_file():
        return None
    try:
        return str(read_yaml(overlay).content.get("version"))
    except RubricProblems:
        return ""


def _check(drafts: Mapping[str, Path], files: Sequence[BookFile], book: str) -> None:
    """Load what will be written, with what stands beside it."""
    # The base rubric last: an overlay may bear the same file name.
    by_name = {drafts[file.stem].name: file for file in reversed(files)}
    try:
        load_file(drafts[""])
    except RubricProblems as refused:
        problems = [
            at_cell(problem, by_name[problem.place.file], files, book) if problem.place.file in by_name else problem
            for problem in refused.problems
        ]
        raise RubricProblems(problems) from refused
