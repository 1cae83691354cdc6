"""Build nothing from a YAML file that a rubric does not need (安全检查): it is stopped at the event that goes too far.

The parser gives its events one by one, and what is built of them follows one event behind: so an alias bomb, a pit of
brackets or a million values ends where its limit ends, before anything of it stands in memory.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Any

from ruamel.yaml import YAML
from ruamel.yaml.constructor import RoundTripConstructor
from ruamel.yaml.error import MarkedYAMLError, YAMLError
from ruamel.yaml.events import (
    AliasEvent,
    CollectionEndEvent,
    CollectionStartEvent,
    DocumentStartEvent,
    ScalarEvent,
)
from ruamel.yaml.parser import RoundTripParser

from evaluator.catalog.data_folder import data_toml
from evaluator.text import Place, Problem, Reason, RubricProblems

if TYPE_CHECKING:
    from pathlib import Path

    from ruamel.yaml.nodes import ScalarNode


@dataclass(frozen=True)
class YamlLimits:
    """Most that is read of one YAML file; ``data/rubric/limits.toml`` explains each.

    Attributes
    ----------
    max_kb : int
        Size of the file.
    max_values, max_depth : int
        Keys and values together, and how many levels of them.
    max_characters, max_digits : int
        Length of one key or value, and of one number.
    """

    max_kb: int
    max_values: int
    max_depth: int
    max_characters: int
    max_digits: int


@cache
def yaml_limits() -> YamlLimits:
    """Read the limits that come with the program."""
    return YamlLimits(**data_toml("rubric", "limits.toml"))


# What YAML does not allow, and what neither a database nor a workbook takes: control characters, halves of characters.
_CONTROL = re.compile("[^\t\n\r\x20-\x7e\x85\xa0-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_TAG = "tag:yaml.org,2002:"
_SHOWN = 40
# What the package raises beside its own errors.
_STUMBLES = (
    YAMLError,
    ValueError,
    TypeError,
    LookupError,
    ArithmeticError,
    AttributeError,
    AssertionError,
    RuntimeError,
)


class Refused(Exception):  # noqa: N818 - not an error of the program, and never seen outside this room
    """Something a rubric may not hold, at a line of the file."""

    def __init__(self, reason: Reason, line: int | None, value: str, **details: object) -> None:
        super().__init__(reason)
        self.reason, self.line, self.value, self.details = reason, line, value, details

    def problem(self, path: Path) -> Problem:
        """Say it of a file."""
        return Problem(self.reason, Place(file=path.name, line=self.line), self.value, details=self.details)


def load_strictly(text: str) -> Any:
    """Build what a text says, round trip, so that every key knows its line; nothing beyond `yaml_limits`.

    Raises
    ------
    Refused
        More than the limits, or something that a rubric may not hold.
    MarkedYAMLError
        No YAML.
    """
    reader = YAML(typ="rt")
    reader.Parser, reader.Constructor = _Parser, _Constructor
    try:
        return reader.load(text)
    except (Refused, MarkedYAMLError):
        raise
    except _STUMBLES as error:
        # A text that the package itself stumbles over is no YAML to us.
        raise Refused(Reason.NOT_YAML, getattr(reader, "last_line", None), type(error).__name__) from error


def refuse_size(size: int, path: Path) -> None:
    """Refuse a file of so many bytes.

    Raises
    ------
    RubricProblems
        It is too large.
    """
    limit = yaml_limits().max_kb
    if size > limit * 1000:
        raise RubricProblems([Refused(Reason.YAML_TOO_LARGE, None, f"{size / 1000:,.0f}", limit=limit).problem(path)])


def refuse_unkeepable(text: str, path: Path) -> None:
    """Refuse a text that no reader would take, before it is kept anywhere; it may be wrong in all other ways.

    Raises
    ------
    RubricProblems
        Too large, or with control characters.
    """
    refuse_size(len(text.encode("utf-8", "surrogatepass")), path)
    refuse_control(text, path)


def refuse_control(text: str, path: Path) -> None:
    """Refuse a text with control characters, wherever one stands in it.

    Raises
    ------
    RubricProblems
        The first one, and how many there are.
    """
    result = control_in(text)
    if result is not None:
        raise RubricProblems([result.problem(path)])


def control_in(text: str, line: int = 1) -> Refused | None:
    """Give the first control character of a text that begins on a line; None where there is none."""
    first = _CONTROL.search(text)
    if first is None:
        return None
    count = sum(1 for _ in _CONTROL.finditer(text))
    line += text.count("\n", 0, first.start())
    return Refused(Reason.YAML_CONTROL, line, f"U+{ord(first[0]):04X}", count=count)


class _Parser(RoundTripParser):
    """Looks at every event before it is used."""

    def __init__(self, loader: Any) -> None:
        super().__init__(loader)
        self._depth = self._values = 0

    def get_event(self) -> Any:
        event = super().get_event()
        line = event.start_mark.line + 1 if event.start_mark is not None else None
        self.loader.last_line = line
        if isinstance(event, AliasEvent):
            raise Refused(Reason.YAML_FEATURE, line, f"*{event.anchor}"[:_SHOWN])
        if isinstance(event, CollectionStartEvent | ScalarEvent):
            self._refuse_feature(event, line)
        if isinstance(event, CollectionStartEvent):
            self._depth += 1
            if self._depth > yaml_limits().max_depth:
                raise Refused(Reason.YAML_TOO_DEEP, line, str(self._depth), limit=yaml_limits().max_depth)
        elif isinstance(event, CollectionEndEvent):
            self._depth -= 1
        elif isinstance(event, ScalarEvent):
            self._take(event, line)
        elif isinstance(event, DocumentStartEvent) and (event.version or event.tags):
            raise Refused(Reason.YAML_FEATURE, line, "%YAML" if event.version else "%TAG")
        return event

    def _refuse_feature(self, event: Any, line: int | None) -> None:
        if event.anchor is not None:
            raise Refused(Reason.YAML_FEATURE, line, f"&{event.anchor}"[:_SHOWN])
        if event.tag is not None:
            raise Refused(Reason.YAML_FEATURE, line, str(event.tag).replace(_TAG, "!!")[:_SHOWN])

    def _take(self, event: ScalarEvent, line: int | None) -> None:
        limits, value = yaml_limits(), str(event.value)
        self._values += 1
        if self._values > limits.max_values:
            raise Refused(Reason.YAML_TOO_MANY, line, f"{self._values:,}", limit=f"{limits.max_values:,}")
        if len(value) > limits.max_characters:
            raise Refused(Reason.YAML_TOO_LONG, line, f"{len(value):,}", limit=f"{limits.max_characters:,}")
        if value == "<<" and event.style is None:
            raise Refused(Reason.YAML_FEATURE, line, value)
        # Only "\\a" in quotes is such a character; in folded texts the package marks its folds by them.
        control = control_in(value, line or 1) if event.style == '"' else None
        if control is not None:
            raise control


class _Constructor(RoundTripConstructor):
    """Numbers of a bearable length; what looks like a date and is none stays a text, for the model to refuse."""

    def construct_object(self, node: Any, deep: bool = False) -> Any:
        try:
            return super().construct_object(node, deep)
        except (Refused, MarkedYAMLError):
            raise
        except _STUMBLES as error:
            raise Refused(Reason.NOT_YAML, node.start_mark.line + 1, type(error).__name__) from error

    def number(self, node: ScalarNode) -> Any:
        """Build a whole or decimal number."""
        limit = yaml_limits().max_digits
        if len(node.value) > limit:
            raise Refused(Reason.YAML_TOO_LONG, node.start_mark.line + 1, f"{len(node.value):,}", limit=limit)
        whole = node.tag == f"{_TAG}int"
        return self.construct_yaml_int(node) if whole else self.construct_yaml_float(node)

    def day(self, node: ScalarNode) -> Any:
        """Build a date."""
        try:
            return self.construct_yaml_timestamp(node)
        except (ValueError, OverflowError):
            return str(node.value)


_Constructor.add_constructor(f"{_TAG}int", _Constructor.number)
_Constructor.add_constructor(f"{_TAG}float", _Constructor.number)
_Constructor.add_constructor(f"{_TAG}timestamp", _Constructor.day)
