"""What became of units between two years: renamed, merged, closed (沿革)."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import TYPE_CHECKING

from evaluator.catalog import bare_code

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from evaluator.dataset.dataset import Dataset
    from evaluator.text import Place

RENAMED, MERGED, CLOSED = "renamed", "merged", "closed"


@dataclass(frozen=True)
class Succession:
    """One entry: what a code became.

    Attributes
    ----------
    old, new : str
        The id of a unit (``90001-080901``), or one part of it: a major code or an institution code, which then
        speaks for every unit that has it. ``new`` is empty for what was closed. The marks K and T of a major code
        count for nothing: ``080910T`` is ``080910``.
    how : {"renamed", "merged", "closed"}
    year : int or None
        First year under the new code; None where the table does not say.
    place : Place or None
        Where it is written.
    """

    old: str
    new: str
    how: str
    year: int | None = None
    place: Place | None = field(default=None, compare=False, repr=False)

    def names(self, unit: str) -> bool:
        """Whether the entry names whole units such as this, and does not speak for all that have a code."""
        return self.old.count("-") == unit.count("-")


@dataclass(frozen=True)
class Successors:
    """The successor map (沿革表): one entry a code and year.

    Attributes
    ----------
    entries : tuple of Succession
    source : str
        File that it was read from.
    """

    entries: tuple[Succession, ...] = ()
    source: str = ""

    @cached_property
    def _by_old(self) -> Mapping[str, tuple[Succession, ...]]:
        result: dict[str, tuple[Succession, ...]] = {}
        for entry in self.entries:
            old = bare_id(entry.old)
            result[old] = (*result.get(old, ()), entry)
        return result

    def follow(self, unit: str, first: int | None = None, last: int | None = None) -> tuple[str, str]:
        """Follow a unit from one year to another.

        Parameters
        ----------
        unit : str
            Its id in the earlier year.
        first, last : int, optional
            The two years: entries of years after ``first`` and up to ``last`` count; entries without a year always do.

        Returns
        -------
        unit : str
            Its id in the later year; empty where it was closed.
        how : str
            ``renamed``, ``merged`` or ``closed``; empty where nothing is written about it.

        Examples
        --------
        >>> known = Successors((Succession("080902", "080910T", "renamed", 2024),))
        >>> known.follow("90001-080902", 2023, 2024)
        ('90001-080910T', 'renamed')
        """
        now, how, _ = self.trace(unit, first, last)
        return now, how

    def trace(
        self, unit: str, first: int | None = None, last: int | None = None
    ) -> tuple[str, str, tuple[Succession, ...]]:
        """Follow a unit and give the entries that were followed too, in their order; see `follow`."""
        outcome, seen = "", {bare_id(unit)}
        used: tuple[Succession, ...] = ()
        since: int | None = None
        while step := self._step(unit, first, last, since):
            unit, how, entries = step
            used = (*used, *entries)
            outcome = MERGED if MERGED in {outcome, how} else how
            if how == CLOSED:
                return "", CLOSED, used
            if bare_id(unit) in seen:
                break
            seen.add(bare_id(unit))
            since = max((entry.year for entry in used if entry.year is not None), default=None)
        return unit, outcome, used

    def between(self, first: int | None = None, last: int | None = None) -> tuple[Succession, ...]:
        """Entries that count between two years."""
        return tuple(entry for entry in self.entries if _between(entry.year, first, last))

    def carried(self, data: Dataset, last: int | None) -> Dataset:
        """Give an earlier year's data under the ids of a later one, so that a renamed unit keeps its past.

        Parameters
        ----------
        data : Dataset
            Of an earlier year.
        last : int or None
            The later year.

        Returns
        -------
        Dataset
            Merged and closed units stay under their old ids: their figures are nobody else's past.
        """
        ids = [str(unit) for unit in data.units["unit"]]
        heirs = [self.follow(unit, data.year, last) for unit in ids]
        new = [
            bare_id(heir) if how == RENAMED and bare_id(heir) not in ids else unit
            for unit, (heir, how) in zip(ids, heirs, strict=True)
        ]
        return replace(data, units=data.units.assign(unit=new))

    def unknown(self, units: Iterable[str], first: int | None = None, last: int | None = None) -> tuple[str, ...]:
        """Give the codes between two years that no unit of the earlier year has: mistyped, or robbed of a leading 0.

        Examples
        --------
        >>> Successors((Succession("80902", "080910T", "renamed"),)).unknown(["90001-080902"])
        ('80902',)
        """
        there = {bare_id(entry.new) for entry in self.entries} | codes_of(units)
        olds = [entry.old for entry in self.between(first, last) if bare_id(entry.old) not in there]
        return tuple(dict.fromkeys(olds))

    def _step(
        self, unit: str, first: int | None, last: int | None, since: int | None
    ) -> tuple[str, str, tuple[Succession, ...]] | None:
        entry = self._entry(unit, first, last, since)
        if entry is not None:
            return entry.new, entry.how, (entry,)
        parts = unit.split("-")
        result: list[Succession] = []
        for place, part in enumerate(parts if len(parts) > 1 else ()):
            entry = self._entry(part, first, last, since)
            if entry is not None and entry.how == CLOSED:
                return "", CLOSED, (entry,)
            if entry is not None:
                parts[place] = entry.new
                result.append(entry)
        if not result:
            return None
        how = MERGED if any(entry.how == MERGED for entry in result) else RENAMED
        return "-".join(parts), how, tuple(result)

    def _entry(self, code: str, first: int | None, last: int | None, since: int | None) -> Succession | None:
        fitting = [entry for entry in self._by_old.get(bare_id(code), ()) if _between(entry.year, first, last)]
        # A chain goes forward in time: what became of a code before it was taken over is another unit's story.
        fitting = [entry for entry in fitting if None in {entry.year, since} or (entry.year or 0) >= (since or 0)]
        return min(fitting, key=lambda entry: entry.year or 0) if fitting else None


def bare_id(unit: str) -> str:
    """Id of a unit, or one code, as it is compared: major codes without their marks.

    Examples
    --------
    >>> bare_id("90001-080910T")
    '90001-080910'
    """
    return "-".join(bare_code(part) for part in unit.split("-"))


def codes_of(units: Iterable[str]) -> set[str]:
    """Ids of units and every code in them, as they are compared."""
    there: set[str] = set()
    for unit in units:
        bare = bare_id(unit)
        there.update((bare, *bare.split("-")))
    return there


def _between(year: int | None, first: int | None, last: int | None) -> bool:
    if year is None:
        return True
    return (first is None or year > first) and (last is None or year <= last)
