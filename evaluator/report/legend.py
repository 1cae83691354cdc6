"""What 50, the letters, the standings and the intervals mean, from the rubric in force (图例说明)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from evaluator.classing import Bands, Cuts
from evaluator.dataset import level_name
from evaluator.report.words import TOPIC, average_name, letters, unit_word
from evaluator.text import Reader

# A factor below it is printed as 1.00.
SHOWN = 1.005

if TYPE_CHECKING:
    from evaluator.evaluation import CohortBefore, Result
    from evaluator.rubric import ScoredRubric
    from evaluator.rubric.model import Letter


def legend(result: Result, read: Reader) -> list[str]:
    """Sentences of the legend."""
    unit, lines = unit_word(result, read), []
    if result.rubric.against_average:
        lines.append(read("legend.fifty", average=average_name(result, read), unit=unit))
    if letters(result):
        lines += [
            _letter(result, letter, place, read) for place, letter in enumerate(result.rubric.model.classes.letters)
        ]
        if isinstance(result.cuts, Cuts) and result.cuts.stand_in:
            lines.append(read("legend.stand_in"))
        if "place" in result.units:
            lines.append(read("legend.place", unit=unit))
        if isinstance(result.cuts, Bands):
            lines.append(read("legend.again"))
        lines.append(read("legend.confirmed", thresholds=_thresholds(result, read)))
        lines.append(read("legend.borderline"))
    lines += [read("legend.not_classifiable"), read("legend.interval")]
    if result.before is not None:
        lines.append(cohort_sentence(result.before, read.lang))
    if "rank_all_low" in result.units and result.units["rank_all_low"].notna().any():
        lines.append(read("legend.rank_interval", unit=unit))
        lines.append(read("legend.rank_set", unit=unit))
    if letters(result) and result.list_q:
        lines.append(read("legend.q"))
    if result.rubric.against_average:
        sure = float(result.rubric.model.certainty.average)
        average = average_name(result, read)
        lines.append(read("legend.average", average=average, sure=f"{sure:.0%}", unsure=f"{1 - sure:.0%}"))
    return lines


def cohort_sentence(before: CohortBefore, lang: str = "zh") -> str:
    """Say which cohort noise was held against, and what came of it."""
    read = Reader(lang, TOPIC)
    year = read("summary.year_unknown") if before.year is None else str(before.year)
    found = {"year": year, "units": before.units, "needed": before.needed, "factor": f"{before.dispersion:.2f}"}
    key = "widened" if before.dispersion >= SHOWN else "held" if before.learned else "too_few"
    return read(f"legend.cohort_{key}", **found)


def _letter(result: Result, letter: Letter, place: int, read: Reader) -> str:
    stand_in = isinstance(result.cuts, Cuts) and result.cuts.stand_in
    said = letter_conditions(result.rubric, letter, place, read.lang, stand_in=stand_in)
    conditions = said or [read("legend.rest", unit=unit_word(result, read))]
    name = read("legend.letter_name", name=letter.name) if letter.name else ""
    return read("legend.letter", letter=letter.letter, name=name, conditions=read("legend.comma").join(conditions))


def letter_conditions(
    rubric: ScoredRubric, letter: Letter, place: int, lang: str = "zh", *, stand_in: bool | None = None
) -> list[str]:
    """Say what the rule asks of a letter, ``place`` among all from the best; nothing where it takes the rest.

    With ``stand_in`` cut scores stand in for places that nobody knows: the cut is what is asked. None, for a rubric
    without a run: both are said.
    """
    classes, read = rubric.model.classes, Reader(lang, TOPIC)

    def legend_word(key: str, **values: object) -> str:
        return read(f"legend.{key}", **values)

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


def _thresholds(result: Result, read: Reader) -> str:
    confirm = result.rubric.model.classes.confirm
    named = [letter for letter in letters(result) if letter in confirm]
    said = [read("legend.threshold", letter=letter, share=f"{confirm[letter]:.0%}") for letter in named]
    if "other" in confirm and len(named) < len(letters(result)):
        said.append(read("legend.threshold", letter=read("legend.other_letters"), share=f"{confirm['other']:.0%}"))
    return read("legend.list_comma").join(said)
