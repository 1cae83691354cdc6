"""A proof for each yuan (拨款证明): every factor, coefficient and document between heads and amount, in order."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING

import numpy as np

from evaluator.funding.quality import acting_letter
from evaluator.text import EvaluatorError, both, say, suggest

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from evaluator.funding.allocation import Allocation
    from evaluator.funding.policy.model import Dated
    from evaluator.funding.pots import PotStage
    from evaluator.rubric.model import Reference


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
        How the value follows from earlier lines, their keys in braces (``{heads}*{cost}``); empty for what is given.
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
        raise EvaluatorError(both("funding.unknown_unit", unit=unit, allowed=", ".join(suggest(unit, ids)) or "—"))
    at = ids.index(unit)
    lines = [*_volume(allocation, at)]
    for stage in allocation.pots:
        lines += _pot(allocation, stage, at)
    lines += _topup(allocation, at)
    lines += _bounds(allocation, at)
    return tuple(lines)


def _volume(allocation: Allocation, at: int) -> Iterator[ProofLine]:
    policy, units, volume = allocation.policy, allocation.units, allocation.volume
    rule = policy.model.volume
    terms = []
    for level in rule.levels:
        heads, key = units.heads[level.code][at], f"heads_{level.code}"
        reference = _document(policy.references(level.references, rule.references))
        yield ProofLine(key, _plain(level.name), heads, note=_words("given_heads"))
        yield ProofLine(
            f"{key}_each", _words("equivalence", name=level.name), Fraction(level.equivalence), reference=reference
        )
        terms.append(f"{{{key}}}*{{{key}_each}}")
    yield ProofLine("heads", _words("heads"), volume.heads[at], "+".join(terms))
    if rule.cost is None:
        yield ProofLine("volume", _words("volume"), volume.total[at], "{heads}")
        return
    value: Dated = policy.in_force(rule.cost.values)[str(units.column(rule.cost.by)[at])]
    reference = _document(policy.references(value.references, rule.cost.references, rule.references))
    yield ProofLine("constant", _words("constant"), Fraction(rule.cost.constant), reference=reference)
    yield ProofLine("slope", _words("slope"), Fraction(rule.cost.slope), reference=reference)
    named = f"{value.code} {value.name}".strip()
    yield ProofLine("coefficient", _words("coefficient", name=named), Fraction(value.value), reference=reference)
    yield ProofLine("cost", _words("cost"), volume.cost[at], "{constant}+{slope}*{coefficient}")
    yield ProofLine("volume", _words("volume"), volume.total[at], "{heads}*{cost}")


def _pot(allocation: Allocation, stage: PotStage, at: int) -> Iterator[ProofLine]:
    pot, code, name = stage.pot, stage.pot.code, stage.pot.name
    document = _document(allocation.policy.references(pot.references))
    yield ProofLine(f"{code}_pot", _words("pot", pot=name), stage.amount, reference=document)
    group, yuan = stage.divided.group[at], stage.divided.amount[at]
    if pot.lifts is not None or not group or group not in stage.divided.groups:
        key = "lifted" if stage.factor[at] and pot.lifts is not None else "takes_no_part"
        yield ProofLine(code, _words("share_of_pot", pot=name), int(yuan), note=_words(key))
        return
    rows = np.flatnonzero(stage.divided.group == group)
    weight, _ = stage.divided.groups[group]
    whole = sum((other for other, _ in stage.divided.groups.values()), Fraction(0))
    yield ProofLine(f"{code}_weight", _words("group_weight", pot=name), weight, note=_words("members", count=len(rows)))
    yield ProofLine(f"{code}_weights", _words("all_weights", pot=name), whole)
    exact_group = stage.amount * weight / whole if whole else Fraction(0)
    formula = f"{{{code}_pot}}*{{{code}_weight}}/{{{code}_weights}}"
    yield ProofLine(f"{code}_group", _words("group_share", pot=name), exact_group, formula)
    factor_document = _factor_document(allocation, stage)
    yield ProofLine(
        f"{code}_factor",
        _words("factor", pot=name),
        stage.factor[at],
        note=_why_factor(allocation, stage, at),
        reference=factor_document,
    )
    claims = sum((allocation.volume.total[row] * stage.factor[row] for row in rows), Fraction(0))
    yield ProofLine(f"{code}_claims", _words("claims", pot=name), claims)
    claim = allocation.volume.total[at] * stage.factor[at]
    exact = exact_group * claim / claims if claims else Fraction(0)
    formula = f"{{{code}_group}}*{{volume}}*{{{code}_factor}}/{{{code}_claims}}"
    yield ProofLine(f"{code}_exact", _words("exact", pot=name), exact, formula)
    yield ProofLine(f"{code}_closing", _words("closing", pot=name), int(yuan) - exact, note=_words("why_closing"))
    yield ProofLine(code, _words("share_of_pot", pot=name), int(yuan), f"{{{code}_exact}}+{{{code}_closing}}")


def _why_factor(allocation: Allocation, stage: PotStage, at: int) -> dict[str, str] | None:
    rule, units = stage.pot.quality, allocation.units
    if rule is None:
        return _words("by_growth") if stage.pot.improvement is not None else _words("by_volume")
    if rule.measured is not None:
        return _words("by_measured", parts=" + ".join(f"{weight}×{code}" for code, weight in rule.measured.items()))
    if units.letter[at] < 0:
        return _words("without_letter", reasons=str(units.table["reasons"].iloc[at]))
    if rule.points is not None:
        return _words("by_points", score=units.table["score"].iloc[at])
    if rule.expected:
        chances = ", ".join(f"{x} {p:.4f}" for x, p in zip(units.letters, units.probability[at], strict=True))
        return _words("by_chances", chances=chances)
    letter = units.letters[int(acting_letter(units, rule)[at])]
    return _words("by_confirmed" if rule.acting == "confirmed" else "by_letter", letter=letter)


def _factor_document(allocation: Allocation, stage: PotStage) -> str:
    rule = stage.pot.quality or stage.pot.improvement
    own: tuple[Reference, ...] = rule.references if rule is not None else ()
    return _document(allocation.policy.references(own, stage.pot.references))


def _topup(allocation: Allocation, at: int) -> Iterator[ProofLine]:
    codes = [stage.pot.code for stage in allocation.pots]
    if allocation.topups.within.any():
        yield ProofLine("topup", _words("topup"), int(allocation.topups.within[at]), note=_words("why_topup"))
        codes.append("topup")
    formula = "+".join(f"{{{code}}}" for code in codes)
    yield ProofLine("unbounded", _words("unbounded"), int(allocation.unbounded[at]), formula)


def _bounds(allocation: Allocation, at: int) -> Iterator[ProofLine]:
    found, place = allocation.received, int(allocation.place[at])
    last, stands = found.last[place], found.at[place]
    if last is not None:
        yield ProofLine("last_year", _words("last_year"), last)
        document = _document(allocation.policy.references(_bound_references(allocation)))
        yield ProofLine("recipient_unbounded", _words("recipient_unbounded"), int(found.unbounded[place]))
        if found.lower[place]:
            yield ProofLine("floor", _words("floor"), found.lower[place], reference=document)
        if found.upper[place] is not None:
            yield ProofLine("cap", _words("cap"), int(found.upper[place] or 0), reference=document)
        note = _words(f"stands_{stands}") if stands else _words("stands_free")
        yield ProofLine("recipient", _words("recipient"), int(found.amount[place]), note=note)
    yield ProofLine("adjustment", _words("adjustment"), int(allocation.adjustment[at]))
    yield ProofLine("amount", _words("amount"), int(allocation.amount[at]), "{unbounded}+{adjustment}")
    if allocation.withheld[at]:
        yield ProofLine("withheld", _words("withheld"), int(allocation.withheld[at]), note=_words("why_withheld"))


def _bound_references(allocation: Allocation) -> tuple[Reference, ...]:
    bounds = allocation.policy.model.bounds
    return bounds.references if bounds is not None else ()


def _document(references: Sequence[Reference]) -> str:
    return "；".join(
        " ".join(str(part) for part in (one.title, one.article, one.date, one.note) if part) for one in references
    )


def _words(key: str, **values: object) -> dict[str, str]:
    return {lang: say(f"fund.proof.{key}", lang, **values) for lang in ("zh", "en")}


def _plain(text: str) -> dict[str, str]:
    return {"zh": text, "en": text}
