"""allocation.xlsx: who gets what, how it comes about, and what it goes by (分配工作簿)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pandas as pd

from evaluator.excel import Column, Sheet, banner, make_styles, new_report, print_to, write_table
from evaluator.report.allocation.coefficients import coefficient_table
from evaluator.report.allocation.groups import group_table, group_words
from evaluator.report.allocation.headings import pot_names
from evaluator.report.allocation.table_sheet import AllocationBook, Total, total_of, write_sheet, write_totals
from evaluator.report.allocation.words import notes, summary_lines, word
from evaluator.text import keys, say

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

    from evaluator.funding import Allocation, AllocationChange, Exposure

_POT_COLUMNS = ("planned", "amount", "units", "groups")
# Who a recipient is and what it gets stand on one page; what holds it, and what noise moves, on the next.
_ON_BOUNDS = ("last_year", "unbounded", "floor", "cap", "at", "adjustment", "amount", "floor_effect", "low", "high")
_NOT_IN_RECIPIENTS = ("floor", "cap", "floor_effect", "low", "high")
# Of the same kind: what a unit gets, and how its claims come about.
_ONLY_IN_WORKINGS = ("major", "discipline", "category", "standing", "score", "heads", "cost")
_WORKINGS = ("unit", "major", "major_name", "discipline", "discipline_name", "category", "category_name", "letter")
_GROUP_SUMS = ("units", "volume", "claims", "amount")
_NOT_SUMMED = frozenset({"cap", "low", "high", "score", "cost"})


def write_workbook(
    allocation: Allocation,
    path: Path,
    *,
    exposure: Exposure | None = None,
    change: AllocationChange | None = None,
    files: Mapping[str, Mapping[str, str]] | None = None,
    title_note: str = "",
    run: str = "",
) -> None:
    """Write the workbook; see `write_allocation`, and for ``run`` `run_mark`."""
    with new_report(path, word("sheet.summary"), run=run) as book:
        whole = AllocationBook(allocation, book, make_styles(book, allocation.units.letters, 2), title_note)
        _summary(whole, exposure)
        _recipients(whole, exposure)
        _units(whole)
        _groups(whole)
        _coefficients(whole)
        if change is not None:
            _change(whole, change)
        _sources(whole, files or {})
        _notices(whole)


def _summary(book: AllocationBook, exposure: Exposure | None) -> None:
    sheet = book.start("summary", [30.0, 18.0, 18.0, 18.0, 18.0], [word("note.yuan")])
    row = sheet.row + 1
    for line in summary_lines(book.allocation, exposure):
        banner(sheet, row, line, book.styles["section"])
        row += 1
    pots = book.allocation.pot_table[["name", *_POT_COLUMNS]]
    columns = [Column(word("column.pot"), 30), *(Column(word(f"column.{name}"), 18, "yuan") for name in _POT_COLUMNS)]
    below = Sheet(sheet.page, row + 1, sheet.width, sheet.last)
    row = write_table(book.styles, below, columns, pots.itertuples(index=False, name=None))
    below = Sheet(sheet.page, row + 1, sheet.width, sheet.last)
    row = write_totals(book, below, columns, pots, [total_of(pots, {"planned", "amount"})])
    for line in notes(book.allocation):
        banner(sheet, row + 1, line, book.styles["line"])
        row += 1
    print_to(sheet, row + 1)


def _recipients(book: AllocationBook, exposure: Exposure | None) -> None:
    table = book.allocation.recipients
    if exposure is not None:
        table = table.assign(low=exposure.low.round(), high=exposure.high.round())
    table = table.assign(at=[word(f"at.{at}") if at else "" for at in table["at"]])
    who = list(table.columns[:2])
    paid = table.drop(columns=[name for name in _NOT_IN_RECIPIENTS if name in table])
    _with_total(book, "recipients", paid, frozen=2)
    held = table[[*who, *(name for name in _ON_BOUNDS if name in table)]]
    if exposure is not None or any(last is not None for last in book.allocation.received.last):
        _with_total(book, "bounds", held, frozen=2)


def _units(book: AllocationBook) -> None:
    allocation, table = book.allocation, book.allocation.programmes.copy()
    if "standing" in table:
        table = table.assign(standing=table["standing"].map(_standing))
    details = []
    for stage in allocation.pots:
        code, words = stage.pot.code, group_words(allocation, stage)
        details += [f"{code}_factor"]
        # One group for all says nothing.
        if len(words) > 1:
            table[f"{code}_group"] = [words.get(label, "") for label in stage.divided.group]
            details += [f"{code}_group"]
    hidden = {f"{stage.pot.code}_{part}" for stage in allocation.pots for part in ("factor", "group")}
    recipient = allocation.policy.model.recipient
    paid = table[[name for name in table.columns if name not in hidden | {*_ONLY_IN_WORKINGS}]]
    _with_total(book, "units", paid, frozen=1)
    names = [*_WORKINGS[:1], recipient.column, recipient.name, *_WORKINGS[1:], "standing", "score"]
    how = [*dict.fromkeys(name for name in names if name in table), "heads", "cost", "volume", *details]
    _with_total(book, "workings", table[how], frozen=1, line=word("note.workings"))


def _standing(standing: str) -> str:
    key = f"terms.letter_standing.{standing}"
    return say(key) if key in keys("terms") else standing


def _groups(book: AllocationBook) -> None:
    table = group_table(book.allocation)
    totals = []
    for pot in pot_names(book.allocation).values():
        rows = table[table["pot"] == pot]
        sums = {name: float(rows[name].sum()) for name in _GROUP_SUMS if rows[name].notna().any()}
        totals.append(Total(pot, sums, word("pot_total"), "=SUMIF({labels},$A{row},{cells})"))
    whole = Total(word("total_row"), {"amount": float(table["amount"].sum())})
    write_sheet(
        book, "groups", table, frozen=2, lines=[word("note.yuan"), word("note.groups")], totals=[*totals, whole]
    )


def _coefficients(book: AllocationBook) -> None:
    day = book.allocation.policy.day
    widths = {"kind": 24.0, "item": 28.0, "document": 38.0, "document_note": 52.0}
    table = coefficient_table(book.allocation.policy)
    write_sheet(book, "coefficients", table, lines=[word("note.coefficients", day=day)], widths=widths)


def _sources(book: AllocationBook, files: Mapping[str, Mapping[str, str]]) -> None:
    table = source_table(book.allocation, files)
    widths = {"source": 24.0, "what": 64.0, "fingerprint": 36.0}
    write_sheet(book, "sources", table, lines=[word("note.sources")], widths=widths)


def _notices(book: AllocationBook) -> None:
    found = book.allocation.notices
    if found:
        rows = [(notice.place.show(), notice.sentence()) for notice in found]
        table = pd.DataFrame(rows, columns=["place", "notice"])
        write_sheet(book, "notices", table, lines=[word("note.notices")], widths={"place": 36.0, "notice": 90.0})


def _change(book: AllocationBook, change: AllocationChange) -> None:
    _with_total(book, "change", change.recipients, frozen=2, line=word("note.change"))


def _with_total(book: AllocationBook, key: str, table: pd.DataFrame, *, frozen: int, line: str = "") -> None:
    """Write a table of yuan with its sums below."""
    numbers = {name for name in table.columns if pd.api.types.is_numeric_dtype(table[name])}
    summed = {name for name in numbers - _NOT_SUMMED if not str(name).endswith("_factor")}
    lines = [word("note.yuan") + word("note.totals"), *([line] if line else [])]
    write_sheet(book, key, table, frozen=frozen, lines=lines, totals=[total_of(table, summed)])


_COLUMNS = ("source", "what", "fingerprint")


def source_table(allocation: Allocation, files: Mapping[str, Mapping[str, str]]) -> pd.DataFrame:
    """One row a thing that went in.

    Parameters
    ----------
    allocation : Allocation
    files : mapping of what to ``file, fingerprint``
        As `write_allocation` records them.

    Returns
    -------
    DataFrame
        ``source, what, fingerprint``; a fingerprint is empty where it is not known.
    """
    rows = [*_rows(allocation.recipe), *_files(files)]
    return pd.DataFrame(rows, columns=list(_COLUMNS))


def _rows(recipe: Mapping[str, Any]) -> Iterator[tuple[str, str, str]]:
    policy = recipe["policy"]
    yield word("source.policy"), _said(policy, "title", "version", "status", "day"), policy["fingerprint"]
    for year in ("results", "before"):
        run = recipe[year] or {}
        for part in ("rubric", "data", "benchmark"):
            if isinstance(run.get(part), dict):
                said = _said(run[part], "id", "version", "status", "source", "year", "files")
                yield word(f"source.{year}_{part}"), said, str(run[part].get("fingerprint", ""))


def _files(files: Mapping[str, Mapping[str, str]]) -> Iterator[tuple[str, str, str]]:
    for what, found in files.items():
        yield word(f"source.{what}"), found["file"], found["fingerprint"]


def _said(part: Mapping[str, Any], *names: str) -> str:
    given = (part.get(name) for name in names)
    return " ".join("、".join(map(str, one)) if isinstance(one, list) else str(one) for one in given if one)
