"""Hold what was found against what was planted, place by place."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from returns_faults import Fault

    from evaluator.text import Problem

Key = tuple[Any, ...]


@dataclass(frozen=True)
class Match:
    """Planted and not found; found and not planted (errors, notices)."""

    missed: list[Fault]
    false_errors: list[Problem]
    stray: list[Problem]
    beside: list[Problem]

    def show(self) -> str:
        lines = [f"missed: {len(self.missed)}", *(f"  {fault.key} {fault.says}" for fault in self.missed)]
        for name in ("false_errors", "stray"):
            problems = getattr(self, name)
            lines += [f"{name}: {len(problems)}"]
            lines += [f"  {problem.reason.value}: {problem.show()}" for problem in problems]
        return "\n".join([*lines, f"notices at planted rows besides: {len(self.beside)}"])


def key_of(problem: Problem) -> Key:
    place = problem.place
    return (problem.severity, problem.reason.value, place.file, place.sheet, place.row, place.position)


def match(
    problems: Iterable[Problem], faults: Sequence[Fault], clean: Sequence[Problem], copies: Mapping[str, str]
) -> Match:
    """Match one to one.

    Notices that the clean folder shows too, at the same place, were not planted and are no fault of the reader; nor is
    a notice that a planted fault brings about in its own row. ``copies``: files that are sent twice, and as what.
    """
    left: dict[Key, list[Problem]] = {}
    for problem in problems:
        left.setdefault(key_of(problem), []).append(problem)
    missed = []
    for fault in faults:
        found = next((one for one in left.get(fault.key, []) if fault.says in one.value), None)
        if found is None:
            missed.append(fault)
        else:
            left[fault.key].remove(found)
    rest = [problem for found in left.values() for problem in found]
    known = Counter(key_of(problem) for problem in clean)
    twice = (problem for problem in clean if problem.place.file in copies)
    known.update(key_of(replace(one, place=replace(one.place, file=copies[one.place.file]))) for one in twice)
    rows = {(fault.file, fault.row) for fault in faults if fault.row is not None}
    rows |= {(fault.file, row) for fault in faults for row, _, _ in fault.mend}
    stray, beside = [], []
    for problem in rest:
        if problem.severity == "error":
            continue
        if known[key_of(problem)] > 0:
            known[key_of(problem)] -= 1
        else:
            (beside if (problem.place.file, problem.place.row) in rows else stray).append(problem)
    return Match(missed, [problem for problem in rest if problem.severity == "error"], stray, beside)
