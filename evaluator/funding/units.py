"""The units that money is divided among: results and volumes joined, every fault said at once."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from evaluator.funding.source import place_in
from evaluator.text import DataProblems, Place, Problem, Reason

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from numpy.typing import NDArray

    from evaluator.funding.exact import Exacts
    from evaluator.funding.policy import Policy
    from evaluator.funding.standings import Standings


@dataclass(frozen=True, eq=False)
class Units:
    """N units with everything that a policy asks of them.

    Attributes
    ----------
    table : DataFrame
        One row a unit: ``unit`` and all columns of results and volumes, in the order of the volumes.
    heads : mapping of level to ndarray of Fraction, shape (N,)
    figures : mapping of column to ndarray of Fraction, shape (N,)
        Measured figures that the policy uses.
    letters : tuple of str
        Best first; empty without results.
    letter : ndarray of int, shape (N,)
        Position of the letter, −1 without one.
    probability : ndarray, shape (N, L)
    """

    table: pd.DataFrame
    heads: Mapping[str, Exacts]
    figures: Mapping[str, Exacts]
    letters: tuple[str, ...]
    letter: NDArray[np.intp]
    probability: NDArray[np.float64]

    def __len__(self) -> int:
        return len(self.table)

    @property
    def ids(self) -> list[str]:
        """Ids, which decide ties."""
        return self.table["unit"].tolist()

    def fingerprint(self) -> str:
        """SHA-256 of ids, heads and figures, whatever the order of the rows."""
        columns = [*self.heads.values(), *self.figures.values()]
        rows = sorted("|".join((unit, *map(str, row))) for unit, *row in zip(self.ids, *columns, strict=True))
        names = "|".join((*self.heads, *self.figures))
        return hashlib.sha256("\n".join([names, *rows]).encode("utf-8")).hexdigest()

    def column(self, name: str) -> NDArray[np.object_]:
        """Values of a column as text; ``all`` is one value for everyone."""
        if name == "all":
            return np.full(len(self), "all", dtype=object)
        return self.table[name].astype(object).to_numpy()


def joined(policy: Policy, standings: Standings | None, volumes: pd.DataFrame) -> Units:
    """Join results and volumes by ``unit``.

    Parameters
    ----------
    policy : Policy
        Says which columns are heads and figures.
    standings : Standings or None
        None where the policy needs no results.
    volumes : DataFrame
        One row a unit: ``unit``, a column a level (int or decimal text), and columns that the results do not hold.

    Raises
    ------
    DataProblems
        Units in one and not in the other, rows twice, columns that lack, heads that are empty, negative or not whole,
        figures that are no exact numbers: all of them.
    """
    given = volumes
    volumes = volumes.reset_index(drop=True)
    missing = list(_missing_columns(policy, standings, volumes))
    if missing:
        raise DataProblems(missing)
    ids = volumes["unit"].astype(str)
    problems = [*_twice(ids), *(_strangers(ids, standings) if standings is not None else ())]
    heads, figures = {}, {}
    for level in policy.model.volume.levels:
        heads[level.code], faults = _heads(given, ids, level.code, level.name, whole=level.whole)
        problems += faults
    for code in figures_of(policy):
        figures[code], faults = _figures(given, ids, code)
        problems += faults
    if problems:
        raise DataProblems(problems)
    table = volumes.assign(unit=ids)
    if standings is None:
        none = np.full(len(table), -1, dtype=np.intp)
        return Units(table, heads, figures, (), none, np.empty((len(table), 0)))
    own = standings.units.drop(columns=[name for name in volumes.columns if name != "unit"], errors="ignore")
    at = pd.Index(own["unit"].astype(str)).get_indexer(pd.Index(ids))
    rest = own.drop(columns="unit").iloc[at].reset_index(drop=True)
    return Units(
        pd.concat([table, rest], axis=1),
        heads,
        figures,
        standings.letters,
        standings.letter[at],
        standings.probability[at],
    )


def figures_of(policy: Policy) -> tuple[str, ...]:
    """Measured figures that a policy uses: of quality, of groups, of steps, and of lifts."""
    result: dict[str, None] = {}
    for pot in policy.model.pots:
        if pot.groups is not None:
            result |= dict.fromkeys(pot.groups.weigh)
        if pot.quality is not None and pot.quality.measured is not None:
            result |= dict.fromkeys(pot.quality.measured)
        if pot.improvement is not None:
            result |= dict.fromkeys(code for code in (pot.improvement.figure, pot.improvement.before) if code)
        if pot.lifts is not None:
            result |= dict.fromkeys((pot.lifts.benefit, pot.lifts.cost))
    return tuple(result)


def columns_of(policy: Policy) -> tuple[str, ...]:
    """Columns by which a policy tells units apart."""
    model = policy.model
    result = {model.recipient.column: None, model.recipient.name: None}
    if model.volume.cost is not None:
        result[model.volume.cost.by] = None
    for pot in model.pots:
        result |= dict.fromkeys((*pot.only, *(pot.groups.by if pot.groups is not None else ())))
    result |= dict.fromkeys(topup.by for topup in model.topups)
    return tuple(name for name in result if name != "all")


def _missing_columns(policy: Policy, standings: Standings | None, volumes: pd.DataFrame) -> Iterator[Problem]:
    known = {*volumes.columns, *(standings.units.columns if standings is not None else ())}
    levels = {level.code: level.name for level in policy.model.volume.levels}
    figures = {code: code for code in figures_of(policy)}
    columns = {code: code for code in columns_of(policy) if code not in known}
    for code, name in ({"unit": "unit"} | levels | figures | columns).items():
        if code not in volumes.columns:
            yield Problem(Reason.VOLUME_COLUMN_MISSING, Place(column=code), code, details={"name": name})


def _twice(ids: pd.Series) -> Iterator[Problem]:
    counts = ids.value_counts(sort=False)
    for unit, count in counts[counts > 1].items():
        yield Problem(Reason.VOLUME_TWICE, value=str(unit), details={"count": int(count)})


def _strangers(ids: pd.Series, standings: Standings) -> Iterator[Problem]:
    known = standings.units["unit"].astype(str)
    yield from (Problem(Reason.VOLUME_UNKNOWN, value=unit) for unit in ids[~ids.isin(known)])
    yield from (Problem(Reason.VOLUME_MISSING, value=unit) for unit in known[~known.isin(ids)])


def _heads(given: pd.DataFrame, ids: pd.Series, code: str, name: str, *, whole: bool) -> tuple[Exacts, list[Problem]]:
    exact, problems = np.full(len(given), Fraction(0), dtype=object), []
    for index, (unit, value) in enumerate(zip(ids, given[code].astype(object), strict=True)):
        number = _number(value, whole=whole)
        reason = None
        if _empty(value):
            reason = Reason.HEADS_EMPTY
        elif number is None:
            reason = Reason.HEADS_NOT_WHOLE if whole else Reason.FIGURE_NOT_EXACT
        elif number < 0:
            reason = Reason.HEADS_NEGATIVE
        elif whole and number.denominator != 1:
            reason = Reason.HEADS_NOT_WHOLE
        if reason is not None:
            place = place_in(given, index, code, name, unit)
            problems.append(Problem(reason, place, str(value), details={"name": name}))
        else:
            exact[index] = number
    return exact, problems


def _figures(given: pd.DataFrame, ids: pd.Series, name: str) -> tuple[Exacts, list[Problem]]:
    """Read measured figures; an empty one is 0: who shows nothing has no claim by it."""
    exact, problems = np.full(len(given), Fraction(0), dtype=object), []
    for index, (unit, value) in enumerate(zip(ids, given[name].astype(object), strict=True)):
        number = Fraction(0) if _empty(value) else _number(value, whole=False)
        if number is None:
            place = place_in(given, index, name, key=unit)
            problems.append(Problem(Reason.FIGURE_NOT_EXACT, place, str(value), details={"name": name}))
        else:
            exact[index] = number
    return exact, problems


def _empty(value: object) -> bool:
    return value is None or value is pd.NA or value == "" or (isinstance(value, float) and np.isnan(value))


def _number(value: object, *, whole: bool) -> Fraction | None:
    """Give an exact number, None for what is none. A whole float is a count that a table carried past an empty cell."""
    if isinstance(value, np.generic):
        value = value.item()
    if isinstance(value, bool) or (isinstance(value, float) and not (whole and value.is_integer())):
        return Fraction(value) if whole and isinstance(value, float) and np.isfinite(value) else None
    if not isinstance(value, (int, float, str, Decimal, Fraction)):
        return None
    try:
        return Fraction(value)
    except (ValueError, OverflowError, ZeroDivisionError):
        return None


def ids_of(table: pd.DataFrame, column: str) -> Sequence[str]:
    """Distinct values of a column in the order of their codes."""
    return sorted(dict.fromkeys(table[column].astype(str)))
