"""Values that stand for what a workbook got wrong (替代值), so that the rest of the rubric can be checked at one go."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

from evaluator.rubric_excel.fields import Kind, kind_and_choices
from evaluator.text import Reason

if TYPE_CHECKING:
    from pydantic import BaseModel

    from evaluator.rubric.yaml_file import KeyPath

# Whatever they say is never reported: `follow_up` drops what hangs on them.
_VALUES: dict[Kind, Any] = {
    Kind.INTEGER: 3,
    Kind.INTEGERS: [3],
    Kind.EXACT: "0.5",
    Kind.FLAG: False,
    Kind.DATE: date(2000, 1, 1),
}


class StandIns:
    """Mend the content of one file, key by key, and remember what was typed."""

    def __init__(self, model: type[BaseModel], content: dict[str, Any]) -> None:
        self.model, self.content = model, content
        self.typed: dict[str, str] = {}
        self._tried: dict[KeyPath, int] = {}

    def mend(self, path: KeyPath, reason: Reason) -> bool:
        """Leave a value out, so that a default may apply, or put a stand-in there; False if neither helps."""
        owner, key = self._owner(path[:-1]), path[-1] if path else ""
        tried = self._tried[path] = self._tried.get(path, 0) + 1
        present = isinstance(owner, dict) and key in owner
        inside = isinstance(owner, list) and isinstance(key, int) and key < len(owner)
        if isinstance(owner, dict) and present and (tried == 1 or reason == Reason.UNKNOWN_KEY):
            old = owner.pop(key)
            self.typed.setdefault(self._token(path), str(old))
            return True
        value = self._value(path)
        if tried > 2 or value is None or not (isinstance(owner, dict) or inside):
            return False
        if inside:
            self.typed.setdefault(self._token(path), str(owner[key]))
        owner[key] = value
        return True

    def words(self, text: str) -> str:
        """Give a text as it would read with what was typed."""
        for token, typed in self.typed.items():
            text = text.replace(token, typed)
        return text

    def _owner(self, path: KeyPath) -> Any:
        here: Any = self.content
        for part in path:
            try:
                here = here[part]
            except (KeyError, IndexError, TypeError):
                return None
        return here

    def _token(self, path: KeyPath) -> str:
        # A code that nobody types, one for each place.
        return "__" + ".".join(str(part) for part in path) + "__"

    def _value(self, path: KeyPath) -> Any:
        kind, choices = kind_and_choices(self.model, path)
        if choices:
            return choices[0]
        if isinstance(path[-1], int) and kind == Kind.OTHER:
            # One item of a list that stands in one cell.
            whole = kind_and_choices(self.model, path[:-1])[0] == Kind.INTEGERS
            kind = Kind.INTEGER if whole else Kind.TEXT
        if kind == Kind.RECORDS:
            return [{"title": self._token(path)}]
        if kind in {Kind.TEXTS, Kind.CODES}:
            return [self._token(path)]
        return self._token(path) if kind == Kind.TEXT else _VALUES.get(kind)
