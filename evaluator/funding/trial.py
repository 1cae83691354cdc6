"""Which values of a policy can be tried with a slider, and the scenario that a choice makes (试算)."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from evaluator.funding.scenario import Scenario, scenario_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from evaluator.funding.policy import Policy
    from evaluator.funding.policy.model import Pot

_STEP = "0.01"


@dataclass(frozen=True)
class Tunable:
    """One value that can be tried.

    Attributes
    ----------
    path : str
        Where it stands in the policy, as a scenario names it.
    kind : {"share", "letter", "missing", "neutral", "floor", "cap"}
    name : str
        Pot, and the letter where it is one's.
    value, low, high, step : str
        Exact decimals: what the policy says, and how far it can be tried.
    """

    path: str
    kind: str
    name: str
    value: str
    low: str
    high: str
    step: str = _STEP


def tunables(policy: Policy) -> tuple[Tunable, ...]:
    """List what can be tried: shares of pots but of the one that balances them, multipliers of letters, floor, cap."""
    return tuple(_tunables(policy))


def balancing_pot(policy: Policy) -> str:
    """Code of the pot that takes what the other shares leave: the first that goes by volume, else the first."""
    shared = [pot for pot in policy.model.pots if pot.share is not None]
    by_volume = [pot.code for pot in shared if pot.goes_by == "volume"]
    return next(iter([*by_volume, *(pot.code for pot in shared)]), "")


def trial(policy: Policy, values: Mapping[str, str], facts: Mapping[str, Any]) -> Scenario:
    """Make a scenario of the values that differ from the policy's.

    Parameters
    ----------
    policy : Policy
    values : mapping of path to decimal string
        See `tunables`; the share of the balancing pot follows, exactly.
    facts : mapping
        ``scenario`` (code), ``title, author, date, reason``.

    Returns
    -------
    Scenario
        Without changes, the budget stays as it is: ``changes`` then holds the balancing share as it was.

    Raises
    ------
    RubricProblems
        The shares of the others sum to more than 1, or whatever else is wrong with the scenario.
    """
    known = {item.path: item for item in tunables(policy)}
    changed = {path: value for path, value in values.items() if Decimal(value) != Decimal(known[path].value)}
    changes = [{"path": path, "value": value} for path, value in changed.items()]
    code = balancing_pot(policy)
    if code and (any(known[path].kind == "share" for path in changed) or not changes):
        changes.append({"path": f"pots.{code}.share", "value": balance_of(policy, changed)})
    return scenario_of({**facts, "of": policy.id, "changes": changes})


def balance_of(policy: Policy, values: Mapping[str, str]) -> str:
    """Share that the balancing pot gets beside these shares of the others; below 0 where they ask for too much."""
    others = [
        Decimal(values.get(f"pots.{pot.code}.share", str(pot.share)))
        for pot in policy.model.pots
        if pot.share is not None and pot.code != balancing_pot(policy)
    ]
    return str(1 - sum(others, Decimal(0)))


def _tunables(policy: Policy) -> Iterator[Tunable]:
    model, balance = policy.model, balancing_pot(policy)
    for pot in model.pots:
        if pot.share is not None and pot.code != balance:
            yield Tunable(f"pots.{pot.code}.share", "share", pot.name, str(pot.share), "0", "1")
    for pot in model.pots:
        yield from _multipliers(pot)
    if model.bounds is not None:
        if model.bounds.floor is not None:
            yield Tunable("bounds.floor", "floor", "", str(model.bounds.floor), "0", "1")
        if model.bounds.cap is not None:
            yield Tunable("bounds.cap", "cap", "", str(model.bounds.cap), "1", "3")


def _multipliers(pot: Pot) -> Iterator[Tunable]:
    rule, at = pot.quality, f"pots.{pot.code}.quality"
    if rule is None:
        return
    for letter, value in (rule.letters or {}).items():
        yield Tunable(f"{at}.letters.{letter}", "letter", f"{pot.name} {letter}", str(value), "0", "3")
    if rule.missing is not None:
        yield Tunable(f"{at}.missing", "missing", pot.name, str(rule.missing), "0", "3")
    if rule.neutral is not None:
        yield Tunable(f"{at}.neutral", "neutral", pot.name, str(rule.neutral), "0", "3")
