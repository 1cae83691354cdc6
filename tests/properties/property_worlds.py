"""Small rubrics, a fixed nation, and random provinces for the laws that every evaluation must keep."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from evaluator.dataset import Benchmark, BenchmarkLevel, Dataset, State, make_dataset, with_major_groups

if TYPE_CHECKING:
    from evaluator.rubric import ScoredRubric

# The same examples every time: a failure is a change, not bad luck.
LAW = settings(derandomize=True, deadline=None, max_examples=20)

MAJORS = ("080901", "080902", "020401")  # two of one class, one of another category

HEAD = """\
title: 定律测试
version: "1"
kind: scored
status: 示例
effective: {from: 2025-01-01}
references: [{title: 定律测试}]
unit: programme
data:
  cohort: grads
  figures:
    - {code: grads, name: 毕业生数}
    - {code: answers, name: 答卷数}
    - {code: spread, name: 标准差, unit: 元}
"""
AVERAGE = f"""\
id: law_average
{HEAD}
benchmark: {{groups: [major, major_class, category, all], min_peers: 3, min_spread_peers: 4}}
scale: {{limit: 3, decimals: 2, fill: benchmark, max_missing: "0.40"}}
samples: [{{code: survey, correlation: "0.50"}}]
indicators:
  - code: outcome
    name: 结果
    weight: "0.55"
    children:
      - {{code: placed, name: 落实率, weight: "0.40", kind: proportion, unit: "%", n: [grads],
         may_not_apply: true, source: 表}}
      - {{code: left, name: 退学率, weight: "0.25", kind: proportion, unit: "%", better: lower, n: [grads], source: 表}}
      - code: survey_results
        name: 调查
        weight: "0.35"
        children:
          - {{code: happy, name: 满意率, weight: "0.60", kind: proportion, unit: "%", n: [answers], sample: survey,
             may_not_apply: true, source: 表}}
          - {{code: fit, name: 相关率, weight: "0.40", kind: proportion, unit: "%", n: [answers], sample: survey,
             may_not_apply: true, source: 表}}
  - code: staff
    name: 条件
    weight: "0.45"
    children:
      - {{code: pay, name: 起薪, weight: "0.30", kind: mean, unit: 元, n: [grads], sd: spread, source: 表}}
      - {{code: awards, name: 获奖, weight: "0.30", kind: rate, unit: 项, per: "100", n: [grads], source: 表}}
      - {{code: ratio, name: 生师比, weight: "0.40", kind: exact, unit: 人, better: lower,
         may_not_apply: true, source: 表}}
classes:
  against: national_average
  letters:
    - {{letter: A, min_score: "58"}}
    - {{letter: B, min_score: "53"}}
    - {{letter: C, min_score: "50"}}
    - {{letter: D}}
  confirm: {{A: "0.90", D: "0.95", other: "0.80"}}
"""
PLAIN = f"""\
id: law_plain
{HEAD}
benchmark: {{groups: [all]}}
scale: {{limit: 3, decimals: 2, fill: benchmark, max_missing: "0.40"}}
indicators:
  - code: outcome
    name: 结果
    weight: "0.55"
    children:
      - {{code: placed, name: 落实率, weight: "0.50", kind: proportion, unit: "%", n: [grads], scale: minmax,
         may_not_apply: true, source: 表}}
      - {{code: left, name: 退学率, weight: "0.50", kind: proportion, unit: "%", better: lower, n: [grads],
         scale: goalposts, goalposts: [0, 60], source: 表}}
  - {{code: pay, name: 起薪, weight: "0.25", kind: mean, unit: 元, n: [grads], sd: spread, scale: minmax, source: 表}}
  - {{code: ratio, name: 生师比, weight: "0.20", kind: exact, unit: 人, better: lower, scale: minmax, source: 表}}
classes:
  against: none
  letters:
    - {{letter: 优, min_score: "70"}}
    - {{letter: 中, min_score: "45"}}
    - {{letter: 差}}
  confirm: {{other: "0.80"}}
