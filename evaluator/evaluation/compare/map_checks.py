"""Hold the successor map against the two years: contradictions are errors, oddities notices (沿革表核对)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from evaluator.dataset import CLOSED, MERGED, RENAMED, bare_id, codes_of
from evaluator.text import DataProblems, Place, Problem, Reason

if TYPE_CHECKING:
    from evaluator.dataset import Succession, Successors

_SHOWN = 5


class MapChecks:
    """Collects what matching finds, and says it in the end.

    An entry that names a unit says something of that unit: if the later year contradicts it, one of the two is wrong,
    and nobody but its author knows which. An entry that names a code speaks for many units, and schools change over
    one by one: a unit that still has the old code has not changed over yet, which is no contradiction. Nor is a closed
    unit that is still evaluated: its last cohorts go on being counted.

    Parameters
    ----------
    known : Successors
    years : pair of int or None
    ids : pair of list of str
        Units of the earlier and of the later year.
    """

    def __init__(
        self, known: Successors, years: tuple[int | None, int | None], ids: tuple[list[str], list[str]]
    ) -> None:
        self._known, self._years, self._ids = known, years, ids
        self._there: dict[Succession, list[str]] = {}
        self._alive: list[tuple[Succession, str]] = []
        self._heirs: dict[int, list[tuple[str, str, tuple[Succession, ...]]]] = {}

    def still_there(self, unit: str, used: tuple[Succession, ...]) -> None:
        """Note a unit that the map leads away, and the later year has all the same."""
        # The first step is the one that leads away from the unit's own id.
        for entry in used[:1]:
            if entry.names(unit) and entry.how != CLOSED:
                self._alive.append((entry, unit))
            else:
                self._there.setdefault(entry, []).append(unit)

    def follows(self, place: int, unit: str, how: str, used: tuple[Succession, ...]) -> None:
        """Note which unit of the later year a unit became."""
        self._heirs.setdefault(place, []).append((unit, how, used))

    def notices(self) -> tuple[Problem, ...]:
        """Give the notices.

        Raises
        ------
        DataProblems
            The map contradicts the two years.
        """
        errors = [_problem(Reason.SUCCESSOR_ALIVE, entry, unit, "error", new=entry.new) for entry, unit in self._alive]
        joined: dict[Succession, list[str]] = {}
        for place, heirs in self._heirs.items():
            if len(heirs) == 1 or any(how == MERGED for _, how, _ in heirs):
                continue
            for unit, how, used in heirs:
                if how != RENAMED:
                    continue
                entry = used[-1]
                if entry.names(unit):
                    errors.append(_problem(Reason.SUCCESSOR_NOT_MERGED, entry, unit, "error", new=entry.new))
                else:
                    joined.setdefault(entry, []).append(self._ids[1][place])
        if errors:
            raise DataProblems(errors)
        return (
            *(_problem(Reason.SUCCESSOR_ABSENT, entry, entry.new) for entry in self._absent()),
            *(_of_units(Reason.SUCCESSOR_STILL_THERE, entry, units) for entry, units in self._there.items()),
            *(_of_units(Reason.SUCCESSOR_JOINED, entry, units) for entry, units in joined.items()),
        )

    def _absent(self) -> list[Succession]:
        """Entries whose new code nobody has in the later year, and that leads no further."""
        there, entries = codes_of(self._ids[1]), self._known.between(*self._years)
        olds = {bare_id(entry.old) for entry in entries}
        return [entry for entry in entries if entry.new and bare_id(entry.new) not in there | olds]


def _of_units(reason: Reason, entry: Succession, units: list[str]) -> Problem:
    shown = "、".join(units[:_SHOWN]) + ("…" if len(units) > _SHOWN else "")
    return _problem(reason, entry, entry.old, new=entry.new, count=len(units), units=shown)


def _problem(reason: Reason, entry: Succession, value: str, severity: str = "notice", **details: object) -> Problem:
    return Problem(reason, entry.place or Place(), value, "error" if severity == "error" else "notice", details=details)
