"""``evaluator stability``: what other weights, scales and aggregations would make of letters and ranks."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer
from rich.table import Table
from rich.text import Text

from evaluator.cli.language import Language
from evaluator.cli.options import LangOption, ResultsOption, ScoreOptions, takes
from evaluator.cli.show import out, print_files, working
from evaluator.evaluation import Stability
from evaluator.report import heading
from evaluator.report.stability import head, output_words, summary_lines, title, write_stability
from evaluator.scoring import SEED
from evaluator.text import Reader, say
from evaluator.workflows import StabilityRequest
from evaluator.workflows import stability as try_worlds

if TYPE_CHECKING:
    from rich.console import Console


@takes(ScoreOptions)
def stability(
    options: ScoreOptions,
    out_dir: ResultsOption,
    worlds: Annotated[
        int | None, typer.Option("--worlds", min=1, help="情景数，默认按指标体系 / number of worlds")
    ] = None,
    seed: Annotated[int, typer.Option("--seed", min=0, help="随机种子 / seed")] = SEED,
    pictures: Annotated[bool, typer.Option("--pictures/--no-pictures", help="画图 / draw pictures")] = True,
    lang: LangOption = Language.zh,
) -> None:
    """稳健性试算：换权重、标度、合成方法，类别和名次还站得住吗 / try letters and ranks in other method worlds."""
    files = options.files()
    with working(say("terminal.reading", lang)):
        request = files.read()
    with working(say("stability.trying", lang)):
        found = try_worlds(StabilityRequest(request, worlds, seed))
    with working(say("stability.drawing", lang)):
        written = write_stability(found, out_dir, pictures=pictures, lang=lang)
    print_stability(found, out(), lang)
    out().print(say("stability.written", lang))
    print_files(written)


def print_stability(found: Stability, console: Console, lang: str = "zh") -> None:
    """Print what was found: the sentences of the summary, letters, and which choice matters."""
    console.print(Text(title(found, lang), style="bold"), soft_wrap=True)
    for line in (head(found, lang), *summary_lines(found, lang)):
        console.print(line, markup=False, soft_wrap=True)
    if len(found.letters):
        letter, *counted = found.letters.columns
        heads = (say(f"stability.column.{name}", lang) for name in counted)
        table = Table(heading(letter, Reader(lang, "workbook")), *heads)
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