"""
# The same tree with geometric and minimum nodes, points that hold the average, and a transform.
BENT = (
    AVERAGE.replace("id: law_average", "id: law_bent")
    .replace('    weight: "0.55"\n', '    weight: "0.55"\n    aggregate: geometric\n')
    .replace('    weight: "0.45"\n', '    weight: "0.45"\n    aggregate: minimum\n')
    .replace("kind: mean, unit: 元, n", 'kind: mean, unit: 元, transform: log, range: ["1", 90000], n')
    .replace(
        "kind: exact, unit: 人, better: lower,",
        "kind: exact, unit: 人, better: lower, scale: anchors, anchors: [[5, 80], [benchmark, 50], [40, 20]],",
    )
)
# Plain scores by percentile and by distance from a best range, joined by a geometric mean.
RANKED = (
    PLAIN.replace("id: law_plain", "id: law_ranked")
    .replace(
        "n: [grads], scale: minmax,\n         may_not_apply", "n: [grads], scale: percentile,\n         may_not_apply"
    )
    .replace("better: lower, scale: minmax", "better: range, best: [14, 18], scale: goalposts, goalposts: [6, 34]")
    .replace("indicators:\n", "aggregate: geometric\nindicators:\n")
)
# Lowest and highest figure drawn for each leaf.
RANGES = {
    "placed": (40.0, 100.0),
    "left": (0.0, 40.0),
    "happy": (30.0, 100.0),
    "fit": (20.0, 100.0),
    "pay": (3000.0, 9000.0),
    "awards": (0.0, 30.0),
    "ratio": (8.0, 30.0),
}


@dataclass(frozen=True)
class Case:
    """A rubric with the benchmark that its data are held against (None for plain scores)."""

    rubric: ScoredRubric
    benchmark: Benchmark | None


def spread_out(rubric: ScoredRubric, share: np.ndarray) -> np.ndarray:
    """Turn shares of each leaf's range (0 … 1) into figures."""
    low, high = np.array([RANGES[code] for code in rubric.codes]).T
    return low + share * (high - low)


def units_of(majors: list[str]) -> pd.DataFrame:
    frame = pd.DataFrame({"unit": [f"u{i}" for i in range(len(majors))], "major": majors})
    frame["institution"] = [str(10000 + i % 3) for i in range(len(majors))]
    return with_major_groups(frame)


def nation(rubric: ScoredRubric) -> Dataset:
    """Thirty programmes, ten a major, with plain numbers that are the same every time."""
    rng = np.random.default_rng(20230511)
    value = spread_out(rubric, rng.beta(2, 2, (30, len(rubric.codes))))
    n = rng.integers(10, 150, value.shape)
    sd = {"pay": rng.uniform(500, 1500, 30)} if "pay" in rubric.codes else {}
    return make_dataset(rubric, units_of(list(np.resize(MAJORS, 30))), value, n=n, sd=sd, cohort=n[:, 0], year=2025)


def published(rubric: ScoredRubric) -> Benchmark:
    """Averages with spread for one major and two classes; numbers behind them are not known.

    Every programme of a province finds its spread here: nothing is completed from the data.
    """
    low, high = np.array([RANGES[code] for code in rubric.codes]).T

    def level(name: str, **places: float) -> BenchmarkLevel:
        mean = low + np.array(list(places.values()))[:, None] * (high - low)
        spread = np.tile((high - low) / 6, (len(places), 1))
        unknown = np.full_like(mean, np.nan)
        return BenchmarkLevel(name, tuple(places), mean, spread, unknown, unknown, unknown, unknown)

    levels = (level("major", **{MAJORS[0]: 0.55}), level("major_class", **{"0809": 0.45, "0204": 0.5}))
    return Benchmark(rubric.id, rubric.codes, levels, "官方常模", year=2025)


@st.composite
def provinces(draw: st.DrawFn, rubric: ScoredRubric, *, complete: bool = False) -> Dataset:
    """Two to seven programmes with figures, sizes and states."""
    count = draw(st.integers(2, 7))
    shape = (count, len(rubric.codes))
    share = draw(arrays(np.int64, shape, elements=st.integers(0, 1000), fill=st.nothing())) / 1000
    n = draw(arrays(np.int64, shape, elements=st.integers(1, 200), fill=st.nothing()))
    majors = draw(st.lists(st.sampled_from(MAJORS), min_size=count, max_size=count))
    state = np.zeros(shape, dtype=np.int8)
    if not complete:
        kinds = st.sampled_from([*[State.OBSERVED] * 12, State.SUPPRESSED, State.MISSING, State.NOT_APPLICABLE])
        state = draw(arrays(np.int8, shape, elements=kinds.map(int), fill=st.nothing()))
        must = np.array([not leaf.may_not_apply for leaf in rubric.leaves])
        state = np.where((state == State.NOT_APPLICABLE) & must, State.OBSERVED, state)
    sd = {"pay": draw(arrays(np.float64, count, elements=st.floats(0, 2000, width=32)))}
    return make_dataset(
        rubric, units_of(majors), spread_out(rubric, share), n=n, state=state, sd=sd, cohort=n[:, 0], year=2025
    )


def with_cell(data: Dataset, row: int, column: int, value: float, state: State = State.OBSERVED) -> Dataset:
    """Put another figure, or another state, into one cell."""
    values, states = data.value.copy(), data.state.copy()
    values[row, column] = value if state == State.OBSERVED else np.nan
    states[row, column] = state
    return replace(data, value=values, state=states)
