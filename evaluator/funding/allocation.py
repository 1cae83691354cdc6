"""What an allocation found: every stage kept, tables built when asked for (分配结果)."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from evaluator.funding.exact import constant, total
from evaluator.funding.standings import run_facts

if TYPE_CHECKING:
    from collections.abc import Iterable

    from numpy.typing import NDArray
    from pandas.api.extensions import ExtensionArray

    from evaluator.funding.exact import Exacts
    from evaluator.funding.growth import Growth
    from evaluator.funding.policy import Policy
    from evaluator.funding.pots import PotStage
    from evaluator.funding.recipients import RecipientStage
    from evaluator.funding.standings import Standings
    from evaluator.funding.topups import TopupStage
    from evaluator.funding.units import Units
    from evaluator.funding.volume import VolumeStage
    from evaluator.text import Problem


@dataclass(frozen=True, eq=False)
class Allocation:
    """A budget divided among N units of R recipients; all money is whole yuan.

    Attributes
    ----------
    policy, budget, units
        What went in.
    volume : VolumeStage
    pots : tuple of PotStage
        In the order of the policy.
    topups : TopupStage
    unbounded : ndarray of int, shape (N,)
        Pots and top-ups within the budget, before floor and cap.
    received : RecipientStage
        Floor and cap.
    recipient_index : ndarray of int, shape (N,)
        Position of each unit's recipient.
    amount : ndarray of int, shape (N,)
        After floor and cap; sums to the budget.
    standings : Standings or None
    growth : Growth or None
        Changes since last year, where a pot went by them or they were given.
    notices : tuple of Problem
        What is allowed and somebody should look at.
    """

    policy: Policy
    budget: int
    units: Units
    volume: VolumeStage
    pots: tuple[PotStage, ...]
    topups: TopupStage
    unbounded: Exacts
    received: RecipientStage
    recipient_index: NDArray[np.intp]
    amount: Exacts
    standings: Standings | None
    growth: Growth | None = None
    notices: tuple[Problem, ...] = ()

    @property
    def adjustment(self) -> Exacts:
        """What floor and cap change for each unit, shape (N,); sums to 0."""
        change: Exacts = self.amount - self.unbounded
        return change

    @property
    def on_top(self) -> Exacts:
        """Yuan of each unit on top of the budget, shape (N,)."""
        return total(self.topups.on_top.values(), len(self.units))

    @cached_property
    def withheld(self) -> Exacts:
        """Part of each unit's amount that is held back until its milestones are reached, shape (N,)."""
        rule = self.policy.model.rectification
        held = constant(0, len(self.units))
        if rule is None:
            return held
        wanted = [index for index, letter in enumerate(self.units.letters) if letter in rule.letters]
        of = np.isin(self.units.letter, wanted)
        of_quality = (stage.divided.amount for stage in self.pots if stage.pot.code in rule.pots)
        quality = total(of_quality, len(self.units))
        share = Fraction(rule.withhold)
        # Floor and cap may have left a unit less than its quality money: nobody is held back more than they have.
        held[of] = [min(int(share * part), int(has)) for part, has in zip(quality[of], self.amount[of], strict=True)]
        return held

    @cached_property
    def programmes(self) -> pd.DataFrame:
        """One row a unit: its columns, heads, cost, volume, each pot's factor and yuan, adjustment, amount."""
        columns: dict[str, Any] = {
            "heads": [float(value) for value in self.volume.heads],
            "cost": [float(value) for value in self.volume.cost],
            "volume": [float(value) for value in self.volume.total],
        }
        for stage in self.pots:
            code = stage.pot.code
            columns[f"{code}_factor"] = [float(value) for value in stage.factor]
            columns[f"{code}_group"] = stage.divided.group
            columns[code] = yuan(stage.divided.amount)
        columns["topup"] = yuan(self.topups.within)
        columns["unbounded"] = yuan(self.unbounded)
        columns["adjustment"] = yuan(self.adjustment)
        columns["amount"] = yuan(self.amount)
        columns |= {f"on_top_{code}": yuan(paid) for code, paid in self.topups.on_top.items()}
        columns["withheld"] = yuan(self.withheld)
        selected = [name for name in self._unit_columns if name in self.units.table]
        return pd.concat([self.units.table[selected], pd.DataFrame(columns)], axis=1)

    @property
    def _unit_columns(self) -> list[str]:
        recipient = self.policy.model.recipient
        named = ["unit", recipient.column, recipient.name, "major", "major_name", "discipline", "discipline_name"]
        return list(dict.fromkeys([*named, "category", "category_name", "letter", "standing", "score"]))

    @cached_property
    def recipients(self) -> pd.DataFrame:
        """One row a recipient: last year, each pot, unbounded, floor, cap, amount, change, what the floor costs."""
        received, recipient = self.received, self.policy.model.recipient
        table = self.units.table
        names = dict(zip(table[recipient.column].astype(str), table[recipient.name].astype(str), strict=True))
        columns: dict[str, Any] = {
            recipient.column: received.codes,
            recipient.name: [names[code] for code in received.codes],
            "last_year": yuan(received.last),
        }
        for stage in self.pots:
            columns[stage.pot.code] = self._by_recipient(stage.divided.amount)
        columns["topup"] = self._by_recipient(self.topups.within)
        columns["unbounded"] = yuan(received.unbounded)
        columns["floor"] = yuan([low or None for low in received.lower])
        columns["cap"] = yuan(received.upper)
        columns["at"] = received.bound_by
        columns["adjustment"] = yuan(received.amount - received.unbounded)
        columns["amount"] = yuan(received.amount)
        columns["floor_effect"] = yuan(received.floor_effect)
        columns |= {f"on_top_{code}": self._by_recipient(paid) for code, paid in self.topups.on_top.items()}
        columns["withheld"] = self._by_recipient(self.withheld)
        return pd.DataFrame(columns)

    @cached_property
    def pot_table(self) -> pd.DataFrame:
        """One row a pot: ``pot, name, by, planned, amount, units, groups``; yuan, and how many take part.

        ``by`` is what it goes by: volume, quality, improvement or lifts.
        """
        rows = [
            (
                stage.pot.code,
                stage.pot.name,
                stage.pot.goes_by,
                stage.planned,
                stage.amount,
                int(sum(paid > 0 for paid in stage.divided.amount)),
                len(stage.divided.groups),
            )
            for stage in self.pots
        ]
        return pd.DataFrame(rows, columns=["pot", "name", "by", "planned", "amount", "units", "groups"])

    @cached_property
    def group_table(self) -> pd.DataFrame:
        """One row a pot and group with a claim: ``pot, group, weight`` (of the group in the pot)``, amount``; yuan."""
        rows = [
            (stage.pot.code, name, float(weight), amount)
            for stage in self.pots
            for name, (weight, amount) in stage.divided.groups.items()
        ]
        return pd.DataFrame(rows, columns=["pot", "group", "weight", "amount"])

    @property
    def recipe(self) -> dict[str, Any]:
        """Enough to repeat it: policy, day, results, volumes, budget, last year."""
        model, standings = self.policy.model, self.standings
        return {
            "policy": {
                "id": model.id,
                "title": model.title,
                "version": model.version,
                "status": model.status,
                "day": str(self.policy.day),
                "fingerprint": self.policy.fingerprint,
            },
            "results": None if standings is None else {"rubric": standings.rubric, **run_facts(standings.recipe)},
            "before": None if self.growth is None else run_facts(self.growth.before),
            "volumes": {"units": len(self.units), "fingerprint": self.units.fingerprint()},
            "budget": self.budget,
            "recipient": {"column": model.recipient.column, "name": model.recipient.name},
            "last_year": dict(zip(self.received.codes, self.received.last, strict=True)),
        }

    def _by_recipient(self, paid: Exacts) -> ExtensionArray:
        summed = constant(0, len(self.received.codes))
        np.add.at(summed, self.recipient_index, paid)
        return yuan(summed)


def yuan(amounts: Iterable[int | None]) -> ExtensionArray:
    """Whole yuan as a column: a table keeps them as numbers, None as empty."""
    return pd.array([None if amount is None else int(amount) for amount in amounts], dtype="Int64")
