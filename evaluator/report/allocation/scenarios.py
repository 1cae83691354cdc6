"""Scenarios beside their base: amounts, differences, who gains and loses, and why (情景比较)."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pandas as pd

from evaluator.excel import Column, banner, make_styles, new_report, new_sheet, write_table
from evaluator.funding.allocation import yuan
from evaluator.funding.why_changed import LINES
from evaluator.report.allocation.words import title, word
from evaluator.report.safe_csv import write_csv
from evaluator.writing import file_bytes, whole_folder

if TYPE_CHECKING:
    from collections.abc import Sequence

    from evaluator.funding import Allocation, AllocationChange, Scenario

_TABLES = ("scenario_recipients", "scenario_categories")
_OWN = ("scenarios.xlsx", "scenarios.svg", "scenarios.png", *(f"{name}.csv" for name in _TABLES))


@dataclass(frozen=True)
class Tried:
    """A scenario, and what it changes.

    Attributes
    ----------
    scenario : Scenario
    change : AllocationChange
    """

    scenario: Scenario
    change: AllocationChange


def scenario_lines(tried: Sequence[Tried], lang: str = "zh") -> list[str]:
    """Say of each scenario what moved: how much, who gains and loses most."""
    said = []
    for one in tried:
        table = one.change.recipients
        gains, loses = (int((sign * table["change"] > 0).sum()) for sign in (1, -1))
        changes = table["change"].to_numpy(dtype="int64")
        most, least = (table.iloc[int(place)] for place in (changes.argmax(), changes.argmin()))
        file = one.scenario.file
        named = {"title": file.title, "author": file.author, "date": file.date, "reason": file.reason}
        ends = {"most": most["name"], "most_yuan": f"{int(most['change']):+,}"}
        ends |= {"least": least["name"], "least_yuan": f"{int(least['change']):+,}"}
        moved = f"{one.change.moved:,}"
        said.append(word("scenario.said", lang, **named, moved=moved, gains=gains, loses=loses, **ends))
    return said


def recipients_table(base: Allocation, tried: Sequence[Tried]) -> pd.DataFrame:
    """One row a recipient: its amount in the base, and in each scenario the amount, the change and its lines."""
    column = base.policy.model.recipient.column
    table = tried[0].change.recipients[[column, "name", "before"]].rename(columns={"before": "base"})
    for one in tried:
        code = one.scenario.file.scenario
        found = one.change.recipients
        lines = {f"{code}_{line}": found[line] for line in LINES if (found[line] != 0).any()}
        table = table.assign(**{code: found["after"], f"{code}_change": found["change"], **lines})
    return table


def categories_table(base: Allocation, tried: Sequence[Tried]) -> pd.DataFrame:
    """Amounts by the groups that the policy tells costs apart by; empty where it does not."""
    cost = base.policy.model.volume.cost
    if cost is None:
        return pd.DataFrame()
    names = {value.code: value.name or value.code for value in base.policy.in_force(cost.values).values()}
    table = pd.DataFrame({"category": [names[str(value)] for value in base.units.column(cost.by)]})
    table["base"] = yuan(base.amount)
    for one in tried:
        table[one.scenario.file.scenario] = yuan(one.change.after.amount)
    summed = table.groupby("category", sort=False).sum().reset_index()
    for one in tried:
        code = one.scenario.file.scenario
        summed[f"{code}_change"] = summed[code] - summed["base"]
    return summed


def write_scenarios(
    base: Allocation, tried: Sequence[Tried], out: str | Path, *, pictures: bool = True, lang: str = "zh"
) -> list[Path]:
    """Write ``scenarios.xlsx``, the two tables as csv, and a picture of who gains and loses; all or none.

    Raises
    ------
    EvaluatorError
        ``out`` is a file.
    """
    tables = _tables(base, tried)

    def write(new: Path) -> list[Path]:
        for name, table in tables.items():
            if len(table):
                write_csv(table, new / f"{name}.csv")
        _write_book(base, tried, tables, new / "scenarios.xlsx")
        if pictures:
            from evaluator.report.pictures.scenarios import draw_scenarios  # noqa: PLC0415 - altair is slow to import

            draw_scenarios(tried, new, lang=lang)
        return sorted(new.iterdir())

    return whole_folder(Path(out), write, own=_OWN)


def scenarios_book(base: Allocation, tried: Sequence[Tried]) -> bytes:
    """Give ``scenarios.xlsx`` alone, as bytes."""
    return file_bytes("scenarios.xlsx", lambda path: _write_book(base, tried, _tables(base, tried), path))


def _tables(base: Allocation, tried: Sequence[Tried]) -> dict[str, pd.DataFrame]:
    return dict(zip(_TABLES, (recipients_table(base, tried), categories_table(base, tried)), strict=True))


def _write_book(base: Allocation, tried: Sequence[Tried], tables: dict[str, pd.DataFrame], path: Path) -> None:
    with new_report(path, title(base)) as book:
        styles = make_styles(book, base.units.letters, 2)
        for name, table in tables.items():
            if not len(table):
                continue
            columns = [_column(str(column), table[column], tried) for column in table.columns]
            sheet_name = word(f"sheet.{name}")
            head = word("sheet_title", title=title(base), sheet=sheet_name)
            said: list[tuple[str, str]] = [(word(f"status.{base.policy.model.status}"), "warning")]
            said += [(line, "line") for line in scenario_lines(tried)]
            widths = [column.width for column in columns]
            sheet = new_sheet(book, styles, sheet_name, widths, head, word("scenario.about"), said)
            row = write_table(styles, sheet, columns, table.itertuples(index=False, name=None), frozen=2)
            banner(sheet, row + 1, word("note.change"), styles["line"])


def _column(name: str, values: pd.Series, tried: Sequence[Tried]) -> Column:
    heading: dict[str, Any] = {"base": word("scenario.base"), "category": word("scenario.category")}
    for one in tried:
        code, said = one.scenario.file.scenario, one.scenario.file.title
        heading[code] = said
        heading |= {f"{code}_{line}": f"{said}：{word(f'column.{line}')}" for line in ("change", *LINES)}
    text = not pd.api.types.is_numeric_dtype(values)
    shown = heading.get(name) or (word("column.name") if name == "name" else word("column.recipient"))
    return Column(shown, 20 if text else 16, "text" if text else "yuan")
