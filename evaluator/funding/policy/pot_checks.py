"""What is wrong with a pot: forms that exclude each other, keys that need each other, factors that fall."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

from evaluator.rubric import allowed_names
from evaluator.text import Problem, Reason

if TYPE_CHECKING:
    from collections.abc import Iterator

    from evaluator.funding.policy.model import FundingPolicy, Improvement, Pot, Quality
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
