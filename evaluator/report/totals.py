"""Tables of the sheet 摘要: totals, and the impact on different kinds of units (总体结果, 影响分析)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from evaluator.classing import ABOVE, BELOW, BORDERLINE, CONFIRMED, UNCERTAIN
from evaluator.evaluation import impact
from evaluator.excel import Column
from evaluator.report.words import average_name, average_words, letters, level_word, unit_word

if TYPE_CHECKING:
    from collections.abc import Sequence

    from evaluator.evaluation import Result
    from evaluator.text import Reader


def totals(result: Result, read: Reader) -> list[tuple[str, int]]:
    """Count what every unit is: shares are of the first line, all units."""
    units, average = result.units, average_name(result, read)
    inside = result.classifiable
    lines = [
        (read("summary.all", unit=unit_word(result, read)), len(units)),
        (read("column.classified"), int(inside.sum())),
    ]
    if result.rubric.against_average:
        reached = inside & (units["score"].to_numpy() >= result.rubric.base)
        lines.append((read("summary.reached", average=average), int(reached.sum())))
        lines.append((read("summary.not_reached", average=average), int((inside & ~reached).sum())))
    lines.append((read("column.not_classifiable"), int((~inside).sum())))
    if letters(result):
        for entry in result.rubric.model.classes.letters:
            key = "letter_named" if entry.name else "letter"
            name = read(f"summary.{key}", letter=entry.letter, name=entry.name)
            lines.append((name, int((units["letter"] == entry.letter).sum())))
        held = [(standing, int((units["standing"] == standing).sum())) for standing in (CONFIRMED, BORDERLINE)]
        lines += [(read(f"summary.{standing}"), count) for standing, count in held]
    if result.rubric.against_average:
        for standing in (ABOVE, BELOW, UNCERTAIN):
            count = int((inside & (units["average_standing"] == standing).to_numpy()).sum())
            lines.append((average_words(result, standing, read), count))
    return lines


def impact_table(result: Result, read: Reader) -> tuple[list[Column], list[Sequence[object]]]:
    """Impact by every dimension of the rubric, in words; the share reached is of all units of the group."""
    table = impact(result)
    unit, average = unit_word(result, read), result.rubric.against_average
    columns = {
        "dimension": Column(read("column.dimension"), 0),
        "group": Column(read("column.group"), 0),
        "units": Column(read("column.units", unit=unit), 0, "count"),
        "classified": Column(read("column.classified"), 0, "count"),
    }
    if average:
        table["reached_share"] = table["reached"] / table["units"].where(table["units"] > 0)
        kinds = {"reached": "count", "reached_share": "share", "not_reached": "count"}
        columns |= {name: Column(read(f"column.{name}"), 0, kind) for name, kind in kinds.items()}
    columns["not_classifiable"] = Column(read("column.not_classifiable"), 0, "count")
    if letters(result):
        columns |= {name: Column(read("column.letter_of", letter=name), 0, "count") for name in letters(result)}
        # One denominator on the page: of all units of the group, as above.
        table["confirmed"] = (
            table["confirmed"].fillna(0.0) * table["classified"] / table["units"].where(table["units"] > 0)
        )
        columns["confirmed"] = Column(read("column.confirmed_share"), 0, "share")
    if average:
        columns |= {name: Column(average_words(result, name, read), 0, "count") for name in (ABOVE, BELOW, UNCERTAIN)}
    table["dimension"] = [level_word(result, name, read) for name in table["dimension"]]
    table["group"] = [str(name) if name else read("unknown_group") for name in table["group"]]
    table.loc[0, "group"] = read("summary.all", unit=unit)
    return list(columns.values()), list(table[list(columns)].itertuples(index=False, name=None))
