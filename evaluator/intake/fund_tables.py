"""What an allocation asks for besides results: volumes (办学量), last year's amounts, rectification (整改记录)."""

from __future__ import annotations

from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pandas as pd

from evaluator.files import open_sheets
from evaluator.funding import required_columns
from evaluator.funding.notices import NAME
from evaluator.funding.source import place_in, with_source
from evaluator.funding.volume import UNIT
from evaluator.intake.cell import plain_text
from evaluator.intake.headers import HeaderRow, find_header, missing_headers, normal_header
from evaluator.text import DataProblems, EvaluatorError, Problem, Reason, say

if TYPE_CHECKING:
    from evaluator.funding import Policy, Standings


AMOUNT = "amount"
# Names that help to find a row: not read, but held against those of the results.
NAMES = ("institution_name", "major_name", "discipline_name")


def read_volumes(path: str | Path, policy: Policy, standings: Standings | None = None) -> pd.DataFrame:
    """Read the volumes that a policy asks for.

    Parameters
    ----------
    path : str or Path
        xlsx, xls or csv with the column 编号 (the unit's id, as in ``units.csv``), the heads of every level, and
        what else the policy asks for; `write_volume_template` makes an empty one.
    policy : Policy
    standings : Standings, optional
        Columns that the results hold need not be given.

    Returns
    -------
    DataFrame
        One row a unit, every cell as text: numbers are read exactly as they stand.

    Raises
    ------
    DataProblems
        No header, columns that lack, no rows.
    """
    columns = required_columns(policy, standings)
    accepted = {normal_header(say(f"fund.column.{name}")): name for name in _names(standings)}
    accepted |= {
        normal_header(text): column.code for column in columns for text in (column.code, column.name, *column.headers)
    }
    header = find_header(open_sheets(Path(path)), accepted)
    problems = missing_headers(header, {column.code: column.name for column in columns})
    if problems:
        raise DataProblems(problems)
    table = header_table(header, [column.code for column in columns])
    _refuse_slipped(header, table, standings)
    return table


def _names(standings: Standings | None) -> list[str]:
    """Columns of names that the template shows beside the ids."""
    return [name for name in NAMES if standings is not None and name in standings.units]


def _refuse_slipped(header: HeaderRow, table: pd.DataFrame, standings: Standings | None) -> None:
    """Refuse rows whose names are not those of their ids: heads would go to somebody else."""
    shown = [name for name in _names(standings) if name in header.columns]
    if standings is None or not shown:
        return
    known = {
        name: dict(zip(standings.units["unit"].astype(str), standings.units[name].astype(str), strict=True))
        for name in shown
    }
    beside = header_table(header, [table.columns[0], *shown])
    problems = []
    for index, row in enumerate(beside.itertuples(index=False)):
        for name, value in zip(shown, row[1:], strict=True):
            wanted = known[name].get(row[0])
            if value and wanted is not None and normal_header(value) != normal_header(wanted):
                place = place_in(beside, index, name)
                details = {"unit": row[0], "name": wanted}
                problems.append(Problem(Reason.VOLUME_NAME, place, str(value), details=details))
    if problems:
        raise DataProblems(problems)


def read_last_year(path: str | Path, policy: Policy) -> pd.DataFrame:
    """Read last year's amounts: a column with the recipient's code and one with whole yuan (金额).

    Raises
    ------
    DataProblems
        No header, columns that lack, no rows.
    """
    code = policy.model.recipient.column
    names = {code: say("fund.column.recipient"), AMOUNT: say("fund.column.amount")}
    known = {column.code: column for column in required_columns(policy, None)}
    accepted = {normal_header(text): AMOUNT for text in (AMOUNT, *say("fund.amount_headers").split("|"))}
    own = (known[code].name, *known[code].headers) if code in known else ()
    accepted |= {normal_header(text): code for text in (code, *own, *say("fund.recipient_headers").split("|"))}
    beside = known.get(policy.model.recipient.name)
    called = (beside.name, *beside.headers) if beside is not None else ()
    accepted |= {normal_header(text): NAME for text in (*called, *say("fund.recipient_name_headers").split("|"))}
    header = find_header(open_sheets(Path(path)), accepted)
    problems = missing_headers(header, names)
    if problems:
        raise DataProblems(problems)
    return header_table(header, [code, AMOUNT, *([NAME] if NAME in header.columns else [])])


