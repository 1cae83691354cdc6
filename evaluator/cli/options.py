"""Options that several commands share."""

from __future__ import annotations

import inspect
from collections.abc import Callable
from dataclasses import MISSING, dataclass, fields
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Any, get_type_hints

import typer

from evaluator.cli.language import Language
from evaluator.dataset import SOURCES
from evaluator.text import EvaluatorError
from evaluator.workflows import FundFiles, ScoreFiles

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


class Source(StrEnum):
    """Source kinds of a benchmark, as ``evaluator.dataset.SOURCES``."""

    official = SOURCES[0]
    third_party = SOURCES[1]
    computed = SOURCES[2]
    provincial = SOURCES[3]


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


PolicyArgument = Annotated[str, typer.Argument(metavar="POLICY", help="资金政策：名称或yaml文件 / policy id or file")]
ResultsFolder = Annotated[
    Path | None,
    typer.Option("--results", metavar="DIR", readable=False, help="评价结果文件夹（evaluator score 写的）/ results"),
]
VolumesFile = Annotated[
    Path, typer.Option("--volumes", metavar="FILE", readable=False, help="办学量表 / volumes: heads of every unit")
]
PolicyDay = Annotated[str | None, typer.Option("--as-of", help="系数取此日施行的 / day of the values in force")]
BudgetOption = Annotated[str, typer.Option("--budget", metavar="YUAN", help="预算，整数元 / budget in whole yuan")]
MaybeBudget = Annotated[
    str | None, typer.Option("--budget", metavar="YUAN", help="预算，整数元 / budget in whole yuan")
]
BeforeFolder = Annotated[
    Path | None,
    typer.Option("--before", metavar="DIR", readable=False, help="上一年的评价结果，增量要用 / the year before"),
]
LastYearFile = Annotated[
    Path | None,
    typer.Option("--last-year", metavar="FILE", readable=False, help="上年拨款：代码、金额 / last year's amounts"),
]
LastAllocation = Annotated[
    Path | None,
    typer.Option(
        "--last-allocation",
        metavar="DIR",
        readable=False,
        help="上年的分配（evaluator fund run 写的）：说明为什么变了，也作上年拨款 / last year's allocation",
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


def takes(group: type) -> Callable[[Callable[..., None]], Callable[..., None]]:
    """Give a command the options that a dataclass holds; it gets the dataclass, filled in, as one argument.

    An option that several commands share is written once.
    """

    def wrap(command: Callable[..., None]) -> Callable[..., None]:
        hints = get_type_hints(command, include_extras=True)
        place = next(name for name, hint in hints.items() if hint is group)
        shared = get_type_hints(group, include_extras=True)
        asked = [
            inspect.Parameter(
                part.name,
                inspect.Parameter.KEYWORD_ONLY,
                default=inspect.Parameter.empty if part.default is MISSING else part.default,
                annotation=shared[part.name],
            )
            for part in fields(group)
        ]
        own = [
            parameter.replace(kind=inspect.Parameter.KEYWORD_ONLY, annotation=hints[name])
            for name, parameter in inspect.signature(command).parameters.items()
            if name != place
        ]

        def run(**given: Any) -> None:
            mine = {part.name: given.pop(part.name) for part in fields(group)}
            command(**{place: group(**mine)}, **given)

        run.__name__, run.__doc__ = command.__name__, command.__doc__
        run.__signature__ = inspect.Signature([*asked, *own])  # type: ignore[attr-defined]
        run.__annotations__ = {parameter.name: parameter.annotation for parameter in [*asked, *own]}
        return run

    return wrap


@dataclass(frozen=True)
class ScoreOptions:
    """What is evaluated against what."""

    rubric: RubricOption
    data: DataOption
    benchmark: BenchmarkOption = None
    national: NationalOption = None
    source: SourceOption = None
    year: YearOption = None
    history: HistoryOption = None
    successors: SuccessorsOption = None
    select: SelectOption = None
    select_averages: SelectAveragesOption = None
    as_of: AsOfOption = None

    def files(self, rank_draws: int | None = None) -> ScoreFiles:
        """Give the files as they were named."""
        if self.benchmark is not None and self.national is not None:
            raise EvaluatorError("terminal.one_benchmark")
        return ScoreFiles(
            rubric=self.rubric,
            data=self.data,
            benchmark=self.benchmark,
            national=self.national,
            source=self.source,
            year=self.year,
            history=self.history,
            successors=self.successors,
            select=selection(self.select),
            select_averages=selection(self.select_averages),
            as_of=self.as_of,
            rank_draws=rank_draws,
        )


@dataclass(frozen=True)
class FundOptions:
    """What a budget is divided by."""

    policy: PolicyArgument
    volumes: VolumesFile
    results: ResultsFolder = None
    before: BeforeFolder = None
    last_year: LastYearFile = None
    last_allocation: LastAllocation = None
    successors: SuccessorsOption = None
    as_of: PolicyDay = None

    def files(self) -> FundFiles:
        """Give the files as they were named."""
        return FundFiles(**{part.name: getattr(self, part.name) for part in fields(self)})
