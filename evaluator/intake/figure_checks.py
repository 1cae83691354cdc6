"""What figures may not say of themselves and each other (数据检查): range, counts, n against events, totals."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from evaluator.dataset import State
from evaluator.intake.gathered import Gathered, observed
from evaluator.text import Reason, figure_text

if TYPE_CHECKING:
    from collections.abc import Iterable

    from numpy.typing import NDArray

    from evaluator.intake.values import NumberColumn
    from evaluator.rubric import Leaf, Rubric, TotalRule
    from evaluator.text import Problem


def check_counts(data: Gathered) -> None:
    """Counts are whole and not negative; figures of kind number may be anything."""
    spreads = {leaf.sd for leaf in data.rubric.leaves if leaf.sd}
    for figure in data.rubric.model.data.figures:
        if figure.kind == "number":
            continue
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
    details = {"low": figure_text(low), "high": figure_text(high), "unit": leaf.measure}
    for index in np.flatnonzero(wrong):
        data.report_figure(Reason.OUT_OF_RANGE, int(index), leaf, **details)
    between = observed(column) & ~wrong & (column.value != 0) & (column.value != 1) & leaf.yes_no
    for index in np.flatnonzero(between):
        data.report_figure(Reason.YES_NO, int(index), leaf)
    column.refused |= wrong | between


def from_events(data: Gathered, leaf: Leaf, required: NDArray[np.bool_]) -> None:
    """Compute a share from its count and n, where it is required; a share stated beside them must agree."""
    if leaf.events is None:
        return
    column, events, size = (data.columns[code] for code in (leaf.code, leaf.events, leaf.n[0]))
    both = observed(events) & observed(size) & required
    if leaf.kind == "proportion":
        above = both & (events.value > size.value)
        for index in np.flatnonzero(above):
            details = {"n": figure_text(size.value[index]), "name": data.name(int(index), leaf.n[0])}
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
    unstated = column.state != State.OBSERVED
    data.computed[leaf.code] = usable & unstated
    column.value = np.where(usable, share, column.value)
    # A count that is hidden or missing leaves its share hidden or missing, unless the share itself was stated.
    unstated_parts = [
        np.isin(part.state, (State.SUPPRESSED, State.NOT_APPLICABLE)) & required for part in (events, size)
    ]
    given = np.where(unstated_parts[0], events.state, np.where(unstated_parts[1], size.state, column.state))
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


def check_sizes(data: Gathered, sizes: dict[str, NDArray[np.float64]], required: NDArray[np.bool_]) -> None:
    """A figure with noise, and a count of a share, need a size above zero.

    Said once at each cell of a size, for all figures that want it; a size that was refused has been reported already.
    """
    wanting: dict[tuple[int, str, Reason], list[str]] = {}
    for j, leaf in enumerate(data.rubric.leaves):
        if not leaf.n:
            continue
        column, parts = data.columns[leaf.code], {code: data.columns[code] for code in leaf.n}
        bare = ~(sizes[leaf.code] > 0) & (
            (observed(column) & (leaf.sampling != "none")) | _counted(data, leaf, required[:, j])
        )
        refused = np.any([part.refused for part in parts.values()], axis=0)
        hidden = np.any([part.state == State.SUPPRESSED for part in parts.values()], axis=0)
        for index in np.flatnonzero(bare & ~refused & hidden):
            name = "×".join(data.name(int(index), code) for code in leaf.n)
            data.report_figure(Reason.N_HIDDEN, int(index), leaf, name=name)
        for code, part in parts.items():
            for wrong, reason in ((part.state != State.OBSERVED, Reason.N_MISSING), (part.value == 0, Reason.N_ZERO)):
                for index in np.flatnonzero(bare & ~refused & ~hidden & wrong):
                    wanting.setdefault((int(index), code, reason), []).append(data.figure_name(int(index), leaf))
        column.refused |= bare
    for (row, code, reason), figures in wanting.items():
        value = 0.0 if reason is Reason.N_ZERO else ""
        names = "、".join(dict.fromkeys(figures))
        data.report(reason, row, code, value, name=data.name(row, code), figures=names)


def _counted(data: Gathered, leaf: Leaf, required: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """Rows in which a count was given from which no share could be made; none of none is no share, and no fault."""
    elsewhere = {code for other in data.rubric.leaves for code in other.n}
    if leaf.events is None or leaf.events in elsewhere:
        # A count that is also a size of its own (graduates) is not lost.
        return np.zeros(len(data.units), dtype=bool)
    column, events, size = (data.columns[code] for code in (leaf.code, leaf.events, leaf.n[0]))
    lost = observed(events) & (column.state == State.MISSING) & ~column.refused & required
    return np.asarray(lost & ~((size.value == 0) & (events.value == 0)), dtype=bool)


def check_spreads(data: Gathered, leaf: Leaf, size: NDArray[np.float64]) -> None:
    """A mean with noise needs a standard deviation that its range allows.

    Left blank, it would buy certainty; too large, it would buy doubt. Figures between ``low`` and ``high`` with mean m
    have at most the variance (high − m)(m − low) · n/(n − 1) (Bhatia and Davis 2000).
    """
    if leaf.sd is None or leaf.kind != "mean" or leaf.sampling == "none":
        return
    column, spread = data.columns[leaf.code], data.columns[leaf.sd]
    bare = observed(column) & (spread.state != State.OBSERVED) & ~spread.refused
    for index in np.flatnonzero(bare):
        details = {"mean": figure_text(column.value[index]), "name": data.name(int(index), leaf.sd)}
        data.report(Reason.SD_MISSING, int(index), (leaf.sd, leaf.code), "", **details)
    column.refused |= bare
    if not leaf.range:
        return
    low, high = leaf_limits(leaf)
    both = observed(column) & observed(spread)
    # The mean was rounded, and near an end of the range that alone moves the limit.
    mean = np.where(both, column.value, (low + high) / 2)
    near = float(data.rubric.model.data.checks.rounding_points) * (high - low) / 100.0
    mean = np.where(
        mean > (low + high) / 2, np.fmax(mean - near, (low + high) / 2), np.fmin(mean + near, (low + high) / 2)
    )
    most = np.sqrt((high - mean) * (mean - low) * np.where(size > 1, size / np.fmax(size - 1, 1), 1.0))
    wrong = both & (spread.value > most)
    for index in np.flatnonzero(wrong):
        details = {
            "mean": figure_text(column.value[index]),
            "low": figure_text(low),
            "high": figure_text(high),
            "most": figure_text(most[index], 4),
        }
        data.report(Reason.SD_TOO_LARGE, int(index), leaf.sd, float(spread.value[index]), **details)
    spread.refused |= wrong
    column.refused |= wrong


def check_states(data: Gathered, leaf: Leaf) -> None:
    """Only leaves that say so may be marked as not applicable."""
    if leaf.may_not_apply:
        return
    column = data.columns[leaf.code]
    wrong = column.state == State.NOT_APPLICABLE
    counts = [code for code in (leaf.events, *leaf.n) if code in data.columns and code != leaf.code]
    word = next((text for text, state in data.rubric.model.data.codes.items() if state == "not_applicable"), "")
    for index in np.flatnonzero(wrong):
        marked = [code for code in counts if data.columns[code].state[index] == State.NOT_APPLICABLE]
        data.report(Reason.MAY_NOT_APPLY, int(index), (*marked, leaf.code), word, leaf=leaf.name)
    column.refused |= wrong


def check_totals(data: Gathered) -> None:
    """Hold every declared total against the sum of its parts, where all of them are given."""
    for rule in data.rubric.model.data.checks.totals:
        _check(data, rule)


def _check(data: Gathered, rule: TotalRule) -> None:
    total, parts = data.columns[rule.total], [data.columns[code] for code in rule.parts]
    given = [observed(part) for part in parts]
    added = sum((np.where(seen, part.value, 0.0) for seen, part in zip(given, parts, strict=True)), np.zeros(1))
    # Known parts alone may already exceed the total; that they fall short can be said only where all are known.
    known = observed(total)
    all_given = known & np.all(given, axis=0)
    near = 1e-9 * np.maximum(np.abs(np.where(known, total.value, 0.0)), 1.0)
    difference = np.where(known, added - np.where(known, total.value, 0.0), 0.0)
    above = known & np.any(given, axis=0) & (difference > near)
    below = all_given & (difference < -near) & rule.exact
    for index in np.flatnonzero(above | below):
        row = int(index)
        reason = Reason.PARTS_ABOVE_TOTAL if above[row] and not (rule.exact and all_given[row]) else Reason.PARTS_TOTAL
        details = {
            "parts": "＋".join(data.name(row, code) for code in rule.parts),
            "sum": figure_text(added[row]),
            "name": data.name(row, rule.total),
        }
        data.report(reason, row, rule.total, float(total.value[row]), **details)


def settle(problems: Iterable[Problem], rubric: Rubric) -> list[Problem]:
    """Give every adjustable finding the severity of the rubric; leave out those that it turns off."""
    table = rubric.model.data.checks.severity
    settled = []
    for problem in problems:
        wanted = table.get(problem.reason) if problem.reason.adjustable else None
        if wanted == "off":
            continue
        settled.append(problem if wanted is None else replace(problem, severity=wanted))
    return settled
