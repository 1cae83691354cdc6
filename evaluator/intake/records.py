"""Read the records of rectification (整改记录): what was promised, what was shown, what is released."""

from __future__ import annotations

from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import TYPE_CHECKING

from evaluator.files import open_sheets
from evaluator.funding.volume import UNIT
from evaluator.intake.headers import find_header, missing_headers, normal_header
from evaluator.intake.volumes import header_table
from evaluator.text import DataProblems, say

if TYPE_CHECKING:
    import pandas as pd

    from evaluator.funding import Policy

RELEASE = "release"
STEPS = ("promised", "shown")


def record_columns(policy: Policy) -> dict[str, str]:
    """Columns of the records besides the unit: code to header; two a milestone, and the share released."""
    rule = policy.model.rectification
    found = {
        f"{milestone.code}_{step}": say(f"fund.records_{step}", name=milestone.name)
        for milestone in (rule.milestones if rule is not None else ())
        for step in STEPS
    }
    return found | {RELEASE: say("fund.column.release")}


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
