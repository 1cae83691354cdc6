"""A readable summary of a result on the terminal."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich.table import Table
from rich.text import Text

from evaluator.classing import BORDERLINE, CONFIRMED, Cuts
from evaluator.evaluation import attainment
from evaluator.text import say

if TYPE_CHECKING:
    from rich.console import Console

    from evaluator.evaluation import Result


def print_result(result: Result, console: Console, lang: str = "zh") -> None:
    """Print what a run found: counts by letter and standing, and who reaches the average."""
    model, units = result.rubric.model, result.units
    console.print(
        Text(
            say("terminal.head", lang, title=model.title, version=model.version, status=model.status),
            style="bold",
        )
    )
    counts = attainment(result).iloc[0]
    total = len(units)
    provincial = result.benchmark is not None and result.benchmark.provincial
    if result.rubric.against_average:
        key = "attainment_provincial" if provincial else "attainment"
        shares = {name: f"{counts[name]} ({counts[name] / total:.1%})" for name in counts.index}
        console.print(say(f"terminal.{key}", lang, units=total, **shares), markup=False)
    if model.classes.letters and not provincial:
        table = Table(say("workbook.column.letter", lang), say("terminal.programmes", lang))
        for standing in (CONFIRMED, BORDERLINE):
            table.add_column(say(f"terms.letter_standing.{standing}", lang), justify="right")
        for entry in model.classes.letters:
            mine = units[units["letter"] == entry.letter]
            standings = [str(int((mine["standing"] == standing).sum())) for standing in (CONFIRMED, BORDERLINE)]
            table.add_row(f"{entry.letter} {entry.name}".strip(), str(len(mine)), *standings)
        console.print(table)
    if isinstance(result.cuts, Cuts) and result.cuts.stand_in and not provincial:
        console.print(say("terminal.stand_in", lang), style="yellow", markup=False, soft_wrap=True)
    for reason, mask in result.against.items():
        if mask.any():
            reason_text = say(f"reasons.{reason}", lang)
            console.print(say("terminal.reason", lang, reason=reason_text, count=int(mask.sum())), markup=False)
    if result.recipe["noise"] == "sampling only":
        console.print(say("terminal.sampling_only", lang))
