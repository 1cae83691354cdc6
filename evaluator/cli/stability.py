"""``evaluator stability``: what other weights, scales and aggregations would make of letters and ranks."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer
from rich.table import Table
from rich.text import Text

from evaluator.cli.averages import read_averages
from evaluator.cli.options import (
    AsOfOption,
    BenchmarkOption,
    DataOption,
    LangOption,
    Language,
    NationalOption,
    ResultsOption,
    RubricOption,
    SelectAveragesOption,
    SelectOption,
    SourceOption,
    YearOption,
    selection,
)
from evaluator.cli.show import out, working
from evaluator.evaluation import Stability, evaluate
from evaluator.evaluation import stability as try_worlds
from evaluator.intake import read_data
from evaluator.report.stability import head, output_words, summary_lines, title, write_stability
from evaluator.rubric import load_scored
from evaluator.text import say

if TYPE_CHECKING:
    from rich.console import Console


def stability(
    rubric: RubricOption,
    data: DataOption,
    out_dir: ResultsOption,
    benchmark: BenchmarkOption = None,
    national: NationalOption = None,
    source: SourceOption = None,
    year: YearOption = None,
    select: SelectOption = None,
    select_averages: SelectAveragesOption = None,
    as_of: AsOfOption = None,
    worlds: Annotated[
        int | None, typer.Option("--worlds", min=1, help="情景数，默认按指标体系 / number of worlds")
    ] = None,
    seed: Annotated[int, typer.Option("--seed", min=0, help="随机种子 / seed")] = 20230511,
    pictures: Annotated[bool, typer.Option("--pictures/--no-pictures", help="画图 / draw pictures")] = True,
    lang: LangOption = Language.zh,
) -> None:
    """稳健性试算：换权重、标度、合成方法，类别和名次还站得住吗 / try letters and ranks in other method worlds."""
    loaded = load_scored(rubric, as_of)
    with working(say("terminal.reading", lang)):
        averages, nation = read_averages(loaded, benchmark, national, source, year, selection(select_averages))
        units = read_data(data, loaded, year, select=selection(select))
    with working(say("stability.trying", lang)):
        # Of the run only scores, letters and standings are asked for: noise has its own rank intervals, in score.
        result = evaluate(units, loaded, averages, rank_draws=0)
        found = try_worlds(result, national=nation, worlds=worlds, seed=seed)
    with working(say("stability.drawing", lang)):
        files = write_stability(found, out_dir, pictures=pictures, lang=lang)
    print_stability(found, out(), lang)
    out().print(say("stability.written", lang))
    for file in files:
        out().print(f"  {file}", markup=False, soft_wrap=True)


def print_stability(found: Stability, console: Console, lang: str = "zh") -> None:
    """Print what was found: the sentences of the summary, letters, and which choice matters."""
    console.print(Text(title(found, lang), style="bold"), soft_wrap=True)
    for line in (head(found, lang), *summary_lines(found, lang)):
        console.print(line, markup=False, soft_wrap=True)
    if len(found.letters):
        table = Table(*(say(f"stability.column.{name}", lang) for name in found.letters.columns))
        for row in found.letters.to_dict("records"):
            name = row["letter"] or say("stability.all_letters", lang)
            counts = [str(row["units"]), _share(row["mean"]), str(row["always"]), str(row["confirmed"])]
            table.add_row(name, *counts, _share(row["mean_confirmed"]))
        console.print(table)
    if len(found.sensitivity):
        table = Table(*(say(f"stability.column.{name}", lang) for name in ("output", "factor", "first", "total")))
        for row in found.sensitivity.to_dict("records"):
            said = output_words(found, row["output"], lang), say(f"stability.factor.{row['factor']}", lang)
            table.add_row(*said, f"{row['first']:.2f}", f"{row['total']:.2f}")
        console.print(table)


def _share(value: float) -> str:
    return "—" if value != value else f"{value:.1%}"  # noqa: PLR0124 - NaN is no share
