"""What an allocation was not refused for and somebody should still look at (提醒)."""

from __future__ import annotations

from fractions import Fraction
from statistics import median
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from evaluator.funding.source import place_in
from evaluator.text import Problem, Reason

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from evaluator.funding.policy import Policy
    from evaluator.funding.recipients import RecipientStage
    from evaluator.funding.units import Units

NAME = "name"


def notices(
    policy: Policy,
    units: Units,
    volumes: pd.DataFrame,
    budget: int,
    received: RecipientStage,
    last_year: pd.DataFrame | Mapping[str, int] | None,
) -> tuple[Problem, ...]:
    """Look for what is allowed and doubtful, in the order of the files.

    Heads far above the median of their level, money asked for lifting that cannot be granted, a budget that is no
    match for last year's, recipients without an amount last year or with 0, and other names beside their codes.
    """
    result = [*_heads(policy, units, volumes), *_lifts(policy, units, volumes)]
    if last_year is not None:
        result += [*_budget(policy, budget, received), *_last(policy, units, received)]
        if isinstance(last_year, pd.DataFrame) and NAME in last_year:
            result += _names(policy, units, last_year)
    return tuple(result)


def _notice(reason: Reason, **more: object) -> Problem:
    place, value, details = more.pop("place", None), str(more.pop("value", "")), more
    given = {} if place is None else {"place": place}
    return Problem(reason, value=value, severity="notice", details=details, **given)  # type: ignore[arg-type]


def _heads(policy: Policy, units: Units, volumes: pd.DataFrame) -> Iterator[Problem]:
    limit = Fraction(policy.model.doubtful.heads_times_median)
    for level in policy.model.volume.levels:
        heads = units.heads[level.code]
        some = [value for value in heads if value > 0]
        usual = median(some) if some else 0
        for index in np.flatnonzero([value > limit * usual for value in heads]) if usual else ():
            place = place_in(volumes, int(index), level.code, level.name, units.ids[index])
            shown = {
                "name": level.name,
                "usual": f"{float(usual):,.0f}",
                "times": f"{float(heads[index] / usual):,.0f}",
            }
            yield _notice(Reason.HEADS_DOUBTFUL, place=place, value=f"{float(heads[index]):,.0f}", **shown)


def _lifts(policy: Policy, units: Units, volumes: pd.DataFrame) -> Iterator[Problem]:
    names = {column.code: column.name for column in policy.model.columns}
    for pot in policy.model.pots:
        if pot.lifts is None:
            continue
        wanted = [index for index, letter in enumerate(units.letters) if letter in pot.lifts.letters]
        of = np.isin(units.letter, wanted)
        cost, benefit = units.figures[pot.lifts.cost], units.figures[pot.lifts.benefit]
        for index, unit in enumerate(units.ids):
            if not cost[index]:
                continue
            place = place_in(volumes, index, pot.lifts.cost, names.get(pot.lifts.cost, ""), unit)
            shown = {"pot": pot.name, "unit": unit, "amount": f"{int(cost[index]):,}"}
            if not of[index]:
                letter = units.letters[units.letter[index]] if units.letter[index] >= 0 else "—"
                allowed = "、".join(pot.lifts.letters)
                yield _notice(Reason.LIFT_OF_OTHER_LETTER, place=place, value=letter, allowed=allowed, **shown)
            elif not benefit[index]:
                yield _notice(Reason.LIFT_WITHOUT_BENEFIT, place=place, value=unit, **shown)


def _budget(policy: Policy, budget: int, received: RecipientStage) -> Iterator[Problem]:
    limit, last = Fraction(policy.model.doubtful.budget_times_last), sum(amount or 0 for amount in received.last)
    if last and budget and not 1 / limit <= Fraction(budget, last) <= limit:
        yield _notice(Reason.BUDGET_DOUBTFUL, value=f"{budget:,}", last=f"{last:,}")


def _last(policy: Policy, units: Units, received: RecipientStage) -> Iterator[Problem]:
    recipient = policy.model.recipient
    names = dict(zip(units.table[recipient.column].astype(str), units.table[recipient.name].astype(str), strict=True))
    for code, last, top in zip(received.codes, received.last, received.upper, strict=True):
        if last is None:
            yield _notice(Reason.LAST_YEAR_NONE, value=code, name=names[code])
        elif last == 0 and top == 0:
            yield _notice(Reason.LAST_YEAR_ZERO, value=code, name=names[code])


def _names(policy: Policy, units: Units, last_year: pd.DataFrame) -> Iterator[Problem]:
    recipient = policy.model.recipient
    names = dict(zip(units.table[recipient.column].astype(str), units.table[recipient.name].astype(str), strict=True))
    for index, (code, name) in enumerate(zip(last_year[recipient.column].astype(str), last_year[NAME], strict=True)):
        if code in names and name and str(name) != names[code]:
            place = place_in(last_year, index, NAME, key=code)
            yield _notice(Reason.LAST_YEAR_NAME, place=place, value=str(name), code=code, name=names[code])
