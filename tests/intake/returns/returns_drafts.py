"""What one institution is to send: its rows, and the dress they come in; nothing is written yet."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from evaluator.text import say

if TYPE_CHECKING:
    from collections.abc import Sequence

# Columns that a return of the shipped rubric may carry besides, with what stands in them.
EXTRAS: dict[str, Any] = {"x1": "备注", "x2": "联系电话2", "x3": "学院"}
NOTES = ["", "数据截至9月30日，已核", '名称原为"旧名"，已改', "第一行\n第二行", "含中外合作；另报"]
SHEET, GRID_SHEET = say("template.data_sheet"), "数据 表"


@dataclass(frozen=True)
class Dress:
    """How a return looks: a template of ours, a sheet of their own, or a csv."""

    kind: str = "template"
    prefilled: bool = False
    encoding: str = "utf-8"
    delimiter: str = ","
    titles: int = 0
    left: int = 0
    groups: bool = False
    gaps: tuple[int, ...] = ()
    tail: tuple[str, ...] = ()
    extras: tuple[str, ...] = ()
    shares: tuple[str, ...] = ()
    order: str = "template"
    heads: str = "template"
    folder: str = ""


@dataclass
class Draft:
    """A return before it is written; ``rows`` hold the cells by code."""

    code: str
    name: str
    dress: Dress
    file: str
    columns: list[str]
    heads: dict[str, str]
    rows: list[dict[str, Any]]
    used: set[int] = field(default_factory=set)
    year: int = 2025
    # Cells laid over what was written, by address: what a person typed into a finished file.
    typed: dict[tuple[int, int], Any] = field(default_factory=dict)
    # What is done to the written file: kind of harm, by name.
    harms: list[str] = field(default_factory=list)
    # The file of which this one is a copy, where the same return was sent twice.
    copy_of: str = ""

    @property
    def sheet(self) -> str:
        return {"template": SHEET, "sheet": GRID_SHEET, "csv": ""}[self.dress.kind]

    @property
    def header_row(self) -> int:
        """Row of the header (of its lower row where it has two), counted from 1."""
        return 2 if self.dress.kind == "template" else self.dress.titles + (2 if self.dress.groups else 1)

    def row(self, index: int) -> int:
        """Row in the file of a programme; a gap is a blank row before it."""
        return self.header_row + 1 + index + sum(gap <= index for gap in self.dress.gaps)

    def position(self, code: str) -> int:
        return self.columns.index(code) + 1 + self.dress.left

    def value(self, index: int, code: str) -> Any:
        return self.rows[index].get(code, "")

    @property
    def tail_row(self) -> int:
        """First row below the programmes."""
        return self.row(len(self.rows) - 1) + 1


def dress_of(number: int) -> Dress:
    """Dress of the n-th institution: 22 templates, 8 sheets of their own, 10 csv."""
    if number < 22:
        folder = ("", "公办 高校", "民办")[number % 3]
        return Dress(prefilled=number % 2 == 0, folder=folder)
    if number < 30:
        sheets: Sequence[dict[str, Any]] = (
            {"titles": 2, "left": 1, "gaps": (3,), "extras": ("x1",), "tail": ("合计", "填表人：甲乙")},
            {"groups": True, "titles": 1, "order": "reversed", "shares": ("doctoral_rate",)},
            {"groups": True, "left": 2, "tail": ("平均",), "extras": ("x1", "x3"), "shares": ("placement_rate",)},
            {"titles": 4, "gaps": (0, 5, 6), "heads": "plain", "tail": ("小计", "合计", "注：本表数据已核")},
            {"heads": "aliases", "order": "reversed", "extras": ("x2",), "shares": ("senior_rate",)},
            {"heads": "codes", "titles": 1, "left": 3, "tail": ("备注：无",)},
            {"heads": "spaced", "titles": 3, "groups": True, "gaps": (2,), "tail": ("审核人 丙",)},
            {"titles": 0, "order": "shuffled", "extras": ("x1", "x2", "x3"), "shares": ("doctoral_rate",)},
        )
        return Dress(kind="sheet", folder=("第一批/各 校", "")[number % 2], **sheets[number - 22])
    texts: Sequence[dict[str, Any]] = (
        {"encoding": "utf-8", "extras": ("x1",), "titles": 1},
        {"encoding": "utf-8-sig", "tail": ("合计", "填报日期：2025年9月"), "gaps": (4,)},
        {"encoding": "gb18030", "titles": 2, "left": 1, "shares": ("doctoral_rate",)},
        {"encoding": "utf-8", "delimiter": "\t", "order": "shuffled", "extras": ("x1",)},
        {"encoding": "utf-8-sig", "delimiter": ";", "heads": "aliases", "titles": 1, "extras": ("x1",)},
        {"encoding": "gb18030", "delimiter": ";", "order": "reversed", "tail": ("平均",)},
        {"encoding": "gb18030", "extras": ("x1", "x2"), "heads": "plain", "gaps": (1, 2)},
        {"encoding": "utf-8-sig", "delimiter": "\t", "titles": 3, "left": 2, "tail": ("制表：丁",)},
        {"encoding": "utf-8", "heads": "codes", "shares": ("placement_rate", "doctoral_rate")},
        {"encoding": "utf-8-sig", "titles": 1, "extras": ("x1",), "tail": ("总计", "填表说明：见通知")},
    )
    return Dress(kind="csv", folder=("第二批 csv", "")[number % 2], **texts[number - 30])