def header_table(header: HeaderRow, codes: list[str]) -> pd.DataFrame:
    """Rows below a header as text, some columns only, without totals and notes; knows where each row was read."""
    first = header.index + 1
    rows = [[_text(cells, header.columns[code]) for code in codes] for cells in header.sheet.rows[first:]]
    # Rows without a code are totals and notes.
    filled = [index for index, row in enumerate(rows) if row[0] and any(character.isdigit() for character in row[0])]
    if not filled:
        raise DataProblems([Problem(Reason.NO_ROWS, header.place())])
    table = pd.DataFrame([rows[index] for index in filled], columns=codes, dtype=object)
    places = {code: (header.names[header.columns[code]], header.columns[code] + 1) for code in codes}
    return with_source(table, header.sheet.file, header.sheet.name, [header.row(index) for index in filled], places)


def _text(cells: list[Any], position: int) -> str:
    text = plain_text(cells[position]) if position < len(cells) else ""
    # 12,345 is how a spreadsheet shows 12345.
    return text.replace(",", "") if text.replace(",", "").replace(".", "").isdigit() else text


RELEASE = "release"
STEPS = ("promised", "shown")


def record_columns(policy: Policy) -> dict[str, str]:
    """Columns of the records besides the unit: code to header; two a milestone, and the share released."""
    rule = policy.model.rectification
    columns = {
        f"{milestone.code}_{step}": say(f"fund.records_{step}", name=milestone.name)
        for milestone in (rule.milestones if rule is not None else ())
        for step in STEPS
    }
    return columns | {RELEASE: say("fund.column.release")}


def read_records(path: str | Path, policy: Policy) -> pd.DataFrame:
    """Read the form that `write_record_form` made and somebody filled in.

    Parameters
    ----------
    path : str or Path
    policy : Policy
        With ``rectification``.

    Returns
    -------
    DataFrame
        ``unit, release`` and a column a milestone and step, as text; 50% is read as 0.5.

    Raises
    ------
    DataProblems
        No header, columns that lack, no rows.
    """
    columns = record_columns(policy)
    accepted = {normal_header(header): code for code, header in columns.items()}
    accepted |= {normal_header(text): RELEASE for text in (RELEASE, *say("fund.release_headers").split("|"))}
    accepted |= {normal_header(text): UNIT for text in (UNIT, *say("fund.unit_headers").split("|"))}
    accepted[normal_header(say("fund.column.unit"))] = UNIT
    header = find_header(open_sheets(Path(path)), accepted)
    problems = missing_headers(header, {UNIT: say("fund.column.unit"), RELEASE: columns[RELEASE]})
    if problems:
        raise DataProblems(problems)
    table = header_table(header, [UNIT, *(code for code in columns if code in header.columns)])
    table[RELEASE] = [_share(text) for text in table[RELEASE]]
    return table


def _share(text: str) -> str:
    """Take a percentage for what it is; anything else stays as it stands, to be judged by the policy."""
    plain = text.strip().replace("％", "%")
    if not plain.endswith("%"):
        return plain
    try:
        return str(Decimal(plain[:-1]) / 100)
    except InvalidOperation:
        return plain


def yuan(text: str) -> int:
    """Read whole yuan: 1,200,000,000.

    Raises
    ------
    EvaluatorError
        Not a whole number, or nothing to divide.
    """
    plain = text.replace(",", "").replace("，", "").replace("_", "").strip()
    if not plain.isascii() or not plain.isdigit():
        raise EvaluatorError("funding.not_whole", name="--budget", value=text)
    if not int(plain):
        raise EvaluatorError("funding.no_budget")
    return int(plain)
