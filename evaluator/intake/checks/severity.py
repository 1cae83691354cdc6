"""How severe a finding is: the rubric may raise, lower or drop what is a matter of judgement (轻重)."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

    from evaluator.rubric import Rubric
    from evaluator.text import Problem


def settle(problems: Iterable[Problem], rubric: Rubric) -> list[Problem]:
    """Give every adjustable finding the severity of the rubric; leave out those that it turns off."""
    table = rubric.model.data.checks.severity
    settled = []
    for problem in problems:
        wanted = table.get(problem.reason) if problem.reason.adjustable else None
        if wanted == "off":
            continue
        settled.append(problem if wanted is None else replace(problem, severity=wanted))
    return settled
