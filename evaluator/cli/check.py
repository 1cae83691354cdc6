"""``evaluator check``: read returns and list everything wrong with them; nothing is evaluated."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from evaluator.cli.language import Language
from evaluator.cli.options import (
    AsOfOption,
    DataOption,
    LastYearOption,
    RegisterOption,
    RubricOption,
    SelectOption,
    YearOption,
    selection,
)
from evaluator.cli.show import out, show_problems, working
from evaluator.rubric import load_rubric
from evaluator.text import say
from evaluator.workflows import CheckRequest, answer, refuse_inside
from evaluator.workflows import check as check_returns


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
    language = lang or "zh"
    if out_dir is not None:
        refuse_inside(out_dir, data, last_year)
    request = CheckRequest(load_rubric(rubric, as_of), data, year, register, last_year, selection(select))
    with working(say("terminal.reading", language)):
        found = check_returns(request)
    if found.problems:
        show_problems(found.problems, lang or "")
    if out_dir is not None:
        with working(say("terminal.writing", language)):
            sent = answer(request, found, out_dir, language)
        if sent.written:
            out().print(
                say("terminal.answers_written", language, count=len(sent.written), folder=out_dir), markup=False
            )
        if sent.older:
            line = say("terminal.answers_aside", language, count=len(sent.older), folder=sent.aside)
            out().print(line, markup=False, style="yellow")
    if found.data is not None:
        counts = {"units": len(found.data), "leaves": len(found.data.leaves)}
        out().print(say("terminal.check_ok", language, file=data.name, **counts), markup=False)
        return
    counts = {"files": len(found.files), "good": len(found.accepted.sources) if found.accepted is not None else 0}
    counts["units"] = len(found.accepted) if found.accepted is not None else 0
    if len(found.files) > 1:
        out().print(say("terminal.check_partly", language, **counts), markup=False)
    raise typer.Exit(1)
