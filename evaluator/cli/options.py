"""Options that several commands share."""

from __future__ import annotations

import sys
from enum import StrEnum
from itertools import pairwise
from pathlib import Path
from typing import Annotated

import typer

from evaluator.dataset import SOURCES
from evaluator.text import EvaluatorError

# No evaluation is of another year: what is typed there is a slip.
_FIRST_YEAR, _LAST_YEAR = 1950, 2100

RubricOption = Annotated[str, typer.Argument(metavar="RUBRIC", help="指标体系：名称或yaml文件 / rubric id or file")]
DataOption = Annotated[
    Path, typer.Argument(metavar="DATA", readable=False, help="数据：xlsx、xls、csv，或一个文件夹 / file or folder")
]


def _four_digits(year: int | None) -> int | None:
    if year is not None and not _FIRST_YEAR <= year <= _LAST_YEAR:
        raise EvaluatorError("usage.bad_year", year=year)
    return year


YearOption = Annotated[
    int | None, typer.Option("--year", callback=_four_digits, help="评价年份，四位数 / year of evaluation")
]
AsOfOption = Annotated[str | None, typer.Option("--as-of", help="按此日期选用版本，如2025-06-30 / version in force")]

RegisterOption = Annotated[
    Path | None,
    typer.Option(
        "--register", metavar="FILE", readable=False, help="布点登记表：谁没报、缺什么 / register of programmes"
    ),
]
LastYearOption = Annotated[
    Path | None,
    typer.Option("--last-year", metavar="DATA", readable=False, help="上年数据，用来比对 / data of the year before"),
]

HistoryOption = Annotated[
    Path | None,
    typer.Option("--history", metavar="DATA", readable=False, help="历年数据：存疑提示、合并小样本 / earlier years"),
]


SuccessorsOption = Annotated[
    Path | None,
    typer.Option("--successors", metavar="FILE", readable=False, help="沿革表：更名、合并、撤销 / successor map"),
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


def asked_language() -> str:
    """Language that the command line asks for; empty where it asks for none, and people get both."""
    words = [part for word in sys.argv[1:] for part in word.split("=", 1)]
    given = next((after for word, after in pairwise(words) if word == "--lang"), "")
    return given if given in set(Language) else ""


LangOption = Annotated[Language, typer.Option("--lang", help="zh 或 en")]
ResultsOption = Annotated[Path, typer.Option("--out", help="结果文件夹 / folder for results")]
BenchmarkOption = Annotated[
    Path | None, typer.Option("--benchmark", readable=False, help="公布的常模 / published averages")
]
NationalOption = Annotated[
    Path | None,
    typer.Option("--national", readable=False, help="全国各专业数据，由此计算常模 / the nation's data"),
]
SourceOption = Annotated[Source | None, typer.Option("--source", help="常模来源：官方常模、第三方、计算、省内")]
SelectOption = Annotated[
    list[str] | None,
    typer.Option(
        "--select",
        metavar="COLUMN=VALUE",
        help="只取数据中某列等于某值的行，不影响常模 / keep rows of DATA only",
    ),
]
SelectAveragesOption = Annotated[
    list[str] | None,
    typer.Option(
        "--select-averages",
        metavar="COLUMN=VALUE",
        help="常模或全国数据只取某列等于某值的行，如年份 / keep rows of the averages, such as a year",
    ),
]


def selection(select: list[str] | None) -> dict[str, str]:
    """Turn ``COLUMN=VALUE`` options into a row filter."""
    chosen = {}
    for part in select or []:
        column, equals, value = part.partition("=")
        if not equals or not column:
            raise EvaluatorError("terminal.bad_select", value=part)
        chosen[column.strip()] = value.strip()
    return chosen
