"""Sentences in one language: a reader that is made once at the door, and messages that wait to be read (读文)."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from evaluator.text.sentences import LANGUAGES, say

if TYPE_CHECKING:
    from collections.abc import Mapping


@dataclass(frozen=True)
class Reader:
    """Reads the catalogue in one language; what shows something to a person is handed one (文).

    Parameters
    ----------
    lang : {"zh", "en"}
    topic : str
        What stands before every key: ``Reader("zh", "workbook")("title")`` reads ``workbook.title``.

    Examples
    --------
    >>> Reader("en")("terms.letter_standing.confirmed")
    'confirmed'
    """

    lang: str = "zh"
    topic: str = ""

    def __post_init__(self) -> None:
        if self.lang not in LANGUAGES:
            raise KeyError(self.lang)

    def __call__(self, key: str, /, **values: object) -> str:
        """Give the sentence of a key, filled in; messages among the values are read in the same language."""
        told = {name: value.show(self.lang) if isinstance(value, Message) else value for name, value in values.items()}
        return say(f"{self.topic}.{key}" if self.topic else key, self.lang, **told)

    def of(self, topic: str) -> Reader:
        """Give a reader of one topic, in the same language."""
        return Reader(self.lang, topic)


@dataclass(frozen=True)
class Message:
    """A sentence that is not yet in a language: a key of the catalogue and what stands in its braces (消息).

    Values may be messages themselves.
    """

    key: str
    values: Mapping[str, object] = field(default_factory=dict)

    def show(self, lang: str = "zh") -> str:
        """Read it in a language."""
        return Reader(lang)(self.key, **self.values)
