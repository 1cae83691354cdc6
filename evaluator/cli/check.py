"""``evaluator check``: read the data and list everything wrong with them; nothing is evaluated."""

from __future__ import annotations

from typing import Annotated

import typer

from evaluator.cli.options import (
    AsOfOption,
    DataOption,
    Language,
    RubricOption,
    SelectOption,
    YearOption,
    selection,
)
from evaluator.cli.show import out, show_problems, working
from evaluator.intake import inspect_data
from evaluator.rubric import load_rubric
from evaluator.text import say


def check(
    rubric: RubricOption,
    data: DataOption,
    year: YearOption = None,
    select: SelectOption = None,
    as_of: AsOfOption = None,
    lang: Annotated[Language | None, typer.Option("--lang", help="zh 或 en；不写则两种都显示")] = None,
) -> None:
    """检查数据，列出全部问题 / check the data and list every problem."""
    loaded = load_rubric(rubric, as_of)
    with working(say("terminal.reading")):
        read, problems = inspect_data(data, loaded, year, select=selection(select))
    if problems:
        show_problems(problems, lang or "")
    if read is None:
        raise typer.Exit(1)
    out().print(say("terminal.check_ok", lang or "zh", file=data.name, units=len(read), leaves=len(read.leaves)))
