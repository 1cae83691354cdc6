"""A proof for each yuan (拨款证明): every factor, coefficient and document between heads and amount, in order."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

import numpy as np

from evaluator.funding.proof_lines import ProofLine, bound_lines, document, plain, topup_lines, words
from evaluator.funding.quality import acting_letter
from evaluator.text import EvaluatorError, suggest

if TYPE_CHECKING:
    from collections.abc import Iterator

    from evaluator.funding.allocation import Allocation
    from evaluator.funding.policy.model import Dated
    from evaluator.funding.pots import PotStage
    from evaluator.rubric.model import ReferenceEntry


def proof(allocation: Allocation, unit: str) -> tuple[ProofLine, ...]:
    """Prove the amount of one unit, line by line.

    Parameters
    ----------
    allocation : Allocation
    unit : str
        Its id.

    Returns
    -------
    tuple of ProofLine
        The last line is the amount; every formula gives its line exactly. What closing to whole yuan adds is a line.

    Raises
    ------
    EvaluatorError
        There is no such unit; the likeliest are named.
    """
    ids = allocation.units.ids
    if unit not in ids:
        raise EvaluatorError("funding.unknown_unit", unit=unit, allowed=", ".join(suggest(unit, ids)) or "—")
    row = ids.index(unit)
    lines = [*_volume(allocation, row)]
    for stage in allocation.pots:
        lines += _pot(allocation, stage, row)
    lines += topup_lines(allocation, row)
    lines += bound_lines(allocation, row)
    return tuple(lines)


def _volume(allocation: Allocation, row: int) -> Iterator[ProofLine]:
    policy, units, volume = allocation.policy, allocation.units, allocation.volume
    rule = policy.model.volume
    terms = []
    for level in rule.levels:
        heads, key = units.heads[level.code][row], f"heads_{level.code}"
        reference = document(policy, level.references, rule.references)
        yield ProofLine(key, plain(level.name), heads, note=words("given_heads"))
        yield ProofLine(
            f"{key}_each", words("equivalence", name=level.name), Fraction(level.equivalence), reference=reference
        )
        terms.append(f"{{{key}}}*{{{key}_each}}")
    yield ProofLine("heads", words("heads"), volume.heads[row], "+".join(terms))
    if rule.cost is None:
        yield ProofLine("volume", words("volume"), volume.total[row], "{heads}")
        return
    value: Dated = policy.in_force(rule.cost.values)[str(units.column(rule.cost.by)[row])]
    outer = document(policy, rule.cost.references, rule.references)
    reference = document(policy, value.references, rule.cost.references, rule.references)
    yield ProofLine("constant", words("constant"), Fraction(rule.cost.constant), reference=outer)
    yield ProofLine("slope", words("slope"), Fraction(rule.cost.slope), reference=outer)
    named = f"{value.code} {value.name}".strip()
    yield ProofLine("coefficient", words("coefficient", name=named), Fraction(value.value), reference=reference)
    yield ProofLine("cost", words("cost"), volume.cost[row], "{constant}+{slope}*{coefficient}")
    yield ProofLine("volume", words("volume"), volume.total[row], "{heads}*{cost}")


def _pot(allocation: Allocation, stage: PotStage, row: int) -> Iterator[ProofLine]:
    pot, code, name = stage.pot, stage.pot.code, stage.pot.name
    given = document(allocation.policy, pot.references)
    yield ProofLine(f"{code}_pot", words("pot", pot=name), stage.amount, note=_why_pot(stage), reference=given)
    group, yuan = stage.divided.group[row], stage.divided.amount[row]
    if pot.lifts is not None or not group or group not in stage.divided.groups:
        key = "lifted" if stage.factor[row] and pot.lifts is not None else "takes_no_part"
        yield ProofLine(code, words("share_of_pot", pot=name), int(yuan), note=words(key))
        return
    rows = np.flatnonzero(stage.divided.group == group)
    weight, _ = stage.divided.groups[group]
    whole = sum((other for other, _ in stage.divided.groups.values()), Fraction(0))
    yield ProofLine(f"{code}_weight", words("group_weight", pot=name), weight, note=words("members", count=len(rows)))
    yield ProofLine(f"{code}_weights", words("all_weights", pot=name), whole)
    exact_group = stage.amount * weight / whole if whole else Fraction(0)
    formula = f"{{{code}_pot}}*{{{code}_weight}}/{{{code}_weights}}"
    yield ProofLine(f"{code}_group", words("group_share", pot=name), exact_group, formula)
    yield from _factor(allocation, stage, row)
    claims = sum((allocation.volume.total[member] * stage.factor[member] for member in rows), Fraction(0))
    yield ProofLine(f"{code}_claims", words("claims", pot=name), claims)
    claim = allocation.volume.total[row] * stage.factor[row]
    exact = exact_group * claim / claims if claims else Fraction(0)
    formula = f"{{{code}_group}}*{{volume}}*{{{code}_factor}}/{{{code}_claims}}"
    yield ProofLine(f"{code}_exact", words("exact", pot=name), exact, formula)
    yield ProofLine(f"{code}_closing", words("closing", pot=name), int(yuan) - exact, note=words("why_closing"))
    yield ProofLine(code, words("share_of_pot", pot=name), int(yuan), f"{{{code}_exact}}+{{{code}_closing}}")


def _why_pot(stage: PotStage) -> dict[str, str] | None:
    if stage.pot.share is None:
        return None
    if stage.amount == stage.planned:
        return words("pot_share", share=stage.pot.share)
    # Money that another pot did not use comes in, or its own goes to another.
    planned, other = f"{stage.planned:,}", f"{stage.amount - stage.planned:+,}"
    return words("pot_share_other", share=stage.pot.share, planned=planned, other=other)


def _factor(allocation: Allocation, stage: PotStage, row: int) -> Iterator[ProofLine]:
    """Give the factor: of growth by its formula, else as its rule gave it."""
    code, name, rule, growth = stage.pot.code, stage.pot.name, stage.pot.improvement, allocation.growth
    label, given = words("factor", pot=name), _factor_document(allocation, stage)
    if rule is None or rule.cap is None or growth is None or not growth.judged[row]:
        yield ProofLine(
            f"{code}_factor", label, stage.factor[row], note=_why_factor(allocation, stage, row), reference=given
        )
        return
    parts = {part: values[row] for part, values in growth.parts.items()}
    note = words("change_parts", **{part: f"{value:+.2f}" for part, value in parts.items()}) if parts else None
    change, se = (Fraction(str(float(values[row]))) for values in (growth.difference, growth.se))
    yield ProofLine(f"{code}_change", words("change", pot=name), change, note=note)
    yield ProofLine(f"{code}_se", words("change_se", pot=name), se, note=words("of_results"))
    yield ProofLine(f"{code}_z", words("change_z", pot=name), Fraction(rule.z or 0), reference=given)
    yield ProofLine(f"{code}_most", words("change_cap", pot=name), Fraction(rule.cap), reference=given)
    formula = f"MIN({{{code}_most}},MAX(0,{{{code}_change}}-{{{code}_z}}*{{{code}_se}}))"
    yield ProofLine(f"{code}_factor", label, stage.factor[row], formula)


def _why_factor(allocation: Allocation, stage: PotStage, row: int) -> dict[str, str] | None:
    rule, grown, units = stage.pot.quality, stage.pot.improvement, allocation.units
    if rule is None:
        return words("by_volume" if grown is None else "by_growth" if grown.cap is None else "not_judged")
    if rule.measured is not None:
        return words("by_measured", parts=" + ".join(f"{weight}×{code}" for code, weight in rule.measured.items()))
    if units.letter[row] < 0:
        return words("without_letter", reasons=str(units.table["reasons"].iloc[row]))
    if rule.points is not None:
        return words("by_points", score=units.table["score"].iloc[row])
    if rule.expected:
        chances = ", ".join(f"{x} {p:.4f}" for x, p in zip(units.letters, units.probability[row], strict=True))
        return words("by_chances", chances=chances)
    letter = units.letters[int(acting_letter(units, rule)[row])]
    return words("by_confirmed" if rule.acting == "confirmed" else "by_letter", letter=letter)


def _factor_document(allocation: Allocation, stage: PotStage) -> str:
    if stage.pot.quality is None and stage.pot.improvement is None:
        return ""  # by volume alone: no document gives a factor
    rule = stage.pot.quality or stage.pot.improvement
    own: tuple[ReferenceEntry, ...] = rule.references if rule is not None else ()
    return document(allocation.policy, own, stage.pot.references)
