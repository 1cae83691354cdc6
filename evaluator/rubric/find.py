"""Where rubrics stand, which versions there are, and which is in force on a day."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

from evaluator.text import EvaluatorError, Place, Problem, RubricProblems, say, suggest

_PACKAGE = Path(__file__).resolve().parents[1]


def rubrics_path() -> Path:
    """Folder of the rubrics: inside the package when installed from a wheel, else beside it."""
    for folder in (_PACKAGE / "rubrics", _PACKAGE.parent / "rubrics"):
        if (folder / "defaults.yaml").is_file():
            return folder
    raise EvaluatorError(say("rubric.no_rubrics", "zh") + " | " + say("rubric.no_rubrics", "en"))


def rubric_ids() -> list[str]:
    """Ids of all rubrics that are shipped."""
    return sorted(folder.name for folder in rubrics_path().iterdir() if folder.is_dir() and any(folder.glob("*.yaml")))


def version_files(rubric: str) -> list[Path]:
    """Files of all versions of a rubric."""
    ids = rubric_ids()
    if rubric not in ids:
        details = {"allowed": ", ".join(suggest(rubric, ids) or ids)}
        raise RubricProblems([Problem("unknown_rubric", value=rubric, details=details)])
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
    for ((start, until), path), ((begins, _), later) in zip(spans, spans[1:], strict=False):
        # An open version ends where the next begins; only a stated end can overlap.
        if begins == start or (until != date.max and begins <= until):
            details = {"other": path.name, "until": until}
            problems.append(Problem("versions_overlap", Place(file=later.name), str(begins), details=details))
    if problems:
        raise RubricProblems(problems)
    day = _day(as_of)
    fitting = [path for (start, until), path in spans if day is None or start <= day <= until]
    if not fitting:
        first = ", ".join(f"{path.name} ({start} – {until})" for (start, until), path in spans)
        details = {"rubric": rubric, "versions": first}
        raise RubricProblems([Problem("no_version_in_force", value=str(day), details=details)])
    return fitting[-1]


def _span(content: dict[str, Any]) -> tuple[date, date]:
    effective = content.get("effective")
    effective = effective if isinstance(effective, dict) else {}
    start, until = effective.get("from"), effective.get("until")
    return start if isinstance(start, date) else date.min, until if isinstance(until, date) else date.max


def _day(as_of: str | date | None) -> date | None:
    if as_of is None or isinstance(as_of, date):
        return as_of
    try:
        return date.fromisoformat(as_of)
    except ValueError:
        raise RubricProblems([Problem("bad_date", value=as_of)]) from None
