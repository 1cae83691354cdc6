"""Fixed words of a rubric as people read them (选项): 比例 for ``proportion``, read back in either language."""

from __future__ import annotations

import unicodedata
from typing import TYPE_CHECKING, Any

from evaluator.text import keys, say

if TYPE_CHECKING:
    from collections.abc import Iterable

    from evaluator.rubric.yaml_file import KeyPath


def shown(path: KeyPath, choice: str, lang: str = "zh") -> str:
    """Give the word for a choice; a choice that has none, such as 学年, stands for itself."""
    # The value of a mapping is named after the mapping: data.codes.ns holds one of its words.
    for field in [part for part in reversed(path) if isinstance(part, str)][:2]:
        name = f"rubric_book.word {field}.{choice}"
        if name in keys("rubric_book"):
            return say(name, lang)
    return choice


def in_words(path: KeyPath, choices: Iterable[str], value: Any) -> Any:
    """Give the words for a choice or a list of choices; what is none stays as it is."""
    if isinstance(value, list):
        return [in_words(path, choices, item) for item in value]
    return shown(path, value) if isinstance(value, str) and value in choices else value


def chosen(path: KeyPath, choices: Iterable[str], value: Any) -> Any:
    """Give the choice, or the list of choices, that words stand for."""
    if isinstance(value, list):
        return [chosen(path, choices, item) for item in value]
    return choice_of(path, choices, value) if isinstance(value, str) else value


def choice_of(path: KeyPath, choices: Iterable[str], text: str) -> str:
    """Give the choice that a text stands for, or the text itself where it is none."""
    plain = _plain(text)
    for choice in choices:
        if plain in {_plain(choice), *(_plain(shown(path, choice, lang)) for lang in ("zh", "en"))}:
            return choice
    return text


def _plain(text: str) -> str:
    return unicodedata.normalize("NFKC", text).strip().lower()
