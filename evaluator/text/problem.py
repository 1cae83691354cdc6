"""A problem is a reason code, a place, the value found, and a sentence that says what to do."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal

from evaluator.text.reader import Readable, Reader
from evaluator.text.reason import Reason
from evaluator.text.sentences import keys, say

if TYPE_CHECKING:
    from collections.abc import Mapping

Severity = Literal["error", "notice"]
# Topic of what is said differently to the sender of the data: an office can look into its register, a school cannot.
TO_SCHOOL = "problems_to_school"
# Details that name another file of the same folder, alone or in brackets.
_OTHER_FILE = {Reason.RETURNED_TWICE: "other", Reason.DUPLICATE_UNIT: "where"}
_FOLDER = re.compile(r"(?<=^（).*/|^(?!（).*/")


@dataclass(frozen=True)
class Place(Readable):
    """Where a problem is: file, then sheet, row and column (tables) or line and key (rubrics).

    ``row`` and ``position`` count as Excel does, from 1; ``column`` is the header above the cell.
    """

    file: str = ""
    sheet: str = ""
    row: int | None = None
    column: str = ""
    position: int | None = None
    line: int | None = None
    key: str = ""

    @property
    def cell(self) -> str:
        """Address of the cell as Excel writes it (``H12``), empty where the place is not one cell."""
        if self.row is None or self.position is None:
            return ""
        letters, rest = "", self.position
        while rest:
            rest, digit = divmod(rest - 1, 26)
            letters = chr(ord("A") + digit) + letters
        return f"{letters}{self.row}"

    def show(self, lang: str = "zh") -> str:
        """Show the place in words, leaving out what is not known."""
        parts = [self.file, self.sheet, self.cell]
        if self.line is not None:
            parts.append(say("problems.at_line", lang, line=self.line))
        if self.row is not None:
            parts.append(say("problems.at_row", lang, row=self.row))
        if self.column:
            parts.append(say("problems.at_column", lang, column=self.column))
        if self.key:
            parts.append(say("problems.at_key", lang, name=self.key))
        return " ".join(part for part in parts if part)


@dataclass(frozen=True)
class Problem(Readable):
    """One thing wrong (``error``) or worth knowing (``notice``).

    Parameters
    ----------
    reason : Reason
        Reason code; its sentences stand in the text catalogue.
    place : Place
        Where it was found.
    value : str
        The value as found, so that it can be searched for.
    severity : {"error", "notice"}
        An error stops the file; a notice does not.
    institution : str
        Whose return it stands in, where known.
    details : mapping
        What the sentence needs besides ``value``; messages among them are read in its language.
    """

    reason: Reason
    place: Place = field(default_factory=Place)
    value: str = ""
    severity: Severity = "error"
    institution: str = ""
    details: Mapping[str, object] = field(default_factory=dict)

    def sentence(self, lang: str = "zh", *, to_school: bool = False) -> str:
        """Say what is wrong and what to do; ``to_school`` in the words for the sender, where there are such."""
        school_key = f"{TO_SCHOOL}.{self.reason}"
        key = school_key if to_school and school_key in keys(TO_SCHOOL) else f"{self.reason.topic}.{self.reason}"
        details = dict(self.details)
        if to_school and self.reason in _OTHER_FILE:
            # In which folder an office keeps the returns is its own affair.
            name = _OTHER_FILE[self.reason]
            details[name] = _FOLDER.sub("", str(details[name]))
        return Reader(lang)(key, value=self.value, **details)

    def show(self, lang: str = "zh") -> str:
        """Place and sentence in one line."""
        where = self.place.show(lang)
        return f"{where}: {self.sentence(lang)}" if where else self.sentence(lang)
