"""How large a trial may be, and how much it takes before a figure is printed: ``data/stability/limits.toml``."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from evaluator.catalog.data_folder import data_toml


@dataclass(frozen=True)
class TrialLimits:
    """Limits of a stability trial; ``data/stability/limits.toml`` says what each is for.

    Attributes
    ----------
    max_worlds, max_cells : int
        Most worlds, and most worlds by units.
    index_worlds : int
        Fewest worlds for Sobol' indices.
    main_effect_units, units_per_freedom : int
        Fewest units for a main effect, and for each degree of freedom of its curve.
    """

    max_worlds: int
    max_cells: int
    index_worlds: int
    main_effect_units: int
    units_per_freedom: int

    def most_worlds(self, units: int) -> int:
        """Most worlds that so many units may be tried in: a power of two, as the worlds that are run."""
        most = min(self.max_worlds, self.max_cells // max(units, 1))
        return 1 << max(most.bit_length() - 1, 0)


@cache
def trial_limits() -> TrialLimits:
    """Read the limits that come with the program."""
    return TrialLimits(**data_toml("stability", "limits.toml"))
