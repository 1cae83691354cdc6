"""Read what an allocation asks for besides results: volumes (办学量), and last year's amounts (上年拨款)."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import pandas as pd

from evaluator.funding import asked_columns
from evaluator.intake.cell import plain_text
from evaluator.intake.files import open_sheets
from evaluator.intake.headers import HeaderRow, find_header, missing_headers, normal_header
from evaluator.text import DataProblems, Problem, Reason, say

if TYPE_CHECKING:
    from evaluator.funding import Policy, Standings

AMOUNT = "amount"


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
    columns = asked_columns(policy, standings)
    accepted = {
        normal_header(text): column.code for column in columns for text in (column.code, column.name, *column.headers)
    }
    header = find_header(open_sheets(Path(path)), accepted)
    problems = missing_headers(header, {column.code: column.name for column in columns})
    if problems:
        raise DataProblems(problems)
    return _table(header, [column.code for column in columns])


def read_last_year(path: str | Path, policy: Policy) -> pd.DataFrame:
    """Read last year's amounts: a column with the recipient's code and one with whole yuan (金额).

    Raises
    ------
    DataProblems
        No header, columns that lack, no rows.
    """
    code = policy.model.recipient.column
    names = {code: say("fund.column.recipient"), AMOUNT: say("fund.column.amount")}
    known = {column.code: column for column in asked_columns(policy, None)}
    accepted = {normal_header(text): AMOUNT for text in (AMOUNT, *say("fund.amount_headers").split("|"))}
    own = (known[code].name, *known[code].headers) if code in known else ()
    accepted |= {normal_header(text): code for text in (code, *own, *say("fund.recipient_headers").split("|"))}
    header = find_header(open_sheets(Path(path)), accepted)
    problems = missing_headers(header, names)
    if problems:
        raise DataProblems(problems)
    return _table(header, [code, AMOUNT])


def _table(header: HeaderRow, codes: list[str]) -> pd.DataFrame:
    rows = [[_text(cells, header.columns[code]) for code in codes] for cells in header.sheet.rows[header.index + 1 :]]
    # Rows without a code are totals and notes.
    kept = [row for row in rows if row[0] and any(character.isdigit() for character in row[0])]
    if not kept:
        raise DataProblems([Problem(Reason.NO_ROWS, header.place())])
    return pd.DataFrame(kept, columns=codes, dtype=object)


def _text(cells: list[Any], position: int) -> str:
    text = plain_text(cells[position]) if position < len(cells) else ""
    # 12,345 is how a spreadsheet shows 12345.
    return text.replace(",", "") if text.replace(",", "").replace(".", "").isdigit() else text
