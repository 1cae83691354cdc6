"""Sheet 存疑提示: data that look too good or too odd; questions, never penalties."""

from __future__ import annotations

from typing import TYPE_CHECKING

from evaluator.excel import Column, write_table
from evaluator.report.page import start_sheet

if TYPE_CHECKING:
    import pandas as pd

    from evaluator.report.page import Report

_COLUMNS = (
    *(("institution_name", 22), ("unit", 18), ("flag_unit_name", 20)),
    *(("indicator", 24), ("flag_flag_kind", 12), ("flag_seen", 12), ("flag_said", 60)),
)


def write_flags(report: Report, flags: pd.DataFrame) -> None:
    """Write the sheet; nothing where nothing was flagged."""
    if flags.empty:
        return
    read = report.read
    names = {leaf.code: leaf.name for leaf in report.result.rubric.leaves}
    units = report.result.data.units
    schools = _names(units, "institution", "institution_name")
    programmes = _names(units, "unit", "major_name") | _names(units, "unit", "discipline_name")
    table = flags.assign(
        institution_name=flags["institution"].map(lambda code: schools.get(code, code)),
        flag_unit_name=flags["unit"].map(lambda unit: programmes.get(unit, "")),
        indicator=flags["indicator"].map(lambda code: names.get(code, code)),
        flag_flag_kind=flags["flag"].map(lambda kind: read(f"flag.{kind}")),
        flag_seen=flags["seen"],
        flag_said=flags[read.lang],
    )
    columns = [Column(read(f"column.{name}"), width) for name, width in _COLUMNS]
    sheet = start_sheet(report, "flags", [column.width for column in columns], [read("flags.note")])
    write_table(report.styles, sheet, columns, table[[name for name, _ in _COLUMNS]].itertuples(index=False, name=None))


def _names(units: pd.DataFrame, code: str, name: str) -> dict[str, str]:
    """Names by code, where the data have them."""
    if code not in units or name not in units:
        return {}
    return dict(zip(units[code].astype(str), units[name].fillna("").astype(str), strict=True))
