"""Every coefficient of a policy in force on its day, with the document that it stands in (系数)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import pandas as pd

from evaluator.report.allocation.headings import column_name, default_content, level_words
from evaluator.report.allocation.words import word
from evaluator.text import say

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from decimal import Decimal

    from evaluator.funding import Policy
    from evaluator.funding.policy.model import Bounds, Cost, Dated, Groups, Improvement, Pot, Quality
    from evaluator.rubric.model import ReferenceEntry

    References = Sequence[tuple[ReferenceEntry, ...]]


@dataclass(frozen=True)
class Coefficient:
    """One value of a policy.

    Attributes
    ----------
    kind, name : str
        What it is, and of what: 成本系数（学科门类）, 08 工学.
    value : str
        As the policy has it: ``1.10`` stays 1.10.
    references : sequence of tuple of ReferenceEntry
        Of the value itself, then of the parts around it outwards; those of the whole policy are not among them.
    days : str
        From when until when, where the value has dates.
    default : bool
        It is what holds where a policy says nothing.
    """

    kind: str
    name: str
    value: str
    references: References = ()
    days: str = ""
    default: bool = False


def coefficient_table(policy: Policy) -> pd.DataFrame:
    """One row a coefficient: ``kind, item, value, days, document, document_note, stands, status``.

    Parameters
    ----------
    policy : Policy

    Returns
    -------
    DataFrame
        ``document`` is of the nearest part that names one, ``document_note`` what the policy says about it: whether
        the number stands in it. ``stands`` says whose the reference is: the value's own, its part's, or only the
        whole policy's.
    """
    columns = ["kind", "item", "value", "days", "document", "document_note", "stands", "status"]
    rows = []
    for one in coefficients(policy):
        given = policy.references(*one.references)
        documents = [" ".join(str(part) for part in (ref.title, ref.article, ref.date) if part) for ref in given]
        notes = [ref.note for ref in given if ref.note]
        own = [bool(references) for references in one.references]
        stands = "own" if own[:1] == [True] else "default" if one.default else "part" if any(own) else "policy"
        said = ["\n".join(documents), "\n".join(notes), word(f"stands.{stands}"), policy.model.status]
        rows.append([one.kind, one.name, one.value, one.days, *said])
    return pd.DataFrame(rows, columns=columns)


def coefficients(policy: Policy) -> list[Coefficient]:
    """Give every coefficient of a policy in force on its day, in the order in which they work."""
    model = policy.model
    found = [*_volume(policy)]
    for pot in model.pots:
        found += _pot(policy, pot)
    for topup in model.topups:
        paid = word(f"paid.{topup.paid}")
        kind = word("coefficient.topup", name=topup.name, by=level_words(policy, topup.by), paid=paid)
        found += _dated(policy, kind, topup.values, topup.references)
    found += _rectification(policy)
    if model.bounds is not None:
        found += _bounds(model.bounds)
    default = model.closure == default_content()["funding"]["closure"]
    closing = word(f"closure.{model.closure}")
    found.append(Coefficient(word("coefficient.closing"), word("coefficient.closing_of"), closing, default=default))
    return [*found, *_doubtful(policy)]


def _doubtful(policy: Policy) -> Iterator[Coefficient]:
    usual = default_content()["funding"]["doubtful"]
    for key in usual:
        value = str(getattr(policy.model.doubtful, key))
        named = (word("coefficient.doubtful"), word(f"coefficient.{key}"), value)
        yield Coefficient(*named, default=value == str(usual[key]))


def _volume(policy: Policy) -> Iterator[Coefficient]:
    rule = policy.model.volume
    for level in rule.levels:
        references = (level.references, rule.references)
        yield Coefficient(word("coefficient.equivalence"), level.name, str(level.equivalence), references)
    if rule.cost is not None:
        yield from _cost(policy, rule.cost)


def _cost(policy: Policy, cost: Cost) -> Iterator[Coefficient]:
    outer, usual = policy.model.volume.references, _defaults("cost")
    for key, value in (("constant", cost.constant), ("slope", cost.slope)):
        # The part's own reference comes second: the constant itself has none.
        references: References = ((), cost.references, outer)
        default = str(value) == str(usual[key])
        name = word(f"coefficient.{key}")
        yield Coefficient(word("coefficient.cost_a_head"), name, str(value), references, default=default)
    kind = word("coefficient.cost", by=level_words(policy, cost.by))
    yield from _dated(policy, kind, cost.values, cost.references, outer)


def _dated(
    policy: Policy, kind: str, values: Sequence[Dated], *outer: tuple[ReferenceEntry, ...]
) -> Iterator[Coefficient]:
    for value in policy.in_force(values).values():
        name = f"{value.code} {value.name}".strip()
        first, last = (str(day or "") for day in (value.from_, value.until))
        days = word("coefficient.days", first=first, last=last) if first or last else ""
        yield Coefficient(kind, name, str(value.value), (value.references, *outer), days)


def _pot(policy: Policy, pot: Pot) -> Iterator[Coefficient]:
    money = word("coefficient.share" if pot.amount is None else "coefficient.amount")
    yield Coefficient(money, pot.name, str(pot.share if pot.amount is None else pot.amount), (pot.references,))
    for code, allowed in pot.only.items():
        name = word("coefficient.only", by=level_words(policy, code))
        yield Coefficient(pot.name, name, "、".join(allowed), ((), pot.references))
    if pot.groups is not None:
        yield from _groups(policy, pot, pot.groups)
    if pot.quality is not None:
        yield from _quality(policy, pot, pot.quality)
    if pot.improvement is not None:
        yield from _improvement(policy, pot, pot.improvement)
    if pot.lifts is not None:
        references = (pot.lifts.references, pot.references)
        yield Coefficient(pot.name, word("coefficient.lifts"), "、".join(pot.lifts.letters), references)


def _groups(policy: Policy, pot: Pot, rule: Groups) -> Iterator[Coefficient]:
    by = word("coefficient.then").join(level_words(policy, code) for code in rule.by)
    yield Coefficient(pot.name, word("coefficient.groups"), by, ((), pot.references))
    default = rule.least == _defaults("groups")["least"]
    yield Coefficient(pot.name, word("coefficient.least"), str(rule.least), ((), pot.references), default=default)
    yield from _each(pot, word("coefficient.weigh"), _named(policy, rule.weigh), ((), pot.references))


def _quality(policy: Policy, pot: Pot, rule: Quality) -> Iterator[Coefficient]:
    references = (rule.references, pot.references)
    yield from _each(pot, word("coefficient.letter"), rule.letters or {}, references)
    points = {word("coefficient.score", score=str(score)): factor for score, factor in rule.points or ()}
    yield from _each(pot, word("coefficient.point"), points, references)
    yield from _each(pot, word("coefficient.measured"), _named(policy, rule.measured or {}), references)
    if rule.expected:
        yield Coefficient(pot.name, word("coefficient.counts"), word("coefficient.expected"), references)
    if rule.confirm is not None:
        yield Coefficient(pot.name, word("coefficient.confirm"), str(rule.confirm), references)
    for key, value in (("missing", rule.missing), ("neutral", rule.neutral)):
        if value is not None:
            yield Coefficient(pot.name, word(f"coefficient.{key}"), str(value), references)
    if rule.neutral is not None and rule.new:
        reasons = "、".join(say(f"reasons.{reason}", "zh") for reason in rule.new)
        default = list(rule.new) == _defaults("quality")["new"]
        yield Coefficient(pot.name, word("coefficient.new"), reasons, ((), *references), default=default)


def _improvement(policy: Policy, pot: Pot, rule: Improvement) -> Iterator[Coefficient]:
    references = (rule.references, pot.references)
    for key, bound in (("growth_z", rule.z), ("growth_cap", rule.cap)):
        if bound is not None:
            yield Coefficient(pot.name, word(f"coefficient.{key}"), str(bound), references)
    for step in rule.steps:
        names = {"figure": column_name(policy, rule.figure or ""), "before": column_name(policy, rule.before or "")}
        name = word("coefficient.step", points=str(step.points), **names)
        value = word("coefficient.step_value", reached=str(step.reached), gained=str(step.gained))
        yield Coefficient(pot.name, name, value, references)


def _rectification(policy: Policy) -> Iterator[Coefficient]:
    rule, names = policy.model.rectification, {pot.code: pot.name for pot in policy.model.pots}
    if rule is None:
        return
    said = [
        (word("coefficient.held_letters"), "、".join(rule.letters)),
        (word("coefficient.held_pots"), "、".join(names[code] for code in rule.pots)),
        (word("coefficient.withhold"), str(rule.withhold)),
        (word("coefficient.releases"), "、".join(str(release) for release in rule.releases)),
        (word("coefficient.returns"), word(f"returns.{rule.returns}")),
        *((word("coefficient.milestone", name=one.name), str(one.due or "")) for one in rule.milestones),
    ]
    for name, value in said:
        yield Coefficient(word("coefficient.rectification"), name, value, (rule.references,))


def _bounds(bounds: Bounds) -> Iterator[Coefficient]:
    for key, value in (("floor", bounds.floor), ("cap", bounds.cap), ("new_base", bounds.new_base)):
        if value is not None:
            yield Coefficient(word("coefficient.bounds"), word(f"coefficient.{key}"), str(value), (bounds.references,))


def _each(pot: Pot, kind: str, values: dict[str, Decimal], references: References) -> Iterator[Coefficient]:
    for name, value in values.items():
        yield Coefficient(pot.name, f"{kind} {name}", str(value), references)


def _named(policy: Policy, values: dict[str, Decimal]) -> dict[str, Decimal]:
    return {column_name(policy, code): value for code, value in values.items()}


def _defaults(part: str) -> dict[str, Any]:
    found: dict[str, Any] = default_content()["funding"]["parts"][part]
    return found
