"""``evaluator score``: the main job, from a table and the national averages to letters."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from evaluator.cli.averages import read_averages
from evaluator.cli.options import (
    AsOfOption,
    BenchmarkOption,
    DataOption,
    HistoryOption,
    LangOption,
    Language,
    NationalOption,
    ResultsOption,
    RubricOption,
    SelectAveragesOption,
    SelectOption,
    Source,
    SourceOption,
    SuccessorsOption,
    YearOption,
    selection,
)
from evaluator.cli.show import err, out, show_problems, working
from evaluator.cli.summary import print_result
from evaluator.dataset import make_history, pool_years
from evaluator.evaluation import evaluate, flag_data, stability
from evaluator.intake import read_data, read_history, read_successors
from evaluator.report import cohort_sentence, write_results
from evaluator.rubric import load_rubric
from evaluator.text import EvaluatorError, both, say

if TYPE_CHECKING:
    from collections.abc import Iterator

    from evaluator.dataset import Dataset, History
    from evaluator.evaluation import Result
    from evaluator.rubric import Rubric


def score(
    rubric: RubricOption,
    data: DataOption,
    out_dir: ResultsOption,
    benchmark: BenchmarkOption = None,
    national: NationalOption = None,
    source: SourceOption = None,
    year: YearOption = None,
    history: HistoryOption = None,
    successors: SuccessorsOption = None,
    select: SelectOption = None,
    select_averages: SelectAveragesOption = None,
    as_of: AsOfOption = None,
    rank_draws: Annotated[
        int | None, typer.Option("--rank-draws", min=0, help="名次区间的抽样次数 / draws for rank intervals")
    ] = None,
    lang: LangOption = Language.zh,
) -> None:
    """评价：由数据和全国平均得出类别、把握程度和原因 / score programmes against the national average."""
    loaded = load_rubric(rubric, as_of)
    with working(say("terminal.reading", lang)):
        averages, nation = read_averages(loaded, benchmark, national, source, year, selection(select_averages))
        units = read_data(data, loaded, year, select=selection(select))
        years = _with_earlier(units, loaded, history, successors)
        units = pool_years(years, loaded) if years is not None else units
    with working(say("terminal.evaluating", lang)):
        before = years.before(units.year) if years is not None and units.year is not None else None
        result = evaluate(units, loaded, averages, before=before, rank_draws=rank_draws)
        if loaded.model.stability.min_stability is not None and (result.classed.letter >= 0).any():
            result = stability(result, national=nation).marked()
    with working(say("terminal.writing", lang)):
        flags = flag_data(units, loaded, history=years, benchmark=averages)
        files = write_results(result, out_dir, flags=flags, lang=lang)
    if national is not None and averages is not None and averages.source != Source.provincial:
        known = averages.national.score if averages.national is not None else ()
        if len(known) <= len(units):
            counts = {"nation": len(known), "units": len(units)}
            err().print(say("terminal.small_nation", lang, **counts), style="yellow", markup=False)
    if result.notices:
        show_problems(result.notices, lang)
    print_result(result, out(), lang)
    for sentence in _of_earlier(result, loaded, lang) if history is not None else ():
        out().print(sentence, style="yellow", markup=False, soft_wrap=True)
    if len(flags):
        out().print(say("terminal.flagged", lang, count=len(flags)), style="yellow", markup=False, soft_wrap=True)
    for file in files:
        out().print(f"  {file}", markup=False, soft_wrap=True)


def _with_earlier(units: Dataset, rubric: Rubric, folder: Path | None, successors: Path | None) -> History | None:
    """Lay the data of earlier years beside those of this year; what they hold of this year or later is left out."""
    if folder is None:
        return None
    if units.year is None:
        raise EvaluatorError(both("usage.history_needs_year"))
    known = read_successors(successors) if successors is not None else None
    earlier = [data for data in read_history(folder, rubric) if (data.year or 0) < units.year]
    if known is not None:
        earlier = [known.carried(data, units.year) for data in earlier]
    return make_history([*earlier, units])


def _of_earlier(result: Result, rubric: Rubric, lang: str) -> Iterator[str]:
    """Say what the earlier years were used for, and what they could not be used for."""
    if result.before is None:
        yield say("terminal.no_earlier", lang, year=result.data.year)
        return
    yield cohort_sentence(result.before, lang)
    if rubric.model.data.pool is None:
        yield say("terminal.no_pool", lang)
