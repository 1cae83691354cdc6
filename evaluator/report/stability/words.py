"""What a stability trial says in sentences: the same on the terminal and in the workbook."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from evaluator.evaluation import unstable
from evaluator.text import say

if TYPE_CHECKING:
    from evaluator.evaluation import Stability


def word(key: str, lang: str = "zh", **values: object) -> str:
    """Sentence of the topic ``stability``."""
    return say(f"stability.{key}", lang, **values)


def title(found: Stability, lang: str = "zh") -> str:
    """Title of the trial."""
    return word("title", lang, rubric=found.result.rubric.model.title)


def head(found: Stability, lang: str = "zh") -> str:
    """What was varied, and how often."""
    model, factors = found.result.rubric.model, found.factors
    return word(
        "head",
        lang,
        version=model.version,
        status=model.status,
        worlds=found.worlds,
        width=f"{factors.width:.0%}",
        scales=len(factors.scales),
        aggregates=len(factors.aggregates),
        left_out=word("head.leave_out" if "left_out" in factors.columns else "head.keep_all", lang),
        seed=found.seed,
    )


def summary_lines(found: Stability, lang: str = "zh") -> list[str]:
    """Say what was found: how many letters hold, which choice matters most, what could not be tried."""
    lines = []
    table = found.letters
    if len(table):
        every = table.iloc[-1]
        units = int(every["units"])
        lines.append(word("mean_same", lang, units=units, mean=f"{every['mean']:.1%}", always=int(every["always"])))
        if every["confirmed"]:
            sure = {"units": int(every["confirmed"]), "mean": f"{every['mean_confirmed']:.1%}"}
            lines.append(word("confirmed", lang, **sure))
        least = found.result.rubric.model.stability.min_stability
        if least is not None:
            below = int(unstable(found, found.result.rubric).sum())
            lines.append(word("unstable", lang, least=f"{least:.0%}", units=below))
    else:
        lines.append(word("no_letters", lang))
    lines += _strongest(found, lang)
    if len(found.factors.scales) > 1:
        lines.append(word("nation_spread" if found.spread_of_nation else "own_spread", lang))
    for gap in found.untried:
        level = word(f"level.{gap.what}.{gap.level}", lang) if gap.level else ""
        lines.append(word(f"untried.{gap.what}.{gap.reason}", lang, level=level))
    return lines


def notes(lang: str = "zh") -> list[str]:
    """How to read it."""
    return [word(f"note.{name}", lang) for name in ("worlds", "sensitivity", "effective", "left_out")]


def _strongest(found: Stability, lang: str) -> list[str]:
    lines = []
    for output, indices in found.indices.items():
        if not np.isfinite(indices.total).any():
            continue
        best = int(np.nanargmax(indices.total))
        said = {"output": word(f"output.{output}", lang), "factor": word(f"factor.{indices.factors[best]}", lang)}
        lines.append(word("strongest", lang, total=f"{indices.total[best]:.2f}", **said))
    return lines
