"""File names from names of institutions: such as every computer takes, and each only once."""

from __future__ import annotations

import re
import unicodedata

from evaluator.text import say

_FORBIDDEN = re.compile(r'[<>:"/\\|?*]')
_RESERVED = re.compile(r"(con|prn|aux|nul|com[0-9¹²³]|lpt[0-9¹²³])(\..*)?", re.IGNORECASE)
# A Chinese character takes three bytes, and a name at most 255 with what is put behind it.
_MOST_LETTERS = 60


def safe_name(name: str) -> str:
    """Make a name a file can have on Windows too: no separators, control characters, reserved names, leading dots.

    Examples
    --------
    >>> safe_name("../云溪/大学"), safe_name("con")
    ('_云溪_大学', '_con')
    """
    letters = [letter for letter in unicodedata.normalize("NFC", name) if unicodedata.category(letter)[0] != "C"]
    text = _FORBIDDEN.sub("_", "".join(letters)).strip(" .")[:_MOST_LETTERS].strip(" .")
    if not text:
        return say("answers.unnamed")
    return f"_{text}" if _RESERVED.fullmatch(text) else text


def unique_name(name: str, taken: set[str]) -> str:
    """Give the name, or the name with a number behind it where it is taken; it is taken from now on."""
    found, number = name, 2
    # Windows and macOS do not tell capitals from small letters.
    while found.casefold() in taken:
        found, number = f"{name}_{number}", number + 1
    taken.add(found.casefold())
    return found
