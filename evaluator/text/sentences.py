"""The text catalogue: one folder a language, one TOML file a topic, one sentence a line, the same keys in each."""

from __future__ import annotations

import difflib
import math
import tomllib
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

LANGUAGES = ("zh", "en")


@cache
def _topic(name: str, lang: str) -> dict[str, str]:
    source = files(__package__).joinpath(lang, f"{name}.toml")
    if lang not in LANGUAGES or not source.is_file():
        raise KeyError(f"{lang}/{name}")
    return tomllib.loads(source.read_text(encoding="utf-8"))


def say(key: str, lang: str = "zh", /, **values: object) -> str:
    """Give the sentence of a key, filled in.

    Parameters
    ----------
    key : str
        ``topic.name``, for instance ``"catalog.unknown_major"``.
    lang : {"zh", "en"}
        Language of the sentence.
    **values
        What stands in the braces of the sentence.

    Raises
    ------
    KeyError
        When the catalogue has no such key, language or value: a defect of the program, not of the data.

    Examples
    --------
    >>> say("terms.letter_standing.confirmed", "en")
    'confirmed'
    """
    topic, _, name = key.partition(".")
    sentence = _topic(topic, lang)[name]
    return sentence.format(**values) if values else sentence


def keys(topic: str) -> tuple[str, ...]:
    """List the keys of one topic, as ``say`` takes them."""
    return tuple(f"{topic}.{name}" for name in _topic(topic, LANGUAGES[0]))


def suggest(word: str, allowed: Iterable[str], limit: int = 3) -> list[str]:
    """Give up to ``limit`` of ``allowed`` that look like ``word``, likeliest first."""
    return difflib.get_close_matches(word, list(allowed), n=limit, cutoff=0.6)


def figure_text(value: float, digits: int = 12) -> str:
    """Write a figure with so many significant digits, whole numbers whole, no exponent and no trailing zeros.

    Parameters
    ----------
    value : float
    digits : int
        Significant digits; digits before the decimal point are never cut.

    Examples
    --------
    >>> figure_text(10910.4, 4), figure_text(0.012345, 4), figure_text(1234567.0), figure_text(20.0, 4)
    ('10910', '0.01235', '1234567', '20')
    """
    value = float(value)
    if not math.isfinite(value) or value == 0:
        return f"{value:g}"
    places = max(0, digits - 1 - math.floor(math.log10(abs(value))))
    text = f"{value:.{places}f}"
    return text.rstrip("0").rstrip(".") if "." in text else text
