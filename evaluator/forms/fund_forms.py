"""Forms of an allocation, a row a unit: the volumes it asks for (办学量表), records of rectification (整改记录)."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from evaluator.excel import A4, HEAD, NEEDED, SHADE, Formats, cell_text, new_form
from evaluator.funding import required_columns
from evaluator.funding.exact import refuse
from evaluator.intake.fund_tables import NAMES, RELEASE, record_columns
from evaluator.text import say

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from evaluator.funding import Allocation, Policy, Standings


_EMPTY_ROWS = 200


def write_volume_template(
    policy: Policy,
    path: str | Path,
    standings: Standings | None = None,
    rows: Mapping[str, Sequence[object]] | None = None,
    *,
    title_note: str = "",
) -> Path:
    """Write the workbook of volumes, empty or filled.

    Parameters
    ----------
    policy : Policy
    path : str or Path
        The xlsx to write; it is replaced whole, or not touched.
    standings : Standings, optional
        Results: one row a unit, with its names.
    rows : mapping of column code to values, optional
        Values to fill in, in the order of the results' units.
    title_note : str
        Stands beside the title, for instance 模拟数据.
    """
    path, columns, given = Path(path), required_columns(policy, standings), dict(rows or {})
    shown = [name for name in NAMES if standings is not None and name in standings.units]
    if standings is not None:
        given |= {name: standings.units[name].tolist() for name in ("unit", *shown)}
    length = max((len(values) for values in given.values()), default=0)
    model = policy.model
    title = say("fund.template_title", title=model.title, version=model.version, status=model.status)
    with new_form(path, model.title) as book:
        formats, sheet = Formats(book), book.add_worksheet(say("fund.template_sheet"))
        heads = [(code, say(f"fund.column.{code}")) for code in shown]
        heads[:0] = [(columns[0].code, columns[0].name)]
        notes = ["" for _ in heads]
        heads += [(column.code, column.name) for column in columns[1:]]
        notes += [column.note for column in columns[1:]]
        sheet.write_string(0, 0, cell_text(f"{title}【{title_note}】" if title_note else title), formats(bold=True))
        sheet.write_string(1, 0, cell_text(say("fund.template_about")), formats())
        for position, ((code, name), note) in enumerate(zip(heads, notes, strict=True)):
            own = code in (columns[0].code, *shown)
            colour = HEAD if own else NEEDED
            style = formats(bold=True, border=1, bg_color=colour, text_wrap=True, align="center", valign="vcenter")
            sheet.write_string(2, position, cell_text(f"{name}\n（{note}）" if note else name), style)
            sheet.set_column(position, position, 24 if own else 14, formats(num_format="@") if own else None)
            cell = formats(border=1, bg_color=SHADE, num_format="@") if own else formats(border=1)
            for row in range(length or _EMPTY_ROWS):
                value = given[code][row] if code in given else None
                if value is None or value == "":
                    sheet.write_blank(row + 3, position, None, cell)
                elif isinstance(value, int):
                    sheet.write_number(row + 3, position, value, cell)
                else:
                    sheet.write_string(row + 3, position, cell_text(str(value)), cell)
        sheet.freeze_panes(3, 1 + len(shown))
        sheet.repeat_rows(2)
        sheet.set_paper(A4)
        sheet.set_landscape()
        sheet.fit_to_pages(1, 0)
    return path


def write_record_form(allocation: Allocation, path: str | Path) -> Path:
    """Write the form: the units, what is held back, two columns a milestone, and a list of shares to choose from.

    Parameters
    ----------
    allocation : Allocation
    path : str or Path
        The xlsx to write; its folder is made if there is none.

    Raises
    ------
    EvaluatorError
        The policy holds nothing back.
    """
    model, path = allocation.policy.model, Path(path)
    rule = model.rectification
    if rule is None:
        raise refuse("no_rectification", policy=model.id)
    path.parent.mkdir(parents=True, exist_ok=True)
    table = allocation.units.table
    own = ["unit", *(name for name in NAMES if name in table)]
    columns = record_columns(allocation.policy)
    due = {
        f"{milestone.code}_{step}": str(milestone.due)
        for milestone in rule.milestones
        if milestone.due
        for step in ("promised", "shown")
    }
    heads = [say(f"fund.column.{name}") for name in own] + [say("fund.column.withheld")]
    heads += [f"{name}\n（{due[code]}）" if code in due else name for code, name in columns.items()]
    rows = [(index, int(money)) for index, money in enumerate(allocation.withheld) if money]
    title = say("fund.records_title", title=model.title, version=model.version, status=model.status)
    with new_form(path, model.title) as book:
        formats, sheet = Formats(book), book.add_worksheet(say("fund.records_sheet"))
        sheet.write_string(0, 0, cell_text(title), formats(bold=True))
        sheet.write_string(1, 0, cell_text(say("fund.records_about")), formats())
        for index, head in enumerate(heads):
            colour = HEAD if index <= len(own) else NEEDED
            style = formats(bold=True, border=1, bg_color=colour, text_wrap=True, align="center", valign="vcenter")
            sheet.write_string(2, index, cell_text(head), style)
            sheet.set_column(index, index, 22)
        for row, (index, money) in enumerate(rows, start=3):
            for position, name in enumerate(own):
                text = cell_text(str(table[name].iloc[index]))
                sheet.write_string(row, position, text, formats(border=1, bg_color=SHADE, num_format="@"))
            sheet.write_number(row, len(own), money, formats(border=1, bg_color=SHADE, num_format="#,##0"))
            for position in range(len(own) + 1, len(heads)):
                sheet.write_blank(row, position, None, formats(border=1, text_wrap=True, num_format="@"))
        last = len(own) + 1 + list(columns).index(RELEASE)
        choices = {"validate": "list", "source": [str(share) for share in rule.releases]}
        sheet.data_validation(3, last, max(len(rows) + 2, 3), last, choices)
        sheet.freeze_panes(3, 1)
        sheet.repeat_rows(2)
        sheet.set_paper(A4)
        sheet.set_landscape()
        sheet.fit_to_pages(1, 0)
    return path
