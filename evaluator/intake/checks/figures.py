"""What figures may not say of themselves and each other: range, counts, n against events (数据检查)."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from evaluator.dataset import State
from evaluator.intake.gathered import Gathered, names_of, observed
from evaluator.text import Reason

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from evaluator.intake.values import NumberColumn
    from evaluator.rubric import Leaf


def check_counts(data: Gathered) -> None:
    """Counts are whole and not negative."""
    spreads = {leaf.sd for leaf in data.rubric.leaves if leaf.sd}
    for figure in data.rubric.model.data.figures:
        column = data.columns[figure.code]
        seen = observed(column)
        values = np.where(seen, column.value, 0)
        wrong = seen & (values < 0)
        _refuse(data, Reason.COUNT_NEGATIVE, column, wrong)
        if figure.code not in spreads:
            _refuse(data, Reason.COUNT_NOT_WHOLE, column, seen & ~wrong & (np.floor(values) != values))


def _refuse(data: Gathered, reason: Reason, column: NumberColumn, wrong: NDArray[np.bool_]) -> None:
    for index in np.flatnonzero(wrong):
        data.report(reason, int(index), column.code, float(column.value[index]))
    column.refused |= wrong


def leaf_limits(leaf: Leaf) -> tuple[float, float]:
    """Smallest and largest figure that a leaf can have."""
    low, high = (float(end) for end in leaf.range) if leaf.range else (-np.inf, np.inf)
    return (max(low, 0.0), min(high, leaf.full)) if leaf.kind == "proportion" else (low, high)


def check_range(data: Gathered, leaf: Leaf) -> None:
    """Figures lie within the declared range; proportions within 0 and 100 % in any case."""
    column = data.columns[leaf.code]
    low, high = leaf_limits(leaf)
    wrong = observed(column) & ((column.value < low) | (column.value > high))
    details = {"low": f"{low:g}", "high": f"{high:g}", "unit": leaf.measure}
    where = (leaf.code, leaf.events) if leaf.events else (leaf.code,)
    for index in np.flatnonzero(wrong):
        data.report(Reason.OUT_OF_RANGE, int(index), where, float(column.value[index]), **details)
    column.refused |= wrong


def from_events(data: Gathered, leaf: Leaf) -> None:
    """Compute a share from its count and n; a share stated beside them must agree."""
    if leaf.events is None:
        return
    column, events, size = (data.columns[code] for code in (leaf.code, leaf.events, leaf.n[0]))
    both = observed(events) & observed(size)
    if leaf.kind == "proportion":
        above = both & (events.value > size.value)
        for index in np.flatnonzero(above):
            details = {"n": f"{size.value[index]:g}", "name": data.name(int(index), leaf.n[0])}
            data.report(Reason.EVENTS_ABOVE_N, int(index), leaf.events, float(events.value[index]), **details)
        events.refused |= above
    # A share that was stated to be hidden stays hidden, whatever its counts say.
    hidden = (column.state == State.SUPPRESSED) | (column.state == State.NOT_APPLICABLE)
    usable = both & ~events.refused & (size.value > 0) & ~hidden
    whole = leaf.full if leaf.kind == "proportion" else float(leaf.per or 1)
    share = np.divide(whole * events.value, size.value, out=np.full(len(usable), np.nan), where=usable)
    near = float(data.rubric.model.data.checks.rounding_points) * whole / 100.0
    stated = usable & observed(column)
    stated[stated] = np.abs(share[stated] - column.value[stated]) > near
    for index in np.flatnonzero(stated):
        details = {"share": f"{share[index]:.2f}{leaf.unit}"}
        data.report(Reason.SHARE_DISAGREES, int(index), leaf.code, float(column.value[index]), **details)
    column.value = np.where(usable, share, column.value)
    # A count that is hidden or missing leaves its share hidden or missing, unless the share itself was stated.
    unstated = column.state != State.OBSERVED
    told = [np.isin(part.state, (State.SUPPRESSED, State.NOT_APPLICABLE)) for part in (events, size)]
    given = np.where(told[0], events.state, np.where(told[1], size.state, column.state))
    state = np.where(usable, State.OBSERVED, np.where(unstated & ~hidden, given, column.state))
    column.state = state.astype(np.int8)


def size_of(data: Gathered, leaf: Leaf) -> NDArray[np.float64]:
    """Size of a leaf: the product of its columns, shares counted as fractions; NaN where one is not given."""
    by_code = {other.code: other for other in data.rubric.leaves}
    size = np.full(len(data.units), 1.0 if leaf.n else np.nan)
    for code in leaf.n:
        column = data.columns[code]
        factor = column.value / by_code[code].full if code in by_code else column.value
        size = size * np.where(column.state == State.OBSERVED, factor, np.nan)
    return size


def check_sizes(data: Gathered, leaf: Leaf, size: NDArray[np.float64]) -> None:
    """A figure with noise needs a size above zero; a size that was refused has been reported already."""
    if not leaf.n or leaf.sampling == "none":
        return
    column, parts = data.columns[leaf.code], [data.columns[code] for code in leaf.n]
    reported = np.any([part.refused for part in parts], axis=0)
    hidden = np.any([part.state == State.SUPPRESSED for part in parts], axis=0)
    wrong = observed(column) & ~(size > 0)
    names = names_of(data.rubric)
    name = "×".join(names.get(code, code) for code in leaf.n)
    for index in np.flatnonzero(wrong & ~reported):
        zero = Reason.N_ZERO if size[index] == 0 else Reason.N_MISSING
        reason = Reason.N_HIDDEN if hidden[index] else zero
        data.report(reason, int(index), (leaf.code, *leaf.n), float(column.value[index]), name=name)
    column.refused |= wrong


def check_spreads(data: Gathered, leaf: Leaf) -> None:
    """A mean with noise needs its standard deviation: left blank, it would buy certainty."""
    if leaf.sd is None or leaf.kind != "mean" or leaf.sampling == "none":
        return
    column, spread = data.columns[leaf.code], data.columns[leaf.sd]
    bare = observed(column) & (spread.state != State.OBSERVED) & ~spread.refused
    for index in np.flatnonzero(bare):
        name = data.name(int(index), leaf.sd)
        data.report(Reason.SD_MISSING, int(index), (leaf.sd, leaf.code), float(column.value[index]), name=name)
    column.refused |= bare


def check_states(data: Gathered, leaf: Leaf) -> None:
    """Only leaves that say so may be marked as not applicable."""
    if leaf.may_not_apply:
        return
    column = data.columns[leaf.code]
    wrong = column.state == State.NOT_APPLICABLE
    counts = [code for code in (leaf.events, *leaf.n) if code in data.columns and code != leaf.code]
    for index in np.flatnonzero(wrong):
        marked = [code for code in counts if data.columns[code].state[index] == State.NOT_APPLICABLE]
        data.report(Reason.MAY_NOT_APPLY, int(index), (*marked, leaf.code), "", leaf=leaf.name)
    column.refused |= wrong
