"""Options that several commands share."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from evaluator.text import say

RubricOption = Annotated[str, typer.Argument(metavar="RUBRIC", help="指标体系：名称或yaml文件 / rubric id or file")]
DataOption = Annotated[Path, typer.Argument(metavar="DATA", help="数据：xlsx、xls或csv / data file")]
YearOption = Annotated[int | None, typer.Option("--year", help="评价年份 / year of evaluation")]
AsOfOption = Annotated[str | None, typer.Option("--as-of", help="按此日期选用版本，如2025-06-30 / version in force")]
LangOption = Annotated[str, typer.Option("--lang", help="zh 或 en")]
SelectOption = Annotated[
    list[str] | None,
    typer.Option("--select", metavar="COLUMN=VALUE", help="只取某列等于某值的行 / keep rows"),
]


def selection(select: list[str] | None) -> dict[str, str]:
    """Turn ``COLUMN=VALUE`` options into a row filter."""
    chosen = {}
    for part in select or []:
        column, equals, value = part.partition("=")
        if not equals or not column:
            raise typer.BadParameter(" | ".join(say("terminal.bad_select", lang, value=part) for lang in ("zh", "en")))
        chosen[column.strip()] = value.strip()
    return chosen
