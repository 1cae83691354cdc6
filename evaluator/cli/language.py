"""The language that a command line asks for, known before anything else is loaded (语言)."""

from __future__ import annotations

import sys
from enum import StrEnum
from itertools import pairwise


class Language(StrEnum):
    """Languages of the terminal."""

    zh = "zh"
    en = "en"


def asked_language() -> str:
    """Language that the command line asks for; empty where it asks for none, and people get both."""
    words = [part for word in sys.argv[1:] for part in word.split("=", 1)]
    given = next((after for word, after in pairwise(words) if word == "--lang"), "")
    return given if given in set(Language) else ""


def in_asked_language(sentence: str) -> str:
    """Give of ``中文 | English`` what was asked for, else both on lines of their own."""
    lines, asked = sentence.split(" | "), asked_language()
    said = lines if not asked or len(lines) == 1 else lines[:1] if asked == "zh" else lines[-1:]
    return "\n".join(said)
