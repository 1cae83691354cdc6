"""A line of a proof (证明的一行), its words and documents; and the last lines: top-ups, floor, cap, payment."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING

from evaluator.funding.exact import total
from evaluator.text import say

if TYPE_CHECKING:
    from collections.abc import Iterator

    from evaluator.funding.allocation import Allocation
    from evaluator.funding.policy import Policy
    from evaluator.funding.policy.model import Topup
    from evaluator.funding.recipients import RecipientStage
    from evaluator.rubric.model import ReferenceEntry


@dataclass(frozen=True)
class ProofLine:
    """One line of a proof.

    Attributes
    ----------
    key : str
        By which formulas of later lines name it; unique in a proof.
    label : dict of str to str
        By language.
    value : Fraction, int or str
    formula : str
        How the value follows from earlier lines, their keys in braces (``{heads}*{cost}``), with the functions of a
        spreadsheet (MIN, MAX, ROUNDUP, ROUNDDOWN); empty for what is given.
    note : dict of str to str
        By language.
    reference : str
        The document of a given value.
    """

    key: str
    label: dict[str, str]
    value: Fraction | int | str
    formula: str = ""
    note: dict[str, str] | None = None
    reference: str = ""


def document(policy: Policy, *parts: tuple[ReferenceEntry, ...]) -> str:
    """Documents of a value: of the nearest part that names one; else those of the whole policy, and that they are."""
    given = "；".join(
        " ".join(str(part) for part in (item.title, item.article, item.date, item.note) if part)
        for item in policy.references(*parts)
    )
    if any(parts):
        return given
    return say("fund.proof.whole_policy", status=policy.model.status, document=given)


def words(key: str, **values: object) -> dict[str, str]:
    """Sentence of a proof in every language."""
    return {lang: say(f"fund.proof.{key}", lang, **values) for lang in ("zh", "en")}


def plain(text: str) -> dict[str, str]:
    """Text that is the same in every language."""
    return {"zh": text, "en": text}


def topup_lines(allocation: Allocation, row: int) -> Iterator[ProofLine]:
    """Prove the amount before floor and cap: pots, raised by the top-ups within the budget, scaled back to it."""
    formula = "+".join(f"{{{stage.pot.code}}}" for stage in allocation.pots)
    model, size = allocation.policy.model, len(allocation.units)
    within = [topup for topup in model.topups if topup.paid == "within"]
    own = int(sum(stage.divided.amount[row] for stage in allocation.pots))
    if not allocation.topups.within.any():
        yield ProofLine("unbounded", words("unbounded"), own, formula)
    else:
        yield ProofLine("of_pots", words("of_pots"), own, formula)
        for topup in within:
            yield _rate(allocation, topup, row)
        rates = total((allocation.topups.rate[topup.code] for topup in within), size)
        raised = "1+" + "+".join(f"{{{topup.code}_rate}}" for topup in within)
        yield ProofLine("raise", words("raise"), 1 + rates[row], raised)
        pots = total((stage.divided.amount for stage in allocation.pots), size)
        scale = Fraction(int(pots.sum())) / sum((pots * (1 + rates)).tolist(), Fraction(0))
        yield ProofLine("scale", words("scale"), scale, note=words("why_topup"))
        exact = own * (1 + rates[row]) * scale
        yield ProofLine("raised", words("raised"), exact, "{of_pots}*{raise}*{scale}")
        closing = int(allocation.unbounded[row]) - exact
        yield ProofLine("raised_closing", words("closing_of"), closing, note=words("to_yuan"))
        yield ProofLine("unbounded", words("unbounded"), int(allocation.unbounded[row]), "{raised}+{raised_closing}")
    for topup in model.topups:
        paid = int(allocation.topups.on_top[topup.code][row]) if topup.code in allocation.topups.on_top else 0
        if paid:
            yield _rate(allocation, topup, row)
            yield ProofLine(f"{topup.code}_on_top", words("on_top", name=topup.name), paid, note=words("why_on_top"))


def _rate(allocation: Allocation, topup: Topup, row: int) -> ProofLine:
    policy, value = allocation.policy, str(allocation.units.column(topup.by)[row])
    rule = policy.in_force(topup.values).get(value)
    given = document(policy, rule.references if rule is not None else (), topup.references)
    rate = allocation.topups.rate[topup.code][row]
    return ProofLine(f"{topup.code}_rate", words("topup_rate", name=topup.name, value=value), rate, reference=given)


def bound_lines(allocation: Allocation, row: int) -> Iterator[ProofLine]:
    """Prove floor and cap of the recipient, and the unit's part of what it receives."""
    received, index = allocation.received, int(allocation.recipient_index[row])
    amount, unbounded = int(allocation.amount[row]), int(received.unbounded[index])
    if received.multiplier is None:
        yield ProofLine("amount", words("amount"), amount, "{unbounded}")
    else:
        yield ProofLine("recipient_unbounded", words("recipient_unbounded"), unbounded)
        yield from _held(allocation, received, index)
        recipient_amount = int(received.amount[index])
        if unbounded:
            exact = Fraction(recipient_amount * int(allocation.unbounded[row]), unbounded)
            yield ProofLine("part", words("part"), exact, "{recipient}*{unbounded}/{recipient_unbounded}")
        else:
            exact = Fraction(amount)
            yield ProofLine("part", words("part"), exact, note=words("part_by_volume"))
        yield ProofLine("part_closing", words("closing_of"), amount - exact, note=words("to_yuan"))
        yield ProofLine("amount", words("amount"), amount, "{part}+{part_closing}")
        yield ProofLine("adjustment", words("adjustment"), int(allocation.adjustment[row]), "{amount}-{unbounded}")
    if allocation.withheld[row]:
        yield ProofLine("withheld", words("withheld"), int(allocation.withheld[row]), note=words("why_withheld"))


