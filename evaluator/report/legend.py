"""What 50, the letters, the standings and the intervals mean, from the rubric in force (图例说明)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from evaluator.classing import Bands
from evaluator.dataset import level_name
from evaluator.evaluation import SHOWN
from evaluator.report.words import average_name, letters, unit_word, word
from evaluator.text import say

if TYPE_CHECKING:
    from evaluator.evaluation import Result
    from evaluator.rubric import Rubric
    from evaluator.rubric.model import Letter


def legend(result: Result) -> list[str]:
    """Sentences of the legend."""
    unit, lines = unit_word(result), []
    if result.rubric.against_average:
        lines.append(word("legend.fifty", average=average_name(result), unit=unit))
    if letters(result):
        lines += [_letter(result, letter, place) for place, letter in enumerate(result.rubric.model.classes.letters)]
        if isinstance(result.cuts, Bands):
            lines.append(word("legend.again"))
        lines.append(word("legend.confirmed", thresholds=_thresholds(result)))
        lines.append(word("legend.borderline"))
    lines += [word("legend.not_classifiable"), word("legend.interval")]
    if result.dispersion >= SHOWN:
        lines.append(word("legend.dispersed", factor=f"{result.dispersion:.2f}"))
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


def _letter(result: Result, letter: Letter, place: int) -> str:
    conditions = letter_conditions(result.rubric, letter, place) or [word("legend.rest", unit=unit_word(result))]
    name = word("legend.letter_name", name=letter.name) if letter.name else ""
    return word("legend.letter", letter=letter.letter, name=name, conditions=word("legend.comma").join(conditions))


def letter_conditions(rubric: Rubric, letter: Letter, place: int, lang: str = "zh") -> list[str]:
    """Say what the rule asks of a letter, ``place`` among all from the best; nothing where it takes the rest."""
    classes = rubric.model.classes

    def legend_word(key: str, **values: object) -> str:
        return say(f"workbook.legend.{key}", lang, **values)

    if classes.by == "peers":
        return [legend_word(f"peer_{('top', 'middle', 'bottom', 'unsure')[place]}")]
    level = level_name(rubric, classes.within or rubric.model.benchmark.groups[0], lang)
    if classes.by == "quantile" and letter.top_share is not None:
        return [legend_word("places", level=level, share=f"{letter.top_share:.0%}", least=letter.least)]
    conditions = [
        legend_word(key, score=getattr(letter, key))
        for key in ("min_score", "max_score", "low_above", "high_below")
        if getattr(letter, key) is not None
    ]
    if letter.top_share is not None:
        conditions.append(legend_word("top_share", level=level, share=f"{letter.top_share:.0%}"))
    return conditions


def _thresholds(result: Result) -> str:
    confirm = result.rubric.model.classes.confirm
    named = [letter for letter in letters(result) if letter in confirm]
    said = [word("legend.threshold", letter=letter, share=f"{confirm[letter]:.0%}") for letter in named]
    if "other" in confirm and len(named) < len(letters(result)):
        said.append(word("legend.threshold", letter=word("legend.other_letters"), share=f"{confirm['other']:.0%}"))
    return word("legend.list_comma").join(said)
