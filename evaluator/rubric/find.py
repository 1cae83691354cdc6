"""Where rubrics stand, which versions there are, and which is in force on a day."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

from evaluator.text import EvaluatorError, Place, Problem, Reason, RubricProblems, suggest

_PACKAGE = Path(__file__).resolve().parents[1]


def rubrics_path() -> Path:
    """Folder of the rubrics: inside the package when installed from a wheel, else beside it."""
    for folder in (_PACKAGE / "rubrics", _PACKAGE.parent / "rubrics"):
        if (folder / "defaults.yaml").is_file():
            return folder
    raise EvaluatorError("rubric.no_rubrics")


def rubric_ids() -> list[str]:
    """Ids of all rubrics that are shipped."""
    return sorted(folder.name for folder in rubrics_path().iterdir() if folder.is_dir() and any(folder.glob("*.yaml")))


def version_files(rubric: str) -> list[Path]:
    """Files of all versions of a rubric."""
    ids = rubric_ids()
    if rubric not in ids:
        details = {"allowed": ", ".join(suggest(rubric, ids) or ids)}
        raise RubricProblems([Problem(Reason.UNKNOWN_RUBRIC, value=rubric, details=details)])
    return sorted((rubrics_path() / rubric).glob("*.yaml"))


def overlay_files(path: Path) -> list[Path]:
    """Overlays that stand beside a rubric file."""
    return sorted((path.parent / "overlays").glob("*.yaml"))


def pick_version(rubric: str, versions: list[tuple[Path, dict[str, Any]]], as_of: str | date | None) -> Path:
    """Give the file of the version in force on a day, or of the newest.

    Raises
    ------
    RubricProblems
        Two versions are in force at once, or none on that day.
    """
    spans = sorted((_span(content), path) for path, content in versions)
    problems = []
    longest: tuple[date, Path] | None = None
    for place, ((begins, until), path) in enumerate(spans):
        # An open version ends where the next begins; only a stated end can overlap.
        before = spans[place - 1][0][0] if place else None
        if longest is not None and begins <= longest[0]:
            details = {"other": longest[1].name, "until": longest[0]}
            problems.append(Problem(Reason.VERSIONS_OVERLAP, Place(file=path.name), str(begins), details=details))
        elif begins == before:
            details = {"other": spans[place - 1][1].name, "until": begins}
            problems.append(Problem(Reason.VERSIONS_OVERLAP, Place(file=path.name), str(begins), details=details))
        if until != date.max and (longest is None or until > longest[0]):
            longest = (until, path)
    if problems:
        raise RubricProblems(problems)
    day = day_of(as_of)
    fitting = [path for (start, until), path in spans if day is None or start <= day <= until]
    if not fitting:
        first = ", ".join(f"{path.name} ({start} – {until})" for (start, until), path in spans)
        details = {"rubric": rubric, "versions": first}
        raise RubricProblems([Problem(Reason.NO_VERSION_IN_FORCE, value=str(day), details=details)])
    return fitting[-1]


def _span(content: dict[str, Any]) -> tuple[date, date]:
    effective = content.get("effective")
    effective = effective if isinstance(effective, dict) else {}
    return _date(effective.get("from"), date.min), _date(effective.get("until"), date.max)


def _date(value: Any, otherwise: date) -> date:
    # A quoted date is the same date; what is no date at all is refused when the file itself is loaded.
    if isinstance(value, date):
        return value
    try:
        return date.fromisoformat(str(value))
    except ValueError:
        return otherwise


def day_of(as_of: str | date | None) -> date | None:
    """Read a day; None stays None."""
    if as_of is None or isinstance(as_of, date):
        return as_of
    try:
        return date.fromisoformat(as_of)
    except ValueError:
        raise RubricProblems([Problem(Reason.BAD_DATE, value=as_of)]) from None
