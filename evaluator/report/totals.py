"""Tables of the sheet 摘要: totals, and the impact on different kinds of units (总体结果, 影响分析)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from evaluator.classing import ABOVE, BELOW, BORDERLINE, CONFIRMED, UNCERTAIN
from evaluator.evaluation import impact
from evaluator.excel import Column
from evaluator.report.words import average_name, average_words, letters, level_word, unit_word, word

if TYPE_CHECKING:
    from collections.abc import Sequence

    from evaluator.evaluation import Result


def totals(result: Result) -> list[tuple[str, int]]:
    """Count what every unit is: shares are of the first line, all units."""
    units, average = result.units, average_name(result)
    inside = result.classifiable
    lines = [
        (word("summary.all", unit=unit_word(result)), len(units)),
        (word("column.classified"), int(inside.sum())),
    ]
    if result.rubric.against_average:
        reached = inside & (units["score"].to_numpy() >= result.rubric.base)
        lines.append((word("summary.reached", average=average), int(reached.sum())))
        lines.append((word("summary.not_reached", average=average), int((inside & ~reached).sum())))
    lines.append((word("column.not_classifiable"), int((~inside).sum())))
    if letters(result):
        for entry in result.rubric.model.classes.letters:
            key = "letter_named" if entry.name else "letter"
            name = word(f"summary.{key}", letter=entry.letter, name=entry.name)
            lines.append((name, int((units["letter"] == entry.letter).sum())))
        held = [(standing, int((units["standing"] == standing).sum())) for standing in (CONFIRMED, BORDERLINE)]
        lines += [(word(f"summary.{standing}"), count) for standing, count in held]
    if result.rubric.against_average:
        for standing in (ABOVE, BELOW, UNCERTAIN):
            count = int((inside & (units["average_standing"] == standing).to_numpy()).sum())
            lines.append((average_words(result, standing), count))
    return lines


def impact_table(result: Result) -> tuple[list[Column], list[Sequence[object]]]:
    """Impact by every dimension of the rubric, in words; the share reached is of all units of the group."""
    table = impact(result)
    unit, average = unit_word(result), result.rubric.against_average
    columns = {
        "dimension": Column(word("column.dimension"), 0),
        "group": Column(word("column.group"), 0),
        "units": Column(word("column.units", unit=unit), 0, "count"),
        "classified": Column(word("column.classified"), 0, "count"),
    }
    if average:
        table["reached_share"] = table["reached"] / table["units"].where(table["units"] > 0)
        kinds = {"reached": "count", "reached_share": "share", "not_reached": "count"}
        columns |= {name: Column(word(f"column.{name}"), 0, kind) for name, kind in kinds.items()}
    columns["not_classifiable"] = Column(word("column.not_classifiable"), 0, "count")
    if letters(result):
        columns |= {name: Column(word("column.letter_of", letter=name), 0, "count") for name in letters(result)}
        columns["confirmed"] = Column(word("column.confirmed_share"), 0, "share")
    if average:
        columns |= {name: Column(average_words(result, name), 0, "count") for name in (ABOVE, BELOW, UNCERTAIN)}
    table["dimension"] = [level_word(result, name) for name in table["dimension"]]
    table["group"] = [str(name) if name else word("unknown_group") for name in table["group"]]
    table.loc[0, "group"] = word("summary.all", unit=unit)
    return list(columns.values()), list(table[list(columns)].itertuples(index=False, name=None))
