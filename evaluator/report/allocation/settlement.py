"""Files of the year's settlement of rectification (整改结算)."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from evaluator.excel import Column, make_styles, new_report, new_sheet, write_table
from evaluator.report.allocation.words import title, word
from evaluator.report.safe_csv import write_csv
from evaluator.writing import whole_folder, write_json

if TYPE_CHECKING:
    import pandas as pd

    from evaluator.funding import Settlement

_RECORD = "settlement_recipe.json"
_MONEY = ("amount", "withheld", "released", "returned", "received", "paid")
_TEXT_WIDTH, _MONEY_WIDTH = 18.0, 13.0


def settlement_lines(done: Settlement, lang: str = "zh") -> list[str]:
    """Say what was held back, released and returned, and where that goes."""
    sums = {name: int(getattr(done, name).sum()) for name in ("released", "returned", "received")}
    sums |= {"withheld": sums["released"] + sums["returned"], "to_budget": done.to_budget}
    return [word("settlement.said", lang, **{name: f"{value:,}" for name, value in sums.items()})]


def write_settlement(done: Settlement, out: str | Path) -> list[Path]:
    """Write ``settlement.xlsx``, ``settlement.csv`` and ``settlement_recipe.json``; all or none.

    Parameters
    ----------
    done : Settlement
    out : str or Path
        Folder; made if it does not exist.
    """
    statement = done.statement
    record = {**done.allocation.recipe, "to_budget": done.to_budget, "records": _records(done)}

    def write(new: Path) -> list[Path]:
        write_csv(statement, new / "settlement.csv")
        write_json(record, new / _RECORD)
        _write_book(done, statement, new / "settlement.xlsx")
        return sorted(new.iterdir())

    return whole_folder(Path(out), write, records=[_RECORD])


def _records(done: Settlement) -> list[dict[str, str]]:
    return [{str(name): str(value) for name, value in row.items()} for row in done.records.to_dict("records")]


def _write_book(done: Settlement, statement: pd.DataFrame, path: Path) -> None:
    allocation = done.allocation
    with new_report(path, title(allocation)) as book:
        styles = make_styles(book, allocation.units.letters, 2)
        columns = [_column(done, str(name)) for name in statement.columns]
        name = word("sheet.settlement")
        said = [(word(f"status.{allocation.policy.model.status}"), "warning")]
        said += [(line, "line") for line in settlement_lines(done)]
        head = word("sheet_title", title=title(allocation), sheet=name)
        widths = [column.width for column in columns]
        sheet = new_sheet(book, styles, name, widths, head, word("settlement.about"), said)
        shown = statement.astype(object).where(statement.notna(), "")
        write_table(styles, sheet, columns, shown.itertuples(index=False, name=None), frozen=1)


def _column(done: Settlement, name: str) -> Column:
    if name in _MONEY:
        return Column(word(f"column.{name}"), _MONEY_WIDTH, "yuan")
    if name == "release":
        return Column(word("column.release"), _MONEY_WIDTH, "share")
    rule = done.allocation.policy.model.rectification
    for milestone in rule.milestones if rule is not None else ():
        for step in ("promised", "shown"):
            if name == f"{milestone.code}_{step}":
                return Column(word(f"records_{step}", name=milestone.name), _TEXT_WIDTH)
    known = {"unit": word("column.unit"), "recipient": word("column.recipient")}
    return Column(known.get(name, name), _TEXT_WIDTH)
