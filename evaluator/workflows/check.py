"""Check returns (检查填报): everything wrong with them, and the answers that go back to the schools."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING

from evaluator.intake import inspect_data, read_data, read_register
from evaluator.replies import aside_folder, earlier_replies, put_aside, write_replies
from evaluator.text import EvaluatorError

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from evaluator.intake import Inspection
    from evaluator.rubric import Rubric


@dataclass(frozen=True, eq=False)
class CheckRequest:
    """Returns, and what they are held against.

    Attributes
    ----------
    rubric : Rubric
    data : Path
        A return, or a folder of them.
    year : int, optional
    register : Path, optional
        Register of programmes: who returned nothing, what is missing.
    last_year : Path, optional
        Data of the year before.
    select : mapping of column to value
    """

    rubric: Rubric
    data: Path
    year: int | None = None
    register: Path | None = None
    last_year: Path | None = None
    select: Mapping[str, str] = field(default_factory=dict)


def check(request: CheckRequest) -> Inspection:
    """Read returns and list everything wrong with them; nothing is evaluated."""
    rubric = request.rubric
    known = None if request.register is None else read_register(request.register, rubric)
    before = None if request.last_year is None else read_data(request.last_year, rubric)
    return inspect_data(request.data, rubric, request.year, select=request.select, register=known, before=before)


@dataclass(frozen=True)
class Answers:
    """What was written, and what an earlier round had left.

    Attributes
    ----------
    written, older : tuple of Path
    aside : Path
        Folder that the older ones were moved into.
    """

    written: tuple[Path, ...]
    older: tuple[Path, ...]
    aside: Path


def answer(request: CheckRequest, found: Inspection, out: Path, lang: str) -> Answers:
    """Write the answers, or none if all is right; what an earlier round left is put aside in either case.

    Raises
    ------
    EvaluatorError
        ``out`` lies among the returns: marked copies would be read as returns next time.
    """
    refuse_inside(out, request.data, request.last_year)
    aside, older = aside_folder(out, datetime.now().astimezone(), lang), earlier_replies(out)
    if not found.problems:
        put_aside(out, aside)
        return Answers((), tuple(older), aside)
    title = request.rubric.model.title
    more = {"rubric_title": title, "year": request.year, "lang": lang, "aside": aside}
    written = write_replies(found.problems, found.files, out, **more)  # type: ignore[arg-type]
    return Answers(tuple(written), tuple(older), aside)


def refuse_inside(out: Path, *folders: Path | None) -> None:
    """Refuse a folder for answers among the returns, before anything is read."""
    place = out.resolve()
    for returns in folders:
        if returns is None or not returns.is_dir():
            continue
        # As the system compares folders: it may not tell capitals from small letters.
        if any(above.exists() and above.samefile(returns) for above in (place, *place.parents)):
            raise EvaluatorError("terminal.answers_in_returns", out=str(out), data=str(returns))
