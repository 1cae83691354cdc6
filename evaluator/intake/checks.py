"""What numbers may not say of each other: range, counts, n against events (数据检查)."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from evaluator.dataset import State
from evaluator.text import Reason

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from evaluator.intake.values import NumberColumn, NumberReader
    from evaluator.rubric import Leaf, Rubric

# A stated percentage and the one computed from its counts may differ by rounding, not by more.
ROUNDING_POINTS = 0.5


def check_counts(reader: NumberReader, figures: dict[str, NumberColumn]) -> None:
    """Counts are whole and not negative."""
    for code, column in figures.items():
        position = reader.header.columns.get(code)
        observed = (column.state == State.OBSERVED) & ~column.refused
        for index in np.flatnonzero(observed & (column.value < 0)):
            reader.report(Reason.COUNT_NEGATIVE, int(index), position, f"{column.value[index]:g}")
            column.refused[index] = True
        whole = np.floor(np.where(observed, column.value, 0)) == np.where(observed, column.value, 0)
        for index in np.flatnonzero(observed & ~whole & ~column.refused):
            reader.report(Reason.COUNT_NOT_WHOLE, int(index), position, f"{column.value[index]:g}")
            column.refused[index] = True


def leaf_limits(leaf: Leaf) -> tuple[float, float]:
    """Smallest and largest figure that a leaf can have."""
    low, high = (float(end) for end in leaf.range) if leaf.range else (-np.inf, np.inf)
    return (max(low, 0.0), min(high, leaf.full)) if leaf.kind == "proportion" else (low, high)


def check_range(reader: NumberReader, leaf: Leaf, column: NumberColumn) -> None:
    """Figures lie within the declared range; proportions within 0 and 100 % in any case."""
    low, high = leaf_limits(leaf)
    observed = (column.state == State.OBSERVED) & ~column.refused
    for index in np.flatnonzero(observed & ((column.value < low) | (column.value > high))):
        position = reader.header.columns.get(leaf.code)
        details = {"low": f"{low:g}", "high": f"{high:g}", "unit": leaf.measure}
        reader.report(Reason.OUT_OF_RANGE, int(index), position, f"{column.value[index]:g}", **details)
        column.refused[index] = True


def from_events(reader: NumberReader, leaf: Leaf, column: NumberColumn, figures: dict[str, NumberColumn]) -> None:
    """Compute a share from its count and n; a share stated beside them must agree."""
    if leaf.events is None or leaf.events not in reader.header.columns:
        return
    events, size = figures[leaf.events], figures[leaf.n[0]]
    both = (events.state == State.OBSERVED) & (size.state == State.OBSERVED) & ~events.refused & ~size.refused
    position = reader.header.columns[leaf.events]
    for index in np.flatnonzero(both & (events.value > size.value) & (leaf.kind == "proportion")):
        details = {"n": f"{size.value[index]:g}", "name": _name(reader, leaf.n[0])}
        reader.report(Reason.EVENTS_ABOVE_N, int(index), position, f"{events.value[index]:g}", **details)
        events.refused[index] = True
    # A share that was stated to be hidden stays hidden, whatever its counts say.
    hidden = (column.state == State.SUPPRESSED) | (column.state == State.NOT_APPLICABLE)
    usable = both & ~events.refused & (size.value > 0) & ~hidden
    whole = leaf.full if leaf.kind == "proportion" else float(leaf.per or 1)
    share = np.divide(whole * events.value, size.value, out=np.full(len(usable), np.nan), where=usable)
    stated = usable & (column.state == State.OBSERVED) & ~column.refused
    for index in np.flatnonzero(stated & (np.abs(share - column.value) > ROUNDING_POINTS * whole / 100.0)):
        details = {"share": f"{share[index]:.2f}{leaf.unit}"}
        reader.report(
            Reason.SHARE_DISAGREES,
            int(index),
            reader.header.columns[leaf.code],
            f"{column.value[index]:g}",
            **details,
        )
    column.value = np.where(usable, share, column.value)
    # A count that is hidden or missing leaves its share hidden or missing, unless the share itself was stated.
    unstated = column.state != State.OBSERVED
    told = [np.isin(part.state, (State.SUPPRESSED, State.NOT_APPLICABLE)) for part in (events, size)]
    given = np.where(told[0], events.state, np.where(told[1], size.state, column.state))
    state = np.where(usable, State.OBSERVED, np.where(unstated & ~hidden, given, column.state))
    column.state = state.astype(np.int8)


def size_of(
    rubric: Rubric, leaf: Leaf, figures: dict[str, NumberColumn], leaves: dict[str, NumberColumn]
) -> NDArray[np.float64]:
    """Size of a leaf: the product of its columns, shares counted as fractions; NaN where one is not given."""
    by_code = {other.code: other for other in rubric.leaves}
    size = np.ones(len(next(iter(leaves.values())).value))
    for code in leaf.n:
        column = figures.get(code) or leaves[code]
        factor = column.value / by_code[code].full if code in by_code else column.value
        size = size * np.where(column.state == State.OBSERVED, factor, np.nan)
    return size if leaf.n else np.full(len(size), np.nan)


def check_sizes(reader: NumberReader, leaf: Leaf, column: NumberColumn, size: NDArray[np.float64]) -> None:
    """A figure with noise needs a size above zero."""
    if not leaf.n or leaf.sampling == "none":
        return
    observed = (column.state == State.OBSERVED) & ~column.refused
    name = "×".join(_name(reader, code) for code in leaf.n)
    for index in np.flatnonzero(observed & ~(size > 0)):
        reason = Reason.N_ZERO if size[index] == 0 else Reason.N_MISSING
        position = reader.header.columns.get(leaf.code)
        reader.report(reason, int(index), position, f"{column.value[index]:g}", name=name)
        column.refused[index] = True


def check_spreads(reader: NumberReader, leaf: Leaf, column: NumberColumn, figures: dict[str, NumberColumn]) -> None:
    """A mean with noise needs its standard deviation: left blank, it would buy certainty."""
    if leaf.sd is None or leaf.kind != "mean" or leaf.sampling == "none":
        return
    spread = figures[leaf.sd]
    given = (spread.state == State.OBSERVED) & (spread.value >= 0)
    for index in np.flatnonzero((column.state == State.OBSERVED) & ~column.refused & ~given & ~spread.refused):
        position = reader.header.columns.get(leaf.sd)
        reader.report(Reason.SD_MISSING, int(index), position, f"{column.value[index]:g}", name=_name(reader, leaf.sd))
        column.refused[index] = True


def check_states(reader: NumberReader, leaf: Leaf, column: NumberColumn) -> None:
    """Only leaves that say so may be marked as not applicable."""
    if leaf.may_not_apply:
        return
    for index in np.flatnonzero(column.state == State.NOT_APPLICABLE):
        reader.report(Reason.MAY_NOT_APPLY, int(index), reader.header.columns.get(leaf.code), "", leaf=leaf.name)
        column.refused[index] = True


def _name(reader: NumberReader, code: str) -> str:
    position = reader.header.columns.get(code)
    return reader.header.names[position] if position is not None else code
