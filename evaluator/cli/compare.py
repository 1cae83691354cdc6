"""``evaluator compare``: what changed between two years, and what is noise."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.table import Table
from rich.text import Text

from evaluator.cli.language import Language
from evaluator.cli.options import LangOption, SuccessorsOption
from evaluator.cli.show import err, out, print_files, working
from evaluator.evaluation import Comparison
from evaluator.report import summary_lines, write_comparison
from evaluator.report.comparison.words import title
from evaluator.rubric import load_scored
from evaluator.text import EvaluatorError, say
from evaluator.workflows import compare as compare_years
from evaluator.workflows import compare_folders


def compare(
    before: Annotated[
        Path, typer.Argument(metavar="BEFORE", readable=False, help="前一年的结果文件夹 / results of the earlier year")
    ],
    after: Annotated[
        Path, typer.Argument(metavar="AFTER", readable=False, help="后一年的结果文件夹 / results of the later year")
    ],
    successors: SuccessorsOption = None,
    out_dir: Annotated[
        Path | None, typer.Option("--out", help="写出比较工作簿的文件夹 / folder for the comparison")
    ] = None,
    rubric: Annotated[
        list[str] | None,
        typer.Option(
            "--rubric", metavar="FILE", help="当年所用的指标体系，可给两次 / rubric file of a run, may be given twice"
        ),
    ] = None,
    lang: LangOption = Language.zh,
) -> None:
    """两年比较：变化有多少是自身的、多少是全国平均的，是不是波动 / compare two years of results."""
    rubrics = [load_scored(name) for name in rubric or []]
    _refuse_input(out_dir, before, after)
    with working(say("terminal.reading", lang)):
        request, strangers = compare_folders(before, after, successors, rubrics)
    for side in strangers:
        about = side.recipe["rubric"]
        said = {"rubric": about.get("id", ""), "version": about.get("version", ""), "year": side.year or "—"}
        err().print(say("compare.no_rubric", lang, **said), style="yellow", markup=False, soft_wrap=True)
    with working(say("terminal.evaluating", lang)):
        comparison = compare_years(request)
    files: list[Path] = []
    if out_dir is not None:
        with working(say("terminal.writing", lang)):
            files = write_comparison(comparison, out_dir)
    print_comparison(comparison, out(), lang)
    if files:
        out().print(say("compare.written", lang))
        print_files(files)


def print_comparison(comparison: Comparison, console: Console, lang: str = "zh") -> None:
    """Print what was found: the sentences of the summary, and the moves beside those of noise."""
    console.print(Text(title(comparison, lang), style="bold"), soft_wrap=True)
    for line in summary_lines(comparison, lang):
        console.print(line, markup=False, soft_wrap=True)
    moves = comparison.moves
    if not moves.letters:
        return
    names = [*moves.letters, say("compare.not_classifiable", lang)]
    table = Table(say("compare.column.from_to", lang))
    for name in names:
        table.add_column(name, justify="right")
    for i, name in enumerate(names):
        cells = []
        for j in range(len(names)):
            noise = ""
            if moves.expected is not None and max(i, j) < len(moves.letters):
                noise = f" ({moves.expected[i, j]:.1f})"
            cells.append(f"{moves.observed[i, j]}{noise}")
        table.add_row(name, *cells)
    console.print(table)


def _refuse_input(out_dir: Path | None, *folders: Path) -> None:
    """Refuse to write among the results that are compared: they are a record of their own."""
    if out_dir is not None and any(out_dir.resolve() == folder.resolve() for folder in folders):
        raise EvaluatorError("compare.out_is_input", folder=str(out_dir))
