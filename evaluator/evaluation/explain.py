"""Why a unit has its score and letter, in sentences and tables (解释)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from evaluator.classing import BORDERLINE, CONFIRMED, NOT_CLASSIFIABLE, Cuts
from evaluator.dataset import State, group_name
from evaluator.evaluation.tables import cells_table
from evaluator.text import EvaluatorError, figure_text, say, suggest

if TYPE_CHECKING:
    from evaluator.evaluation.result import Result


@dataclass(frozen=True, eq=False)
class Explanation:
    """Explanation of one unit.

    Attributes
    ----------
    unit : Series
        Its row of ``result.units``.
    cells : DataFrame
        Its cells with ``name`` and ``unit_of_measure``, the largest contributions (of either sign) first.
    rounding : float
        Printed score minus unrounded score: a line of its own, so that the contributions add up.
    sentences : dict of str to list of str
        By language.
    verdict : dict of str to list of str
        Those of them that say score, letter and how sure they are, before the contributions.
    """

    unit: pd.Series
    cells: pd.DataFrame
    rounding: float
    sentences: dict[str, list[str]]
    verdict: dict[str, list[str]]

    def text(self, lang: str = "zh") -> str:
        """All sentences, one a line."""
        return "\n".join(self.sentences[lang])

    def __str__(self) -> str:
        return self.text()


def explain(result: Result, unit: str) -> Explanation:
    """Explain one unit: score, letter, certainty, and the figures that make it so."""
    ids = result.data.units["unit"]
    found = np.flatnonzero((ids == unit).to_numpy())
    if not len(found):
        allowed = ", ".join(suggest(unit, ids)) or "—"
        raise EvaluatorError("data.unknown_unit", unit=unit, allowed=allowed)
    place = int(found[0])
    row = result.units.iloc[place]
    cells = _cells(result, place)
    rounding = float(row["score"] - result.scored.total[place])
    verdict = {lang: _verdict(result, row, lang) for lang in ("zh", "en")}
    sentences = {lang: [*said, *_contributions(result, cells, rounding, lang)] for lang, said in verdict.items()}
    return Explanation(row, cells, rounding, sentences, verdict)


def _cells(result: Result, place: int) -> pd.DataFrame:
    only = np.full(len(result.data), -1, dtype=np.intp)
    only[place] = result.scored.variant[place]
    cells = cells_table(result.data, result.rubric, result.reference, only, result.benchmark)
    leaves = {leaf.code: leaf for leaf in result.rubric.leaves}
    cells.insert(2, "name", [leaves[code].name for code in cells["indicator"]])
    cells.insert(3, "unit_of_measure", [leaves[code].measure for code in cells["indicator"]])
    order = cells["contribution"].abs().sort_values(ascending=False, kind="stable").index
    return cells.loc[order].reset_index(drop=True)


def _verdict(result: Result, row: pd.Series, lang: str) -> list[str]:
    title = " ".join(str(row[c]) for c in ("institution_name", "major_name", "discipline_name") if row.get(c))
    lines = [say("explain.head", lang, unit=row["unit"], title=title, rubric=result.rubric.model.title)]
    if np.isnan(row["score"]):
        lines.append(say("explain.no_score", lang))
    else:
        average = say(f"terms.{_against(result)}_name", lang)
        key = "score" if result.rubric.against_average else "plain_score"
        lines.append(say(f"explain.{key}", lang, score=_fixed(result, row["score"]), average=average))
    if row["standing"] == NOT_CLASSIFIABLE:
        reasons = [say(f"reasons.{reason}", lang) for reason in row["reasons"].split(";") if reason]
        lines.append(say("explain.not_classifiable", lang, reasons=say("explain.comma", lang).join(reasons)))
        return lines
    lines.append(say("explain.interval", lang, low=_fixed(result, row["low"]), high=_fixed(result, row["high"])))
    if result.rubric.against_average:
        standing = say(f"terms.{_against(result)}_standing.{row['average_standing']}", lang)
        average = say(f"terms.{_against(result)}_name", lang)
        lines.append(say("explain.average", lang, p=f"{row['p_at_or_above']:.0%}", standing=standing, average=average))
    if row["standing"] in {CONFIRMED, BORDERLINE}:
        p = row[f"p_{row['letter']}"]
        lines.append(
            say(
                f"explain.{row['standing']}",
                lang,
                letter=row["letter"],
                p=f"{p:.0%}",
                other=row["other_letter"],
            )
        )
    if row.get("place") is not None and not pd.isna(row["place"]):
        lines.append(say("explain.place", lang, place=row["place"], of=row["place_of"]))
    if isinstance(result.cuts, Cuts) and result.cuts.stand_in:
        lines.append(say("explain.stand_in", lang))
    place = int(np.flatnonzero((result.data.units["unit"] == row["unit"]).to_numpy())[0])
    if result.classed.hides[place]:
        lines.append(say("explain.hides", lang))
    if result.unstable is not None and result.unstable[place]:
        lines.append(say("explain.unstable", lang))
    return lines


def _contributions(result: Result, cells: pd.DataFrame, rounding: float, lang: str) -> list[str]:
    if cells["t"].isna().all():
        return []
    lines = [say("explain.contributions", lang, base=f"{result.rubric.base:g}")]
    for cell in cells[cells["weight"] > 0].to_dict("records"):
        state = cell["state"]
        key = f"cell_{state}"
        if state == State.OBSERVED.name.lower():
            compared = np.isfinite(cell["benchmark"]) and np.isfinite(cell["spread"])
            key = "cell_plain" if not result.rubric.against_average else "cell" if compared else key
        lines.append(
            say(
                f"explain.{key}",
                lang,
                name=cell["name"],
                value=figure_text(cell["value"], 6),
                unit=cell["unit_of_measure"],
                average=say(f"terms.{_against(result)}_name", lang),
                benchmark=figure_text(cell["benchmark"], 6),
                group=group_name(result.rubric, cell["peer_group"], lang),
                t=f"{cell['t']:.2f}",
                weight=f"{cell['weight']:.4f}",
                contribution=f"{cell['contribution']:+.3f}",
            )
        )
    lines.append(say("explain.sum", lang, total=f"{cells['contribution'].sum():+.4f}", rounding=f"{rounding:+.4f}"))
    return lines


def _fixed(result: Result, value: float) -> str:
    return f"{value:.{result.rubric.model.scale.decimals}f}"


def _against(result: Result) -> str:
    return "provincial" if result.benchmark is not None and result.benchmark.provincial else "average"
