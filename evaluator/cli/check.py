"""``evaluator check``: read returns and list everything wrong with them; nothing is evaluated."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import Annotated

import typer

from evaluator.cli.options import (
    AsOfOption,
    DataOption,
    Language,
    LastYearOption,
    RegisterOption,
    RubricOption,
    SelectOption,
    YearOption,
    selection,
)
from evaluator.cli.show import out, show_problems, working
from evaluator.intake import Inspection, inspect_data, read_data, read_register
from evaluator.replies import aside_folder, earlier_answers, put_aside, write_answers
from evaluator.rubric import Rubric, load_rubric
from evaluator.text import EvaluatorError, say


def check(
    rubric: RubricOption,
    data: DataOption,
    year: YearOption = None,
    register: RegisterOption = None,
    last_year: LastYearOption = None,
    out_dir: Annotated[
        Path | None,
        typer.Option("--out", help="退回文件夹：问题清单、标出问题的副本和说明 / folder for marked copies"),
    ] = None,
    select: SelectOption = None,
    as_of: AsOfOption = None,
    lang: Annotated[Language | None, typer.Option("--lang", help="zh 或 en；不写则两种都显示")] = None,
) -> None:
    """检查一份或一个文件夹的填报表，列出全部问题 / check a return, or a folder of them, and list every problem."""
    if out_dir is not None:
        for folder in (data, last_year):
            _refuse_inside(out_dir, folder)
    loaded, language = load_rubric(rubric, as_of), lang or "zh"
    with working(say("terminal.reading", language)):
        known = read_register(register, loaded) if register is not None else None
        before = read_data(last_year, loaded) if last_year is not None else None
        found = inspect_data(data, loaded, year, select=selection(select), register=known, before=before)
    if found.problems:
        show_problems(found.problems, lang or "")
    if out_dir is not None:
        _answer(found, out_dir, loaded, year, language)
    if found.data is not None:
        counts = {"units": len(found.data), "leaves": len(found.data.leaves)}
        out().print(say("terminal.check_ok", language, file=data.name, **counts), markup=False)
        return
    counts = {"files": len(found.files), "good": len(found.accepted.sources) if found.accepted is not None else 0}
    counts["units"] = len(found.accepted) if found.accepted is not None else 0
    if len(found.files) > 1:
        out().print(say("terminal.check_partly", language, **counts), markup=False)
    raise typer.Exit(1)


def _refuse_inside(out_dir: Path, returns: Path | None) -> None:
    """Marked copies within a folder of returns would be read as returns next time."""
    if returns is None or not returns.is_dir():
        return
    place = out_dir.resolve()
    # As the system compares folders: it may not tell capitals from small letters.
    if any(above.exists() and above.samefile(returns) for above in (place, *place.parents)):
        raise EvaluatorError("terminal.answers_in_returns", out=str(out_dir), data=str(returns))


def _answer(found: Inspection, folder: Path, rubric: Rubric, year: int | None, lang: str) -> None:
    """Write the answers, or none if all is right; what an earlier round left is put aside in either case."""
    aside, older = aside_folder(folder, datetime.now().astimezone(), lang), earlier_answers(folder)
    if found.problems:
        title = rubric.model.title
        with working(say("terminal.writing", lang)):
            written = write_answers(
                found.problems, found.files, folder, rubric_title=title, year=year, lang=lang, aside=aside
            )
        out().print(say("terminal.answers_written", lang, count=len(written), folder=folder), markup=False)
    else:
        put_aside(folder, aside)
    if older:
        out().print(say("terminal.answers_aside", lang, count=len(older), folder=aside), markup=False, style="yellow")
