"""A small valid rubric, an overlay of it, and what tests do to them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from evaluator.rubric import load_rubric
from evaluator.text import Problem, RubricProblems

if TYPE_CHECKING:
    from pathlib import Path

VALID = """\
id: small
title: 小例子
version: "1.0"
kind: scored
status: 示例
effective: {from: 2025-01-01}
references:
  - {title: 依据文件, article: 一, date: 2025-01-01}
unit: other
data:
  id: [school]
  columns:
    - {code: school, name: 学校}
  figures:
    - {code: graduates, name: 毕业生数}
    - {code: spread, name: 标准差, unit: 分}
  cohort: graduates
eligible: {min_cohort_size: 1}
benchmark: {groups: [all]}
samples:
  - {code: answers, correlation: "0.30"}
indicators:
  - code: results
    name: 结果
    weight: "0.60"
    children:
      - {code: placed, name: 落实率, source: 表, weight: "0.50", kind: proportion, unit: "%", n: [graduates]}
      - {code: satisfied, name: 满意度, source: 表, weight: "0.50",
         kind: mean, unit: 分, n: [graduates], sd: spread}
  - code: staff
    name: 生师比
    weight: "0.40"
    kind: exact
    unit: 人
    range: [0, 100]
    source: 表二
classes:
  against: national_average
  letters:
    - {letter: B, min_score: "50"}
    - {letter: D}
  confirm: {other: "0.80"}
"""
OVERLAY = """\
overlay: some
of: small
version: "1.0"
title: 部分学校
status: 示例
references:
  - {title: 依据文件}
applies: {school: ["1"]}
changes:
  - {code: placed, weight: "0.40"}
  - {code: satisfied, weight: "0.60"}
"""


def swap(text: str, old: str, new: str) -> str:
    assert text.count(old) == 1, f"{old!r} stands {text.count(old)} times"
    return text.replace(old, new)


def line_of(text: str, part: str) -> int:
    assert text.count(part) == 1, f"{part!r} stands {text.count(part)} times"
    return text[: text.index(part)].count("\n") + 1


def problems_of(path: Path | str, **how: str) -> tuple[Problem, ...]:
    with pytest.raises(RubricProblems) as caught:
        load_rubric(path, **how)
    for problem in caught.value.problems:
        # Nothing is left unfilled in the sentence, in either language.
        assert "{" not in problem.sentence("zh") + problem.sentence("en")
    return caught.value.problems
