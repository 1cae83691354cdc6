"""Fixed words of a rubric as people read them (选项): 比例 for ``proportion``, read back in either language."""

from __future__ import annotations

import unicodedata
from typing import TYPE_CHECKING

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


def choice_of(path: KeyPath, choices: Iterable[str], text: str) -> str:
    """Give the choice that a text stands for, or the text itself where it is none."""
    plain = unicodedata.normalize("NFKC", text).strip().lower()
    for choice in choices:
        if plain in {choice.lower(), *(shown(path, choice, lang).lower() for lang in ("zh", "en"))}:
            return choice
    return text
