"""Sheets and columns of the workbook (列): one table for nodes, one for overlays, one for settings."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from evaluator.rubric.model import Group, Leaf
from evaluator.rubric_excel.fields import CHOSEN, ValueKind, choices_at, kind_at, shown
from evaluator.text import keys, say

if TYPE_CHECKING:
    from evaluator.rubric.yaml_file import KeyPath

ACTIONS = ("weight", "remove", "add")


@dataclass(frozen=True)
class BookColumn:
    """A column: its key, its width, and the field of a node that it holds (none for the sheet's own columns)."""

    key: str
    width: float
    path: KeyPath = ()

    @property
    def header(self) -> str:
        """The header as people read it."""
        return say(f"rubric_book.column_{self.key}")

    @property
    def about(self) -> str:
        """What is typed into it, empty where the header says it all."""
        name = f"rubric_book.about_{self.key}"
        return say(name) if name in keys("rubric_book") else ""

    @property
    def kind(self) -> ValueKind:
        """How its cells are read."""
        kind = kind_at(Leaf, self.path) if self.path else ValueKind.TEXT
        return kind_at(Group, self.path) if kind == ValueKind.OTHER else kind

    @property
    def choices(self) -> tuple[str, ...]:
        """What the file may say, none where any text may stand."""
        return (choices_at(Leaf, self.path) or choices_at(Group, self.path)) if self.kind in CHOSEN else ()

    @property
    def words(self) -> tuple[str, ...]:
        """The words that may be chosen, as people read them."""
        if self.kind == ValueKind.FLAG:
            return tuple(say(f"rubric_book.flag_{word}") for word in ("yes", "no"))
        # A list offers one word; several are typed.
        return tuple(shown(self.path, choice) for choice in self.choices if self.kind == ValueKind.TEXT)


_WIDTHS: dict[str, float] = {
    "code": 20, "name": 24, "weight": 8, "kind": 11, "unit": 8, "better": 8, "best_0": 8, "best_1": 8,
    "range_0": 8, "range_1": 8, "n": 18, "min_n": 8, "population": 16, "min_response": 9,
    "events": 18, "sd": 16, "within_sd": 9, "sampling": 9, "sample": 16, "per": 8, "error_sd": 9, "may_not_apply": 8,
    "yes_no": 8, "period": 9, "reference_date": 14, "definition": 50, "source": 36, "headers": 26, "multiples": 8,
    "as_written": 8, "mean": 11, "scale": 11, "goalposts_0": 9, "goalposts_1": 9, "anchors": 24, "transform": 10,
    "status": 8, "references": 44, "note": 36, "aggregate": 11,
}  # fmt: skip
_NOTES = (BookColumn("above", 30), BookColumn("beside", 26))
# Comments whose rulers are not shown, as the file writes them.
_KEPT = BookColumn("kept", 10)
NODE = tuple(
    BookColumn(key, width, (base, int(end)) if end.isdigit() else (key,))
    for key, width in _WIDTHS.items()
    for base, _, end in [key.rpartition("_")]
)
TREE = (BookColumn("level", 6), *NODE, *_NOTES, _KEPT)
OVERLAYS = (BookColumn("file", 14), BookColumn("action", 9), BookColumn("add_to", 16), *NODE, *_NOTES, _KEPT)
SETTINGS = (
    *(BookColumn(key, width) for key, width in {"file": 14, "path": 40, "value": 60}.items()),
    *_NOTES,
    BookColumn("about", 46),
    _KEPT,
)
SHEETS = {"tree": TREE, "settings": SETTINGS, "overlays": OVERLAYS}
HIDDEN = ("kept",)
OPTIONAL_SHEETS = ("overlays",)


def sheet_name(key: str) -> str:
    """Name of a sheet."""
    return say(f"rubric_book.sheet_{key}")


def base_word() -> str:
    """What stands in the column of files for the base rubric."""
    return say("rubric_book.base")