def _held(allocation: Allocation, received: RecipientStage, index: int) -> Iterator[ProofLine]:
    """Hold the recipient: λ × its amount, not below the floor, not above the cap."""
    rule, last = allocation.policy.model.bounds, received.base[index]
    given = document(allocation.policy, rule.references if rule is not None else ())
    held = "{multiplier}*{recipient_unbounded}"
    yield ProofLine("multiplier", words("multiplier"), received.multiplier or Fraction(0), note=words("why_multiplier"))
    if last is not None and rule is not None:
        new = received.last[index] is None
        yield ProofLine("last_year", words("new_base" if new else "last_year"), last, reference=given if new else "")
        if rule.floor is not None:
            yield ProofLine("floor_share", words("floor_share"), Fraction(rule.floor), reference=given)
            yield ProofLine("floor", words("floor"), received.lower[index], _whole("ROUNDUP", "floor_share"))
            held = f"MAX({{floor}},{held})"
        if rule.cap is not None:
            yield ProofLine("cap_share", words("cap_share"), Fraction(rule.cap), reference=given)
            yield ProofLine("cap", words("cap"), int(received.upper[index] or 0), _whole("ROUNDDOWN", "cap_share"))
            held = f"MIN({{cap}},{held})"
    exact = received.exact[index]
    note = words(f"stands_{received.bound_by[index] or 'free'}")
    yield ProofLine("recipient_exact", words("recipient_exact"), exact, held, note=note)
    closing = int(received.amount[index]) - exact
    yield ProofLine("recipient_closing", words("closing_of"), closing, note=words("to_yuan"))
    formula = "{recipient_exact}+{recipient_closing}"
    yield ProofLine("recipient", words("recipient"), int(received.amount[index]), formula)


def _whole(function: str, share: str) -> str:
    # A product that is whole must not be taken for a little more by the dust of binary numbers.
    return f"{function}(ROUND({{{share}}}*{{last_year}},6),0)"
