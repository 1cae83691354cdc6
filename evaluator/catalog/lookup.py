"""Look an entry up by code or name, as people and spreadsheets write them; and what a look-up gives."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import TYPE_CHECKING, Generic, Literal, Protocol, TypeVar

from evaluator.text import Joined, Message, suggest

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from evaluator.catalog.disciplines import Discipline
    from evaluator.catalog.institutions import Institution
    from evaluator.catalog.majors import Major


EntryKind = Literal["major", "discipline", "institution"]
Notice = Literal[
    "",
    "leading_zero_restored",
    "wrong_mark",
    "mark_unverified",
    "partial_name",
    "several",
    "incomplete_code",
    "unknown",
    "unknown_nothing_near",
    "empty",
]

SHOWN = 5  # candidates that a sentence names before it says there are more


class CatalogEntry(Protocol):
    """Anything with a code and a name."""

    @property
    def code(self) -> str:
        """Code as the official document prints it."""

    @property
    def name(self) -> str:
        """Official name."""


EntryT = TypeVar("EntryT", bound=CatalogEntry)


@dataclass(frozen=True)
class Found(Generic[EntryT]):
    """Answer to a look-up.

    Attributes
    ----------
    kind : {"major", "discipline", "institution"}
        What was looked for.
    text : str
        What was asked, as it was written.
    entry : Major, Discipline, Institution or None
        The entry; None when the text names none, or more than one.
    candidates : tuple
        Entries that may be meant, likeliest first; empty when ``entry`` is given.
    notice : str
        Reason key, empty when there is nothing to say. With an entry: ``leading_zero_restored``,
        ``wrong_mark``, ``mark_unverified``, ``partial_name``. Without: ``several``, ``incomplete_code``,
        ``unknown``, ``unknown_nothing_near``, ``empty``.
    """

    kind: EntryKind
    text: str
    entry: EntryT | None = None
    candidates: tuple[EntryT, ...] = ()
    notice: Notice = ""

    @property
    def major(self: Found[Major]) -> Major | None:
        """The entry, where majors were looked for."""
        return self.entry

    @property
    def discipline(self: Found[Discipline]) -> Discipline | None:
        """The entry, where disciplines were looked for."""
        return self.entry

    @property
    def institution(self: Found[Institution]) -> Institution | None:
        """The entry, where institutions were looked for."""
        return self.entry

    @property
    def message(self) -> Message | None:
        """What the asker should know and do; None when there is no notice."""
        if not self.notice:
            return None
        listed = Joined(tuple(f"{entry.code} {entry.name}" for entry in self.candidates[:SHOWN]), "catalog.separator")
        more = (Message("catalog.more"),) if len(self.candidates) > SHOWN else ()
        values = {
            "kind": Message(f"catalog.{self.kind}"),
            "register": Message(f"catalog.{self.kind}_register"),
            "text": self.text,
            "code": self.entry.code if self.entry else "",
            "name": self.entry.name if self.entry else "",
            "candidates": Joined((listed, *more)),
            "count": len(self.candidates),
        }
        return Message(f"catalog.{self.notice}", values)

    def sentence(self, lang: str = "zh") -> str:
        """Say what the asker should know and do; empty when there is no notice."""
        return "" if self.message is None else self.message.show(lang)


NEAR = 5  # entries offered for a text that names none

_SLIPS = str.maketrans("OIL", "011")
_WHOLE_FLOAT = re.compile(r"(\d+)\.0+")


def normalise_code(text: str) -> str:
    """Half-width, upper case, no spaces: the one form in which codes and names are compared.

    Invisible characters go too, and the ``.0`` of a code that a spreadsheet took for a number.

    Examples
    --------
    >>> normalise_code(" ０８０９１１ｔｋ ")
    '080911TK'
    """
    half = unicodedata.normalize("NFKC", text).upper()
    bare = "".join(c for c in half if not c.isspace() and unicodedata.category(c) != "Cf")
    number = _WHOLE_FLOAT.fullmatch(bare)
    return number[1] if number else bare


@dataclass(frozen=True)
class EntryIndex(Generic[EntryT]):
    """Entries of one kind, ready to be looked up.

    Attributes
    ----------
    kind : {"major", "discipline", "institution"}
        What the entries are.
    entries : mapping of str to entry
        By code, digits only.
    names : mapping of str to str
        From the name, as ``normalise_code`` gives it, to the key in ``entries``.
    """

    kind: EntryKind
    entries: Mapping[str, EntryT]
    names: Mapping[str, str]


def register(kind: EntryKind, entries: Mapping[str, EntryT]) -> EntryIndex[EntryT]:
    """Make a register of entries that are keyed by the digits of their codes."""
    return EntryIndex(kind, entries, {normalise_code(entry.name): key for key, entry in entries.items()})


def find(text: str, wanted: str, known: EntryIndex[EntryT]) -> Found[EntryT]:
    """Find one entry by code, full name or part of a name.

    Parameters
    ----------
    text : str
        What was asked; the sentences quote it.
    wanted : str
        The same as ``normalise_code`` gives it, without marks: digits are a code, anything else a name.
    known : EntryIndex
        Where to look.

    Returns
    -------
    Found
        A part of a code never finds an entry (it may be a slip of the pen); the only name that holds
        ``wanted`` does.
    """
    if not wanted:
        return Found(known.kind, text, notice="empty")
    key = known.names.get(wanted, wanted)
    if key in known.entries:
        return Found(known.kind, text, known.entries[key])
    if f"0{key}" in known.entries:
        return Found(known.kind, text, known.entries[f"0{key}"], notice="leading_zero_restored")
    digits = wanted.translate(_SLIPS)
    if digits != wanted and digits.isdecimal():
        # A letter for a digit in a code is a slip that a person must confirm: it is offered, not taken.
        return _unknown(text, [digits] if digits in known.entries else _alike(digits, known.entries), known)
    by_part = _by_part_of_code if wanted.isdecimal() else _by_part_of_name
    return by_part(text, wanted, known)


def _by_part_of_code(text: str, part: str, known: EntryIndex[EntryT]) -> Found[EntryT]:
    begun = tuple(entry for key, entry in known.entries.items() if key.startswith(part))
    if begun:
        return Found(known.kind, text, candidates=begun, notice="incomplete_code")
    return _unknown(text, _alike(part, known.entries), known)


def _by_part_of_name(text: str, part: str, known: EntryIndex[EntryT]) -> Found[EntryT]:
    """Names that begin with the part come first, then the shorter."""
    names = [name for name in known.names if part in name]
    names.sort(key=lambda name: (not name.startswith(part), len(name), known.names[name]))
    holding = tuple(known.entries[known.names[name]] for name in names)
    if len(holding) == 1:
        return Found(known.kind, text, holding[0], notice="partial_name")
    if holding:
        return Found(known.kind, text, candidates=holding, notice="several")
    # "软件工程（中外合作）" is far from 软件工程 by likeness, and yet it is most likely meant.
    inside = sorted((name for name in known.names if name in part), key=len, reverse=True)
    likely = dict.fromkeys([*inside, *_alike(part, known.names)])
    return _unknown(text, [known.names[name] for name in likely], known)


def _alike(wanted: str, words: Iterable[str]) -> list[str]:
    """Words that look like the one wanted, likeliest first.

    Of two as like, the one of the same characters (080901 for 089001), then the one that begins alike (codes
    of one class).
    """
    every = list(words)

    def likeness(word: str) -> tuple[float, bool, int]:
        alike = [a == b for a, b in zip(word, wanted, strict=False)]
        begins = alike.index(False) if False in alike else len(alike)
        return SequenceMatcher(None, word, wanted).ratio(), sorted(word) == sorted(wanted), begins

    return sorted(suggest(wanted, sorted(every), len(every)), key=likeness, reverse=True)


def _unknown(text: str, keys: Iterable[str], known: EntryIndex[EntryT]) -> Found[EntryT]:
    near = tuple(known.entries[key] for key in keys)[:NEAR]
    return Found(known.kind, text, candidates=near, notice="unknown" if near else "unknown_nothing_near")
