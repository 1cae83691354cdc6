"""``evaluator score``: the main job, from a table and the national averages to letters."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from evaluator.cli.language import Language
from evaluator.cli.options import LangOption, ResultsOption, ScoreOptions, takes
from evaluator.cli.show import err, out, print_files, show_problems, working
from evaluator.cli.summary import print_result
from evaluator.dataset import SOURCES
from evaluator.report import cohort_sentence
from evaluator.text import say
from evaluator.workflows import score as run_score

if TYPE_CHECKING:
    from collections.abc import Iterator

    from evaluator.workflows import ScoreResult

PROVINCIAL = SOURCES[3]


@takes(ScoreOptions)
def score(
    options: ScoreOptions,
    out_dir: ResultsOption,
    rank_draws: Annotated[
        int | None, typer.Option("--rank-draws", min=0, help="名次区间的抽样次数 / draws for rank intervals")
    ] = None,
    lang: LangOption = Language.zh,
) -> None:
    """评价：由数据和全国平均得出类别、把握程度和原因 / score programmes against the national average."""
    files = options.files(rank_draws)
    with working(say("terminal.reading", lang)):
        request = files.read()
    with working(say("terminal.evaluating", lang)):
        found = run_score(request)
    with working(say("terminal.writing", lang)):
        written = found.write(out_dir, lang=lang)
    result = found.result
    _warn_small_nation(found, lang)
    if result.notices:
        show_problems(result.notices, lang)
    print_result(result, out(), lang)
    for sentence in _of_earlier(found, lang) if files.history is not None else ():
        out().print(sentence, style="yellow", markup=False, soft_wrap=True)
    if len(found.flags):
        out().print(say("terminal.flagged", lang, count=len(found.flags)), style="yellow", markup=False, soft_wrap=True)
    print_files(written)


def _warn_small_nation(found: ScoreResult, lang: str) -> None:
    averages, nation = found.result.benchmark, found.request.nation
    if nation is None or averages is None or averages.source == PROVINCIAL:
        return
    known = averages.national.score if averages.national is not None else ()
    if len(known) <= len(found.result.data):
        counts = {"nation": len(known), "units": len(found.result.data)}
        err().print(say("terminal.small_nation", lang, **counts), style="yellow", markup=False)


def _of_earlier(found: ScoreResult, lang: str) -> Iterator[str]:
    """Say what the earlier years were used for, and what they could not be used for."""
    result = found.result
    if result.before is None:
        yield say("terminal.no_earlier", lang, year=result.data.year)
        return
    yield cohort_sentence(result.before, lang)
    if result.rubric.model.data.pool is None:
        yield say("terminal.no_pool", lang)
