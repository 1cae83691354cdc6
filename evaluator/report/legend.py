"""What 50, the letters, the standings and the intervals mean, from the rubric in force (图例说明)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from evaluator.classing import Bands, Cuts
from evaluator.dataset import level_name
from evaluator.report.words import average_name, letters, unit_word, word
from evaluator.text import say

# A factor below it is printed as 1.00.
SHOWN = 1.005

if TYPE_CHECKING:
    from evaluator.evaluation import CohortBefore, Result
    from evaluator.rubric import ScoredRubric
    from evaluator.rubric.model import Letter


def legend(result: Result) -> list[str]:
    """Sentences of the legend."""
    unit, lines = unit_word(result), []
    if result.rubric.against_average:
        lines.append(word("legend.fifty", average=average_name(result), unit=unit))
    if letters(result):
        lines += [_letter(result, letter, place) for place, letter in enumerate(result.rubric.model.classes.letters)]
        if isinstance(result.cuts, Cuts) and result.cuts.stand_in:
            lines.append(word("legend.stand_in"))
        if "place" in result.units:
            lines.append(word("legend.place", unit=unit))
        if isinstance(result.cuts, Bands):
            lines.append(word("legend.again"))
        lines.append(word("legend.confirmed", thresholds=_thresholds(result)))
        lines.append(word("legend.borderline"))
    lines += [word("legend.not_classifiable"), word("legend.interval")]
    if result.before is not None:
        lines.append(cohort_sentence(result.before))
    if "rank_all_low" in result.units and result.units["rank_all_low"].notna().any():
        lines.append(word("legend.rank_interval", unit=unit))
        lines.append(word("legend.rank_set", unit=unit))
    if letters(result) and result.list_q:
        lines.append(word("legend.q"))
    if result.rubric.against_average:
        sure = float(result.rubric.model.certainty.average)
        average = average_name(result)
        lines.append(word("legend.average", average=average, sure=f"{sure:.0%}", unsure=f"{1 - sure:.0%}"))
    return lines


def cohort_sentence(before: CohortBefore, lang: str = "zh") -> str:
    """Say which cohort noise was held against, and what came of it."""
    year = say("workbook.summary.year_unknown", lang) if before.year is None else str(before.year)
    found = {"year": year, "units": before.units, "needed": before.needed, "factor": f"{before.dispersion:.2f}"}
    key = "widened" if before.dispersion >= SHOWN else "held" if before.learned else "too_few"
    return say(f"workbook.legend.cohort_{key}", lang, **found)


def _letter(result: Result, letter: Letter, place: int) -> str:
    stand_in = isinstance(result.cuts, Cuts) and result.cuts.stand_in
    said = letter_conditions(result.rubric, letter, place, stand_in=stand_in)
    conditions = said or [word("legend.rest", unit=unit_word(result))]
    name = word("legend.letter_name", name=letter.name) if letter.name else ""
    return word("legend.letter", letter=letter.letter, name=name, conditions=word("legend.comma").join(conditions))


def letter_conditions(
    rubric: ScoredRubric, letter: Letter, place: int, lang: str = "zh", *, stand_in: bool | None = None
) -> list[str]:
    """Say what the rule asks of a letter, ``place`` among all from the best; nothing where it takes the rest.

    With ``stand_in`` cut scores stand in for places that nobody knows: the cut is what is asked. None, for a rubric
    without a run: both are said.
    """
    classes = rubric.model.classes

    def legend_word(key: str, **values: object) -> str:
        return say(f"workbook.legend.{key}", lang, **values)

    if classes.by == "peers":
        return [legend_word(f"peer_{('top', 'middle', 'bottom', 'unsure')[place]}")]
    level = level_name(rubric, classes.within or rubric.model.benchmark.groups[0], lang)
    if classes.by == "quantile" and letter.top_share is not None and not stand_in:
        share = {"level": level, "share": f"{letter.top_share:.0%}", "least": letter.least}
        both = stand_in is None and letter.min_score is not None
        return [legend_word("places_or_cut" if both else "places", **share, score=letter.min_score)]
    conditions = [
        legend_word(key, score=getattr(letter, key))
        for key in ("min_score", "max_score", "low_above", "high_below")
        if getattr(letter, key) is not None
    ]
    if letter.top_share is not None and not stand_in:
        conditions.append(legend_word("top_share", level=level, share=f"{letter.top_share:.0%}"))
    return conditions


def _thresholds(result: Result) -> str:
    confirm = result.rubric.model.classes.confirm
    named = [letter for letter in letters(result) if letter in confirm]
    said = [word("legend.threshold", letter=letter, share=f"{confirm[letter]:.0%}") for letter in named]
    if "other" in confirm and len(named) < len(letters(result)):
        said.append(word("legend.threshold", letter=word("legend.other_letters"), share=f"{confirm['other']:.0%}"))
    return word("legend.list_comma").join(said)
