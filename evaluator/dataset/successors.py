"""What became of units between two years: renamed, merged, closed (沿革)."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from evaluator.dataset.dataset import Dataset

RENAMED, MERGED, CLOSED = "renamed", "merged", "closed"


@dataclass(frozen=True)
class Succession:
    """One entry: what a code became.

    Attributes
    ----------
    old, new : str
        The id of a unit (``90001-080901``), or one part of it: a major code or an institution code, which then
        speaks for every unit that has it. ``new`` is empty for what was closed.
    how : {"renamed", "merged", "closed"}
    year : int or None
        First year under the new code; None where the table does not say.
    """

    old: str
    new: str
    how: str
    year: int | None = None


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
        found: dict[str, tuple[Succession, ...]] = {}
        for entry in self.entries:
            found[entry.old] = (*found.get(entry.old, ()), entry)
        return found

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
        said, seen = "", {unit}
        while step := self._step(unit, first, last):
            unit, how = step
            said = MERGED if MERGED in {said, how} else how
            if how == CLOSED:
                return "", CLOSED
            if unit in seen:
                break
            seen.add(unit)
        return unit, said

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
            heir if how == RENAMED and heir not in ids else unit for unit, (heir, how) in zip(ids, heirs, strict=True)
        ]
        return replace(data, units=data.units.assign(unit=new))

    def unknown(self, units: Iterable[str], first: int | None = None, last: int | None = None) -> tuple[str, ...]:
        """Give the codes between two years that no unit of the earlier year has: mistyped, or robbed of a leading 0.

        Examples
        --------
        >>> Successors((Succession("80902", "080910T", "renamed"),)).unknown(["90001-080902"])
        ('80902',)
        """
        there = {entry.new for entry in self.entries}
        for unit in units:
            there.update((unit, *unit.split("-")))
        olds = [entry.old for entry in self.entries if _between(entry.year, first, last) and entry.old not in there]
        return tuple(dict.fromkeys(olds))

    def _step(self, unit: str, first: int | None, last: int | None) -> tuple[str, str] | None:
        entry = self._entry(unit, first, last)
        if entry is not None:
            return entry.new, entry.how
        parts, said = unit.split("-"), ""
        if len(parts) == 1:
            return None
        for place, part in enumerate(parts):
            entry = self._entry(part, first, last)
            if entry is not None and entry.how == CLOSED:
                return "", CLOSED
            if entry is not None:
                parts[place], said = entry.new, entry.how
        return ("-".join(parts), said) if said else None

    def _entry(self, code: str, first: int | None, last: int | None) -> Succession | None:
        fitting = [entry for entry in self._by_old.get(code, ()) if _between(entry.year, first, last)]
        return min(fitting, key=lambda entry: entry.year or 0) if fitting else None


def _between(year: int | None, first: int | None, last: int | None) -> bool:
    if year is None:
        return True
    return (first is None or year > first) and (last is None or year <= last)
