"""What the model of a policy alone cannot say: sums, references, dates, names, pots, what needs what."""

from __future__ import annotations

from decimal import Decimal
from itertools import combinations, pairwise
from typing import TYPE_CHECKING, Any

from pydantic import BaseModel

from evaluator.funding.policy.policy import in_force
from evaluator.rubric import allowed_names
from evaluator.text import Problem, Reason

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterator, Sequence

    from evaluator.funding.policy.model import Dated, FundingPolicy, Improvement, Pot, Quality
    from evaluator.rubric import KeyPath, YamlFile


def pot_problems(pot: Pot, path: KeyPath, model: FundingPolicy, file: YamlFile) -> Iterator[Problem]:
    """List everything wrong with one pot."""
    forms = {"quality": pot.quality, "improvement": pot.improvement, "lifts": pot.lifts}
    yield from _one_of({"share": pot.share, "amount": pot.amount}, path, file)
    given = [name for name, form in forms.items() if form is not None]
    if len(given) > 1:
        yield Problem(Reason.ONE_OF, file.place(path), "、".join(given), details={"allowed": "、".join(forms)})
    others = [other.code for other in model.pots if other.code != pot.code and not _can_be_unclaimed(other)]
    if pot.unclaimed is not None and pot.unclaimed not in others:
        details = allowed_names(pot.unclaimed, others)
        yield Problem(Reason.UNKNOWN_NAME, file.place((*path, "unclaimed")), pot.unclaimed, details=details)
    if pot.unclaimed is None and _can_be_unclaimed(pot):
        yield _needs(path, file, given[0], "unclaimed")
    if pot.quality is not None:
        yield from _quality(pot.quality, (*path, "quality"), file)
    if pot.improvement is not None:
        yield from _improvement(pot.improvement, (*path, "improvement"), file)
    if model.results is None and _needs_results(pot):
        yield _needs(path, file, given[0], "results")


def _can_be_unclaimed(pot: Pot) -> bool:
    """Nobody may have grown, and nobody may be lifted; volume and quality always have a claim."""
    return pot.improvement is not None or pot.lifts is not None


def _needs_results(pot: Pot) -> bool:
    by_result = pot.quality is not None and pot.quality.measured is None
    return by_result or pot.lifts is not None or (pot.improvement is not None and not pot.improvement.steps)


def _quality(rule: Quality, path: KeyPath, file: YamlFile) -> Iterator[Problem]:
    yield from _one_of({"letters": rule.letters, "points": rule.points, "measured": rule.measured}, path, file)
    if rule.expected and rule.letters is None:
        yield _needs(path, file, "expected", "letters")
    if rule.acting == "confirmed":
        for key, value in (("letters", rule.letters), ("confirm", rule.confirm)):
            if value is None:
                yield _needs(path, file, "acting: confirmed", key)
        if rule.expected:
            details = {"allowed": "expected、acting: confirmed"}
            yield Problem(Reason.ONE_OF, file.place(path), "expected、acting: confirmed", details=details)
    if rule.measured is None:
        for key, value in (("missing", rule.missing), ("neutral", rule.neutral)):
            if value is None:
                yield _needs(path, file, "letters" if rule.letters is not None else "points", key)
    yield from _factors(rule, path, file)


def _factors(rule: Quality, path: KeyPath, file: YamlFile) -> Iterator[Problem]:
    """Better quality never means less money: the factors may not fall as quality rises."""
    factors = list(rule.letters.values()) if rule.letters is not None else []
    if any(worse > better for better, worse in pairwise(factors)):
        shown = "、".join(f"{letter} {factor}" for letter, factor in (rule.letters or {}).items())
        yield Problem(Reason.FACTORS_NOT_FALLING, file.place((*path, "letters")), shown)
    if rule.points is not None:
        steps = list(pairwise(rule.points))
        if any(later[0] <= earlier[0] or later[1] < earlier[1] for earlier, later in steps):
            shown = "、".join(f"{score}:{factor}" for score, factor in rule.points)
            yield Problem(Reason.NOT_RISING, file.place((*path, "points")), shown, details={"key": "points"})


def _improvement(rule: Improvement, path: KeyPath, file: YamlFile) -> Iterator[Problem]:
    if rule.steps:
        if rule.cap is not None or rule.z is not None:
            yield Problem(Reason.ONE_OF, file.place(path), "cap、z、steps", details={"allowed": "cap＋z、steps"})
        for key, code in (("figure", rule.figure), ("before", rule.before)):
            if code is None:
                yield _needs(path, file, "steps", key)
        for better, worse in pairwise(rule.steps):
            if not (worse.points < better.points and worse.reached <= better.reached and worse.gained <= better.gained):
                yield Problem(Reason.STEPS_NOT_FALLING, file.place((*path, "steps")), str(worse.points))
                break
        return
    for key, value in (("cap", rule.cap), ("z", rule.z)):
        if value is None:
            yield _needs(path, file, "improvement", key)


def _one_of(forms: dict[str, object], path: KeyPath, file: YamlFile) -> Iterator[Problem]:
    given = [name for name, form in forms.items() if form is not None]
    if len(given) != 1:
        yield Problem(Reason.ONE_OF, file.place(path), "、".join(given), details={"allowed": "、".join(forms)})


