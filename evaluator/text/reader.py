"""Sentences in one language: a reader that is made once at the door, and messages that wait to be read (读文)."""

from __future__ import annotations

from abc import ABC, abstractmethod
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from evaluator.text.sentences import LANGUAGES, say

if TYPE_CHECKING:
    from collections.abc import Mapping


class Readable(ABC):
    """What waits to be read in a language: a message, several of them, a place, a problem."""

    @abstractmethod
    def show(self, lang: str = "zh") -> str:
        """Read it in a language."""


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
        texts = {
            name: value.show(self.lang) if isinstance(value, Readable) else value for name, value in values.items()
        }
        return say(f"{self.topic}.{key}" if self.topic else key, self.lang, **texts)

    def of(self, topic: str) -> Reader:
        """Give a reader of one topic, in the same language."""
        return Reader(self.lang, topic)


@dataclass(frozen=True)
class Message(Readable):
    """A sentence that is not yet in a language: a key of the catalogue and what stands in its braces (消息).

    Values may be messages themselves.
    """

    key: str
    values: Mapping[str, object] = field(default_factory=dict)

    def show(self, lang: str = "zh") -> str:
        """Read it in a language."""
        return Reader(lang)(self.key, **self.values)


@dataclass(frozen=True)
class Joined(Readable):
    """Several texts or messages in a row, with what the catalogue puts between them in each language (连写).

    Parameters
    ----------
    parts : tuple of str or Readable
    between : str
        Key of the mark between them; empty where nothing stands there.

    Examples
    --------
    >>> Joined(("甲", "乙"), "compare.comma").show("zh"), Joined(("甲", "乙"), "compare.comma").show("en")
    ('甲、乙', '甲, 乙')
    """

    parts: tuple[str | Readable, ...]
    between: str = ""

    def show(self, lang: str = "zh") -> str:
        """Read them in a language."""
        texts = (part.show(lang) if isinstance(part, Readable) else part for part in self.parts)
        return (say(self.between, lang) if self.between else "").join(texts)


@dataclass(frozen=True)
class Written(Readable):
    """A sentence that was written down in every language, and whose key is no longer known (旧记录).

    Parameters
    ----------
    texts : mapping of language to str
    """

    texts: Mapping[str, str]

    def show(self, lang: str = "zh") -> str:
        """Give it in a language."""
        return self.texts[lang]
