"""What the demo found, for a terminal: letters, targets, who is near the cut, and how often the letters were right."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from rich.table import Table
from rich.text import Text

from evaluator.demo.disciplines_summary import discipline_command, discipline_files, discipline_summary
from evaluator.demo.money import money_command, quoted
from evaluator.evaluation import impact
from evaluator.planning import reached, reference, targets
from evaluator.report.allocation import summary_lines, title
from evaluator.text import say

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    import pandas as pd
    from rich.console import Console, RenderableType

    from evaluator.demo.run import Demo

SHOWN = 5
# Dimensions of `impact` that say who is public, private, in the capital or in the prefectures.
TYPES = ("all", "ownership", "city_type")


def print_summary(demo: Demo, console: Console, lang: str = "zh") -> None:
    """Print the summary of a demo on a rich console."""
    for part in summary(demo, lang):
        # Text goes out in one line, so that a path or a command can be copied whole.
        console.print(part, soft_wrap=isinstance(part, Text))


def summary(demo: Demo, lang: str = "zh") -> list[RenderableType]:
    """Say what the demo found, as texts and tables for rich.

    Parameters
    ----------
    demo : Demo
    lang : {"zh", "en"}
    """
    world = demo.world
    counts = {"institutions": len(world.institutions), "programmes": len(world.programmes)}
    head = say("demo.head", lang, province=world.name, year=demo.year, seed=world.seed, **counts)
    return [
        Text(head, style="bold"),
        _letters(demo, lang),
        _attained(demo, lang),
        Text(say("demo.targets_from", lang, reference=reference()), style="dim"),
        *_lists(demo, lang),
        _truth_letters(demo, lang),
        *(Text(sentence) for sentence in _truth(demo, lang)),
        *discipline_summary(demo.disciplines, lang),
        Text(title(demo.money.allocation, lang), style="bold"),
        *(Text(line) for line in _money(demo, lang)),
        Text(say("demo.files", lang), style="bold"),
        *(Text(f"  {path}") for path in _files(demo)),
        Text(say("demo.next", lang), style="bold"),
        *(Text(f"  {command}", style="cyan") for command in commands(demo)),
    ]


def commands(demo: Demo) -> list[str]:
    """Commands to try on the files that were written, ready to paste."""
    rubric, workbook = demo.world.rubric.id, quoted(demo.workbooks[demo.year])
    out = quoted(demo.out / say("demo.own_results"))
    other = demo.disciplines
    places = (other.workbook, other.national, demo.out / say("demo.own_discipline_results"))
    before = max(year for year in demo.results if year < demo.year)
    earlier = quoted(demo.out / say("demo.own_earlier_results", year=before))
    comparison = quoted(demo.out / say("demo.own_comparison"))
    scored = [
        f"evaluator score {rubric} {quoted(demo.workbooks[year])} --national {quoted(demo.nations[year])} "
        f"--year {year} --out {place}"
        for year, place in ((demo.year, out), (before, earlier))
    ]
    return [
        f"evaluator check {rubric} {workbook} --year {demo.year}",
        *scored,
        f"evaluator compare {earlier} {out} --out {comparison}",
        discipline_command(other, *(quoted(place) for place in places)),
        money_command(demo.money, out, earlier, quoted(demo.out / say("demo.own_allocation"))),
    ]


def _money(demo: Demo, lang: str) -> Iterator[str]:
    """What was divided, what the floor costs, what hangs on noise, and how much moved against the year before."""
    done = demo.money
    yield from summary_lines(done.allocation, done.exposure, lang)
    yield say("demo.money_moved", lang, amount=f"{done.change.moved:,}", year=demo.year - 1)


def _files(demo: Demo) -> list[Path]:
    other = demo.disciplines
    own = [path for path in demo.written if path not in other.files]
    money = [*demo.money.files[:2], demo.money.files[-1].parent]
    return [*demo.workbooks.values(), *demo.nations.values(), *own, *discipline_files(other), *money]


def _table(title: str, columns: Sequence[str], lang: str, words: int = 1) -> Table:
    """A table whose first columns hold words, the others numbers."""
    table = Table(title=say(f"demo.{title}", lang), title_justify="left", title_style="bold")
    for position, column in enumerate(columns):
        table.add_column(column, justify="left" if position < words else "right", no_wrap=position >= words)
    return table


def _letters(demo: Demo, lang: str) -> Table:
    result = demo.result
    letters = [entry.letter for entry in result.rubric.model.classes.letters]
    names = ("kind", "programmes", *letters, "not_classifiable", "confirmed", "above", "below", "uncertain")
    titles = [name if name in letters else say(f"demo.{name}", lang) for name in names]
    table = _table("letters", titles, lang)
    rows = impact(result)
    for row in rows[rows["dimension"].isin(TYPES)].to_dict("records"):
        kind = say(f"demo.kind_{row['dimension']}", lang, group=_value(row["group"], lang))
        counts = [str(row[name]) for name in ("units", *letters, "not_classifiable")]
        table.add_row(kind, *counts, _percent(row["confirmed"]), *(str(row[name]) for name in names[-3:]))
    return table


def _value(text: object, lang: str) -> str:
    """A value of the data in the language of the reader; what the catalogue does not know stays as it is."""
    try:
        return say(f"demo.value_{text}", lang)
    except KeyError:
        return str(text)


def _attained(demo: Demo, lang: str) -> Table:
    names = ("year", "ownership", "programmes", "reached", "not_reached", "not_classifiable", "target")
    table = _table("attained", [say(f"demo.{name}", lang) for name in names], lang, 2)
    table.columns[-1].justify, table.columns[-1].no_wrap = "left", False
    for year, result in demo.results.items():
        for row in reached(result).to_dict("records"):
            counts = [int(row[name]) for name in ("reached", "not_reached", "not_classifiable")]
            total = sum(counts)
            shares = [f"{count} ({_percent(count / total)})" for count in counts]
            ownership = _value(row["ownership"], lang) if row["ownership"] else say("demo.everyone", lang)
            wanted = [target for target in targets() if (target.year, target.ownership) == (year, row["ownership"])]
            goal = "; ".join(f"{target.text[lang]} ({float(target.share):.0%})" for target in wanted)
            table.add_row(str(year), ownership, str(total), *shares, goal, end_section=not row["ownership"])
    return table


def _lists(demo: Demo, lang: str) -> Iterator[Table]:
    units = demo.result.units.assign(true=demo.check.true_score)[demo.result.classifiable]
    ordered = units.sort_values(["score", "unit"], ascending=[False, True])
    base = demo.result.rubric.base
    above, below = ordered[ordered["score"] >= base], ordered[ordered["score"] < base]
    near = [*above.tail(SHOWN).index, *below.head(SHOWN).index]
    yield _listed("strongest", ordered.head(SHOWN), lang)
    yield _listed("weakest", ordered.tail(SHOWN), lang)
    yield _listed("nearest", ordered.loc[near], lang)


def _listed(title: str, rows: pd.DataFrame, lang: str) -> Table:
    found = ("score", "interval", "letter", "standing")
    heads = [
        *(say(f"demo.{name}", lang) for name in ("institution", "major")),
        *(say(f"workbook.column.{name}", lang) for name in found),
        *(say(f"demo.{name}", lang) for name in ("p", "true_score")),
    ]
    table = _table(title, heads, lang, 2)
    for row in rows.to_dict("records"):
        major = f"{row['major_name']} {row['variant']}".strip()
        standing = say(f"terms.letter_standing.{row['standing']}", lang)
        interval = f"{row['low']:.1f}–{row['high']:.1f}"
        true = f"{row['true']:.2f}"
        p = _percent(row["p_at_or_above"])
        table.add_row(row["institution_name"], major, f"{row['score']:.2f}", interval, row["letter"], standing, p, true)
    return table


def _truth_letters(demo: Demo, lang: str) -> Table:
    heads = [say("workbook.column.letter", lang)]
    heads += [say(f"demo.{name}", lang) for name in ("given", "right", "confirmed", "confirmed_right")]
    table = _table("truth_letters", heads, lang)
    for row in demo.check.letters.to_dict("records"):
        right = f"{row['right']} ({_percent(_ratio(row['right'], row['units']))})"
        sure = f"{row['confirmed_right']} ({_percent(_ratio(row['confirmed_right'], row['confirmed']))})"
        table.add_row(row["letter"], str(row["units"]), right, str(row["confirmed"]), sure)
    return table


def _truth(demo: Demo, lang: str) -> Iterator[str]:
    check = demo.check
    shares = {"letters": _percent(check.letters_right), "confirmed": _percent(check.confirmed_right)}
    yield say("demo.truth_right", lang, **shares)
    last = check.letters["letter"].iloc[-1]
    share = _percent(_ratio(check.last_wrong, check.last_confirmed))
    yield say("demo.truth_last", lang, letter=last, units=check.last_confirmed, wrong=check.last_wrong, share=share)
    for row in check.standings.to_dict("records"):
        standing = say(f"terms.average_standing.{row['standing']}", lang)
        wrong = _percent(_ratio(row["wrong"], row["units"]))
        yield say("demo.truth_standing", lang, standing=standing, units=row["units"], wrong=row["wrong"], share=wrong)
    revealed = _percent(demo.revealed.covered)
    yield say("demo.truth_covered", lang, covered=_percent(check.covered), revealed=revealed)


def _ratio(part: float, whole: float) -> float:
    return part / whole if whole else float("nan")


def _percent(share: float) -> str:
    return "—" if np.isnan(share) else f"{share:.1%}"