def _needs(path: KeyPath, file: YamlFile, key: str, other: str) -> Problem:
    return Problem(Reason.KEY_NEEDS, file.place(path), key, details={"other": other})


def check(model: FundingPolicy, file: YamlFile, day: dt.date) -> list[Problem]:
    """List everything wrong with a policy on a day."""
    problems = [*_duplicates(model, file), *_references(model, file), *_shares(model, file)]
    for path, values in tables(model):
        problems += _dates(path, values, file, day)
    for index, pot in enumerate(model.pots):
        problems += pot_problems(pot, ("pots", index), model, file)
    problems += _rectification(model, file)
    if model.effective.until is not None and model.effective.until < model.effective.from_:
        place = file.place(("effective", "until"))
        problems.append(Problem(Reason.EFFECTIVE_BACKWARDS, place, str(model.effective.until)))
    return problems


def tables(model: FundingPolicy) -> Iterator[tuple[KeyPath, Sequence[Dated]]]:
    """Give every table of dated values and where it stands."""
    if model.volume.cost is not None:
        yield ("volume", "cost", "values"), model.volume.cost.values
    for index, topup in enumerate(model.topups):
        yield ("topups", index, "values"), topup.values


def _duplicates(model: FundingPolicy, file: YamlFile) -> Iterator[Problem]:
    coded: list[tuple[KeyPath, list[str]]] = [
        (("pots",), [pot.code for pot in model.pots]),
        (("volume", "levels"), [level.code for level in model.volume.levels]),
        (("topups",), [topup.code for topup in model.topups]),
    ]
    for path, codes in coded:
        for index, code in enumerate(codes):
            if code in codes[:index]:
                yield Problem(Reason.DUPLICATE_CODE, file.place((*path, index, "code")), code)


def _references(part: BaseModel, file: YamlFile, path: KeyPath = (), covered: bool = False) -> Iterator[Problem]:
    """Every part that may name a document, and has none at it or above it."""
    given = getattr(part, "references", None)
    if given is not None:
        covered = covered or bool(given)
        inner = list(_parts(part, path))
        if not covered and path and not any(hasattr(below, "references") for _, below in inner):
            yield Problem(Reason.NO_REFERENCE, file.place(path), str(getattr(part, "code", path[-1])))
    for below_path, below in _parts(part, path):
        yield from _references(below, file, below_path, covered)


def _parts(part: BaseModel, path: KeyPath) -> Iterator[tuple[KeyPath, BaseModel]]:
    for name, info in type(part).model_fields.items():
        value: Any = getattr(part, name)
        here = (*path, info.alias or name)
        if isinstance(value, BaseModel):
            yield here, value
        elif isinstance(value, tuple) and name != "references":
            yield from (((*here, index), item) for index, item in enumerate(value) if isinstance(item, BaseModel))


def _shares(model: FundingPolicy, file: YamlFile) -> Iterator[Problem]:
    given = [pot for pot in model.pots if pot.share is not None]
    total = sum((pot.share for pot in given if pot.share is not None), Decimal(0))
    if given and total != 1:
        parts = " + ".join(f"{pot.code} {pot.share}" for pot in given)
        yield Problem(Reason.POT_SHARES_NOT_ONE, file.place(("pots",)), str(total), details={"parts": parts})


def _dates(path: KeyPath, values: Sequence[Dated], file: YamlFile, day: dt.date) -> Iterator[Problem]:
    for index, value in enumerate(values):
        if value.from_ is not None and value.until is not None and value.until < value.from_:
            yield Problem(Reason.EFFECTIVE_BACKWARDS, file.place((*path, index, "until")), str(value.until))
    for (first, item), (second, other) in combinations(enumerate(values), 2):
        if item.code == other.code and _meet(item, other):
            line = file.place((*path, first)).line
            yield Problem(Reason.VALUE_DATES_OVERLAP, file.place((*path, second)), other.code, details={"other": line})
    for code in dict.fromkeys(value.code for value in values):
        if not any(in_force(value, day) for value in values if value.code == code):
            first = next(index for index, value in enumerate(values) if value.code == code)
            place = file.place((*path, first))
            yield Problem(Reason.VALUE_NOT_IN_FORCE, place, code, details={"day": str(day)})


def _meet(one: Dated, other: Dated) -> bool:
    return (one.until is None or other.from_ is None or other.from_ <= one.until) and (
        other.until is None or one.from_ is None or one.from_ <= other.until
    )


def _rectification(model: FundingPolicy, file: YamlFile) -> Iterator[Problem]:
    rule = model.rectification
    if rule is None:
        return
    may = [pot.code for pot in model.pots if pot.quality is not None]
    for index, code in enumerate(rule.pots):
        if code not in may:
            place = file.place(("rectification", "pots", index))
            yield Problem(Reason.UNKNOWN_NAME, place, code, details=allowed_names(code, may))
    if any(later <= earlier for earlier, later in pairwise(rule.releases)):
        place = file.place(("rectification", "releases"))
        yield Problem(Reason.NOT_RISING, place, ", ".join(map(str, rule.releases)), details={"key": "releases"})
