"""The proof of one amount as a workbook whose formulas work it out again (拨款证明)."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING

import pandas as pd

from evaluator.excel import Column, Sheet, banner, make_styles, new_report, new_sheet, put, table_head, write_row
from evaluator.funding import proof
from evaluator.report.allocation.words import title, word
from evaluator.text import EvaluatorError, suggest
from evaluator.writing import whole_file

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from fractions import Fraction

    from xlsxwriter.workbook import Workbook

    from evaluator.excel import Styles
    from evaluator.funding import Allocation

_WIDTHS = (44.0, 18.0, 44.0, 60.0)


def write_proof(allocation: Allocation, who: str, path: str | Path) -> Path:
    """Write the proof of a unit or of a recipient.

    Parameters
    ----------
    allocation : Allocation
    who : str
        Id of a unit, or code of a recipient: then its units are listed with live totals, and its floor and cap.
    path : str or Path
        The xlsx to write; it is replaced whole, or not touched.

    Raises
    ------
    EvaluatorError
        There is neither such a unit nor such a recipient; the likeliest are named.
    """
    refuse_unknown(allocation, who)
    with whole_file(Path(path)) as part, new_report(part, title(allocation)) as book:
        styles = make_styles(book, allocation.units.letters, 2)
        if who in allocation.units.ids:
            _unit(allocation, who, book, styles)
        else:
            _recipient(allocation, who, book, styles)
    return Path(path)


def refuse_unknown(allocation: Allocation, who: str) -> None:
    """Refuse what is neither a unit nor a recipient.

    Raises
    ------
    EvaluatorError
        The likeliest are named.
    """
    known = [*allocation.units.ids, *allocation.received.codes]
    if who in known:
        return
    near = suggest(who, known)
    if near:
        raise EvaluatorError("funding.unknown_unit", unit=who, allowed=", ".join(near))
    # Nothing is like it: how ids look is of more help than a dash.
    looks = {"example": allocation.units.ids[0], "recipient": allocation.received.codes[0]}
    raise EvaluatorError("funding.unknown_unit_none_near", unit=who, **looks)


def proof_lines(allocation: Allocation, unit: str, lang: str = "zh") -> list[str]:
    """Say the proof of a unit, one line each: label, value, how, document."""
    lines, shown = proof(allocation, unit), []
    values = {line.key: _shown(line.value) for line in lines}
    for line in lines:
        parts = [f"{line.label[lang]}：{_shown(line.value)}"]
        parts += [f"= {_spelt(line.formula, values)}"] if line.formula else []
        parts += [line.note[lang]] if line.note else []
        parts += [line.reference] if line.reference else []
        shown.append("  ".join(parts))
    return shown


def _unit(allocation: Allocation, unit: str, book: Workbook, styles: Styles) -> None:
    lines = proof(allocation, unit)
    sheet = _start(allocation, unit, book, styles, _WIDTHS)
    heads = ("step", "value", "how", "reference")
    columns = [Column(word(f"proof.column_{name}"), width) for name, width in zip(heads, _WIDTHS, strict=True)]
    table_head(sheet, sheet.row, columns, styles["head"])
    first = sheet.row + 1
    rows = {line.key: first + at for at, line in enumerate(lines)}
    cells = {key: f"B{place + 1}" for key, place in rows.items()}
    labels = {line.key: line.label["zh"] for line in lines}
    text = styles["text"]
    for line in lines:
        row = rows[line.key]
        how = line.note["zh"] if line.note else "" if line.formula else word("proof.given")
        how = _spelt(line.formula, labels) if line.formula and not how else how
        value = line.value if isinstance(line.value, str) else float(line.value)
        write_row(
            sheet.page,
            row,
            (line.label["zh"], value, how, line.reference),
            columns,
            (text, styles[_kind(line.value)], text, text),
        )
        if line.formula:
            formula = f"={line.formula.format(**cells)}"
            sheet.page.write_formula(row, 1, formula, styles[_kind(line.value)], float(line.value))
    last, paid = first + len(lines), allocation.amount[allocation.units.ids.index(unit)]
    put(sheet.page, last, 0, word("proof.check"), styles["total_text"])
    sheet.page.write_formula(last, 1, f"=ROUND(B{rows['amount'] + 1}-{int(paid)},6)", styles["total_yuan"], 0)
    sheet.page.freeze_panes(first, 1)
    sheet.page.repeat_rows(sheet.row)


def _recipient(allocation: Allocation, code: str, book: Workbook, styles: Styles) -> None:
    table = allocation.programmes
    mine = table[table[allocation.policy.model.recipient.column].astype(str) == code]
    pots = [stage.pot for stage in allocation.pots]
    names = ["unit", *[name for name in ("major_name", "discipline_name") if name in mine]]
    money = [*(pot.code for pot in pots), "topup", "unbounded", "adjustment", "amount"]
    heads = [word(f"column.{name}") for name in names]
    heads += [*(pot.name for pot in pots), *(word(f"column.{name}") for name in money[len(pots) :])]
    columns = [Column(head, 20 if at < len(names) else 15) for at, head in enumerate(heads)]
    sheet = _start(allocation, code, book, styles, [column.width for column in columns])
    table_head(sheet, sheet.row, columns, styles["head"])
    first = sheet.row + 1
    for at, values in enumerate(mine[[*names, *money]].itertuples(index=False, name=None)):
        for place, value in enumerate(values):
            put(sheet.page, first + at, place, value, styles["text" if place < len(names) else "yuan"])
    last = first + len(mine)
    put(sheet.page, last, 0, word("proof.total"), styles["total_text"])
    for place in range(len(names), len(heads)):
        letter = chr(ord("A") + place)
        total = int(mine[money[place - len(names)]].sum())
        formula = f"=SUM({letter}{first + 1}:{letter}{last})"
        sheet.page.write_formula(last, place, formula, styles["total_yuan"], total)
    facts = allocation.recipients
    own = facts[facts[allocation.policy.model.recipient.column].astype(str) == code].iloc[0]
    row = last + 2
    for name in ("last_year", "floor", "cap", "unbounded", "amount", "floor_effect"):
        if not pd.isna(own[name]):
            put(sheet.page, row, 0, word(f"column.{name}"), styles["text"])
            put(sheet.page, row, 1, int(own[name]), styles["yuan"])
            row += 1
    stands = str(own["at"])
    banner(sheet, row + 1, word(f"proof.stands_{stands or 'free'}"), styles["line"])


def _start(allocation: Allocation, who: str, book: Workbook, styles: Styles, widths: Sequence[float]) -> Sheet:
    model, policy = allocation.policy.model, allocation.policy
    named = {"unit": who, "name": _name(allocation, who), "title": model.title, "version": model.version}
    head = word("proof.head", **named, status=model.status, day=policy.day)
    return new_sheet(book, styles, word("sheet.proof"), widths, f"{who} {named['name']}".strip(), head, [])


def _name(allocation: Allocation, who: str) -> str:
    table, recipient = allocation.units.table, allocation.policy.model.recipient
    if who in allocation.units.ids:
        row = table.iloc[allocation.units.ids.index(who)]
        wanted = (recipient.name, "major_name", "discipline_name")
        return " ".join(str(row[name]) for name in wanted if name in table and str(row[name]))
    return str(table.loc[table[recipient.column].astype(str) == who, recipient.name].iloc[0])


def _kind(value: Fraction | int | str) -> str:
    if isinstance(value, str):
        return "text"
    return "yuan" if value == int(value) else "money_part"


def _shown(value: Fraction | int | str) -> str:
    if isinstance(value, str):
        return value
    return f"{int(value):,}" if value == int(value) else f"{float(value):,.6f}".rstrip("0")


def _spelt(formula: str, values: Mapping[str, str]) -> str:
    """Formula with the numbers in it, as a person writes it."""
    signs = {",": "，", "*": " × ", "/": " ÷ ", "+": " ＋ ", "-": " － "}
    return re.sub(r"[,*/+-](?![^{]*})", lambda found: signs[found[0]], formula).format(**values)
