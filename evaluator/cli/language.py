"""The language that a command line asks for, known before anything else is loaded (语言)."""

from __future__ import annotations

import sys
from enum import StrEnum
from itertools import pairwise
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from evaluator.text import EvaluatorError, Message


class Language(StrEnum):
    """Languages of the terminal."""

    zh = "zh"
    en = "en"


def asked_language() -> str:
    """Language that the command line asks for; empty where it asks for none, and people get both."""
    words = [part for word in sys.argv[1:] for part in word.split("=", 1)]
    given = next((after for word, after in pairwise(words) if word == "--lang"), "")
    return given if given in set(Language) else ""


def in_asked_language(told: EvaluatorError | Message) -> str:
    """Read it in the language that is asked for; in all, a line each, where none is."""
    asked = asked_language()
    return "\n".join(told.show(lang) for lang in ((asked,) if asked else Language))
