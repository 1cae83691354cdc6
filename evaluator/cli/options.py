"""Options that several commands share."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from evaluator.dataset import SOURCES
from evaluator.text import both

RubricOption = Annotated[str, typer.Argument(metavar="RUBRIC", help="指标体系：名称或yaml文件 / rubric id or file")]
DataOption = Annotated[Path, typer.Argument(metavar="DATA", help="数据：xlsx、xls、csv，或一个文件夹 / file or folder")]
YearOption = Annotated[
    int | None, typer.Option("--year", min=1950, max=2100, help="评价年份，四位数 / year of evaluation")
]
AsOfOption = Annotated[str | None, typer.Option("--as-of", help="按此日期选用版本，如2025-06-30 / version in force")]

RegisterOption = Annotated[
    Path | None,
    typer.Option("--register", metavar="FILE", help="布点登记表：谁没报、缺什么 / register of programmes"),
]
LastYearOption = Annotated[
    Path | None, typer.Option("--last-year", metavar="DATA", help="上年数据，用来比对 / data of the year before")
]


class Language(StrEnum):
    """Languages of the terminal."""

    zh = "zh"
    en = "en"


class Source(StrEnum):
    """Source kinds of a benchmark, as ``evaluator.dataset.SOURCES``."""

    official = SOURCES[0]
    third_party = SOURCES[1]
    computed = SOURCES[2]
    provincial = SOURCES[3]


LangOption = Annotated[Language, typer.Option("--lang", help="zh 或 en")]
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
            raise typer.BadParameter(both("terminal.bad_select", value=part))
        chosen[column.strip()] = value.strip()
    return chosen
