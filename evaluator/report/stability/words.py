"""What a stability trial says in sentences: the same on the terminal and in the workbook."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from evaluator.dataset import ALL, group_codes, level_name
from evaluator.evaluation import LEAST_WORLDS, trial_limits, unstable
from evaluator.text import say

if TYPE_CHECKING:
    from evaluator.evaluation import Stability


def word(key: str, lang: str = "zh", **values: object) -> str:
    """Sentence of the topic ``stability``."""
    return say(f"stability.{key}", lang, **values)


def counted(things: str, count: int, lang: str = "zh") -> str:
    """So many things, in the singular where it is one."""
    return word(f"count.{things}.{'one' if count == 1 else 'many'}", lang, count=count)


def scope_name(found: Stability, lang: str = "zh", scope: str | None = None) -> str:
    """What the groups are called that ranks are taken within."""
    return level_name(found.result.rubric, found.scope if scope is None else scope, lang)


def rank_words(found: Stability, lang: str = "zh", scope: str | None = None) -> str:
    """Rank with its scope: 学科内名次; ``scope`` is that of the changes of rank where none is given."""
    name = found.scope if scope is None else scope
    return (
        word("rank_in.all", lang) if name == ALL else word("rank_in.group", lang, scope=scope_name(found, lang, name))
    )


def output_words(found: Stability, output: str, lang: str = "zh") -> str:
    """What an index speaks of: the change of rank, with its scope, or of letters."""
    return word(f"output.{output}", lang, rank=rank_words(found, lang))


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
        worlds=counted("worlds", found.worlds, lang),
        width=f"{factors.width:.0%}",
        scales=counted("scales", len(factors.scales), lang),
        aggregates=counted("aggregates", len(factors.aggregates), lang),
        left_out=word("head.leave_out" if "left_out" in factors.columns else "head.keep_all", lang),
        seed=found.seed,
    )


def summary_lines(found: Stability, lang: str = "zh") -> list[str]:
    """Say what was found: how many letters hold, which choice matters most, what could not be tried."""
    lines = []
    table = found.letters
    if len(table):
        every = table.iloc[-1]
        units = counted("units", int(every["units"]), lang)
        lines.append(word("mean_same", lang, units=units, mean=f"{every['mean']:.1%}", always=int(every["always"])))
        if every["confirmed"]:
            sure = {"units": counted("units", int(every["confirmed"]), lang), "mean": f"{every['mean_confirmed']:.1%}"}
            lines.append(word("confirmed", lang, **sure))
        least = found.result.rubric.model.stability.min_stability
        if least is not None:
            below = int(unstable(found, found.result.rubric).sum())
            lines.append(word("unstable", lang, least=f"{least:.0%}", units=below))
    else:
        lines.append(word("no_letters", lang))
    lines += [*_strongest(found, lang), *_worlds_run(found, lang), *scope_lines(found, lang)]
    if len(found.factors.scales) > 1:
        lines.append(word("nation_spread" if found.spread_of_nation else "own_spread", lang))
    for gap in found.untried:
        level = word(f"level.{gap.what}.{gap.level}", lang) if gap.level else ""
        units = counted("units", gap.units, lang)
        lines.append(word(f"untried.{gap.what}.{gap.reason}", lang, level=level, units=units))
    return lines


def scope_lines(found: Stability, lang: str = "zh") -> list[str]:
    """Say among whom changes of rank are counted, and for how many units there is nobody else."""
    if found.scope == ALL:
        return [word("scope.all", lang, units=counted("units", len(found.rows), lang))]
    name = scope_name(found, lang)
    group = group_codes(found.result.data.units.iloc[found.rows], found.scope)[0]
    alone = int((np.bincount(group) == 1).sum())
    more = [word("alone", lang, scope=name, units=counted("units", alone, lang))] if alone else []
    return [word("scope.group", lang, scope=name), *more]


def note(name: str, lang: str = "zh") -> str:
    """How to read one of the tables."""
    return word(f"note.{name}", lang, least=trial_limits().main_effect_units)


def notes(lang: str = "zh") -> list[str]:
    """How to read it."""
    return [note(name, lang) for name in ("worlds", "sensitivity", "effective", "left_out")]


def no_indices(found: Stability, lang: str = "zh") -> list[str]:
    """Say why there are no indices, where there are none."""
    if found.indices:
        return []
    if not found.factors.columns:
        return [word("nothing_varies", lang)]
    return [word("too_few_for_indices", lang, least=trial_limits().index_worlds)]


def _worlds_run(found: Stability, lang: str) -> list[str]:
    lines = no_indices(found, lang)
    if found.factors.columns and found.worlds != found.asked:
        run = {"asked": found.asked, "worlds": found.worlds, "least": LEAST_WORLDS}
        lines.insert(0, word("worlds_run", lang, **run))
    return lines


def _strongest(found: Stability, lang: str) -> list[str]:
    lines = []
    for output, indices in found.indices.items():
        if not np.isfinite(indices.total).any():
            continue
        best = int(np.nanargmax(indices.total))
        said = {"output": output_words(found, output, lang), "factor": word(f"factor.{indices.factors[best]}", lang)}
        lines.append(word("strongest", lang, total=f"{indices.total[best]:.2f}", **said))
    return lines
