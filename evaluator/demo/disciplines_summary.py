"""What the demo found for disciplines, for a terminal: tiers of the province, how sure, how often right."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from rich.table import Table
from rich.text import Text

from evaluator.demo.disciplines import RUBRIC
from evaluator.text import say

if TYPE_CHECKING:
    from pathlib import Path

    from rich.console import RenderableType

    from evaluator.demo.disciplines_run import DisciplineDemo


def discipline_summary(done: DisciplineDemo, lang: str = "zh") -> list[RenderableType]:
    """Say what was found: a headline, one table of tiers, one sentence on the truth.

    Parameters
    ----------
    done : DisciplineDemo
    lang : {"zh", "en"}
    """
    units, nation, check = done.result.units, done.data.nation.data.units, done.check
    counts = {"units": len(units), "nation": len(nation), "disciplines": nation["discipline"].nunique()}
    outside = int((~done.result.classifiable).sum())
    head = say("demo.disciplines_head", lang, year=done.result.data.year, **counts)
    sentence = say(
        "demo.disciplines_truth",
        lang,
        letters=_percent(check.letters_right),
        near=_percent(near_share(done)),
        sure=int(check.letters["confirmed"].sum()),
        confirmed=_percent(check.confirmed_right),
        outside=outside,
    )
    return [Text(head, style="bold"), _tiers(done, lang), Text(sentence)]


def near_share(done: DisciplineDemo) -> float:
    """Share of tiers that are the true one or next to it; NaN where there is none."""
    inside = done.result.classifiable
    if not inside.any():
        return float("nan")
    true = done.result.cuts.true_letter(done.check.true_score[inside], np.flatnonzero(inside))
    return float((np.abs(done.result.classed.letter[inside] - true) <= 1).mean())


def discipline_command(done: DisciplineDemo, workbook: str, national: str, out: str) -> str:
    """Command that evaluates the files of disciplines again, ready to paste."""
    year = done.result.data.year
    return f"evaluator score {RUBRIC} {workbook} --national {national} --year {year} --out {out}"


def discipline_files(done: DisciplineDemo) -> list[Path]:
    """Data of the province and of the nation, and the folder of the results."""
    return [done.workbook, done.national, *{path.parent for path in done.written}]


def _tiers(done: DisciplineDemo, lang: str) -> Table:
    table = Table(title=say("demo.disciplines_tiers", lang), title_justify="left", title_style="bold")
    table.add_column("")
    rows = {"given": "units", "right": "right", "confirmed": "confirmed"}
    letters = done.check.letters
    for letter in letters["letter"]:
        table.add_column(letter, justify="right", no_wrap=True)
    for title, column in rows.items():
        table.add_row(say(f"demo.{title}", lang), *(str(count) for count in letters[column]))
    return table


def _percent(share: float) -> str:
    return "—" if np.isnan(share) else f"{share:.1%}"
