"""Worked numbers of the method pages that need a small rubric; printed by ``worked.py``."""  # noqa: INP001 - a script beside the pages it serves

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

import evaluator as ev
from evaluator.scoring import composite_variance, gains, leaf_arrays, node_scores, sampling_variance
from evaluator.statistics import tier_places, wilson_interval

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

HEAD = """\
id: small
title: 小例
version: "1"
kind: scored
status: 示例
effective: {from: 2025-01-01}
references: [{title: 小例}]
unit: other
data:
  id: [school]
  columns: [{code: school, name: 学校}]
  figures: [{code: people, name: 人数}, {code: asked, name: 发放数}]
  POOL
benchmark: {groups: [all], min_peers: 1, min_spread_peers: 2}
scale: {decimals: 2, max_missing: "0.40", fill: FILL}
"""
AVERAGE = """\
classes:
  against: national_average
  letters: [{letter: C, min_score: "50"}, {letter: D}]
  confirm: {other: "0.80"}
"""
PLAIN = "classes: {against: none}\n"
RATE = 'kind: proportion, unit: "%", n: [people], source: 表'
NOTHING = float("nan")


def small(
    leaves: Sequence[str], classes: str = PLAIN, *, root: str = "", fill: str = "benchmark", pool: str = ""
) -> ev.ScoredRubric:
    """Make a rubric of the given leaves, each the inside of a YAML mapping."""
    nodes = "indicators:\n" + "".join(f"  - {{{leaf}}}\n" for leaf in leaves)
    text = HEAD.replace("FILL", fill).replace("  POOL\n", pool) + root + nodes + classes
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "small.yaml"
        path.write_text(text, encoding="utf-8")
        return ev.load_rubric(path)


def table(
    rubric: ev.ScoredRubric,
    value: Sequence[Sequence[float]],
    n: Sequence[Sequence[float]] | None = None,
    *,
    state: Sequence[Sequence[ev.State]] | None = None,
    asked: Sequence[float] | None = None,
    year: int = 2025,
) -> ev.Dataset:
    """Make a dataset of units 布点01 and so on."""
    x = np.array(value, dtype=float)
    names = [f"布点{place + 1:02d}" for place in range(len(x))]
    figures = {} if asked is None else {"asked": np.array(asked, dtype=float)}
    return ev.make_dataset(
        rubric,
        pd.DataFrame({"unit": names, "school": names}),
        x,
        n=None if n is None else np.array(n, dtype=float),
        state=None if state is None else np.array(state),
        figures=figures,
        year=year,
    )


def benchmark() -> Iterator[str]:
    """Pooled mean, mean of programmes, spread, coverage."""
    value, n = [[75.0], [80.0], [92.0]], [[60.0], [20.0], [100.0]]
    for label, extra in (("合并计算 pooled", ""), ("各布点平均 programme", ", mean: programme")):
        rubric = small([f'code: x, name: 落实率, weight: "1", {RATE}{extra}'], AVERAGE)
        level = ev.benchmark_from(table(rubric, value, n), rubric).levels[0]
        yield f"{label}: 均值 mean {level.mean[0, 0]:.2f}  标准差 spread {level.spread[0, 0]:.2f}"
    rubric = small([f'code: x, name: 落实率, weight: "1", {RATE}'], AVERAGE)
    bench = ev.benchmark_from(table(rubric, value, n), rubric)
    t = ev.evaluate(table(rubric, value, n), rubric, bench, rank_draws=0).cells["t"]
    yield f"三个布点的得分 scores: {t[0]:.2f}, {t[1]:.2f}, {t[2]:.2f}"
    seen, hidden = ev.State.OBSERVED, ev.State.SUPPRESSED
    part = table(rubric, [*value, [NOTHING]], [*n, [20.0]], state=[[seen], [seen], [seen], [hidden]])
    level = ev.benchmark_from(part, rubric).levels[0]
    yield f"再有20人不公开: 覆盖率 coverage {level.coverage[0, 0]:.2f}  均值误差 error {level.mean_error[0, 0]:.2f}"


def leaf_scales() -> Iterator[str]:
    """One figure, 70 among 50, 60, 70, 80, 90, on every scale, with its noise at n = 100."""
    nation, n = [[50.0], [60.0], [70.0], [80.0], [90.0]], [[100.0]] * 5
    scales = {
        "benchmark": ("", AVERAGE),
        "goalposts [40, 100]": (", scale: goalposts, goalposts: [40, 100]", PLAIN),
        "minmax": (", scale: minmax", PLAIN),
        "anchors [[0,0],[benchmark,50],[100,100]]": (
            ", scale: anchors, anchors: [[0, 0], [benchmark, 50], [100, 100]]",
            AVERAGE,
        ),
        "percentile": (", scale: percentile", PLAIN),
        "range, best [60, 70], goalposts [40, 100]": (
            ", better: range, best: [60, 70], scale: goalposts, goalposts: [40, 100]",
            PLAIN,
        ),
        "transform log, benchmark": (", transform: log, range: [1, 100]", AVERAGE),
    }
    for label, (leaf, classes) in scales.items():
        rubric = small([f'code: x, name: 率, weight: "1", {RATE}{leaf}'], classes)
        data = table(rubric, nation, n)
        cells = ev.evaluate(data, rubric, ev.benchmark_from(data, rubric), rank_draws=0).cells
        yield f"{label}: 80 → {cells['t'][3]:.2f}  se {cells['se'][3]:.2f};  60 → {cells['t'][1]:.2f}"


def aggregation() -> Iterator[str]:
    """Three ways from 40 and 60 (weights ¼, ¾) to a total, and who contributes what."""
    leaf = 'kind: judged, unit: 分, error_sd: "2", scale: goalposts, goalposts: [0, 100], source: 表'
    leaves = [f'code: a, name: 甲项, weight: "0.25", {leaf}', f'code: b, name: 乙项, weight: "0.75", {leaf}']
    t, applies = np.array([[40.0, 60.0]]), np.ones((1, 2), dtype=bool)
    for kind in ("arithmetic", "geometric", "minimum"):
        rubric = small(leaves, root=f"aggregate: {kind}\n")
        tree = rubric.variants[0].tree
        total = node_scores(tree, t, applies)[0, -1]
        parts = (gains(tree, t, applies, 50.0) * (t - 50.0))[0]
        se = ev.evaluate(table(rubric, t.tolist()), rubric, rank_draws=0).scored.variance[0] ** 0.5
        yield (f"{kind}: 得分 score {total:.2f} = 50 {parts[0]:+.2f} {parts[1]:+.2f}  se {se:.2f}")


def noise() -> Iterator[str]:
    """One rate at three sizes; the noise of each kind of figure; four figures of one sample."""
    leaves = [
        f'code: share, name: 率, weight: "0.25", {RATE}',
        'code: count, name: 每百人, weight: "0.25", kind: rate, per: "100", unit: 项, n: [people], source: 表',
        'code: mark, name: 均分, weight: "0.25", kind: mean, unit: 分, n: [people], within_sd: "10", source: 表',
        'code: panel, name: 评审, weight: "0.25", kind: judged, unit: 分, error_sd: "2", source: 表',
    ]
    found = leaf_arrays(small(leaves, AVERAGE))
    for events, n in ((19, 23), (76, 92), (304, 368)):
        low, high = wilson_interval(events, n)
        se = sampling_variance(found, np.full((1, 4), 85.0), np.full((1, 4), float(n)))[0, 0] ** 0.5
        rate = 100 * events / n
        raw = f"Wilson 95% {100 * low:.1f}–{100 * high:.1f}"
        yield f"{events}/{n} = {rate:.1f}%: se {se:.2f}, 得分 score se {10 * se / 9.06:.2f} (σ 9.06);  {raw}"
    weak = sampling_variance(found, np.array([[85.0] * 4, [60.0] * 4]), np.full((2, 4), 23.0))[:, 0] ** 0.5
    yield f"真实60%, n 23: 用全国的85%算 se {weak[0]:.2f}, 应为 should be {weak[1]:.2f}"
    mean, n = np.array([[85.0, 6.0, 90.0, 80.0]]), np.array([[25.0, 50.0, 25.0, 1.0]])
    sampling = sampling_variance(found, mean, n)[0]
    for j, kind in enumerate(
        ("比例 proportion 85%, n 25", "比率 rate 6/100, n 50", "均值 mean s 10, n 25", "评判 judged")
    ):
        yield f"{kind}: 抽样 sampling se {sampling[j] ** 0.5:.2f}, 其他 other {found.error[j] ** 0.5:.2f}"
    weight, present = np.full((1, 4), 0.25), np.ones((1, 4), dtype=bool)
    alone = composite_variance(weight, np.full((1, 4), 4.0), present, [])[0] ** 0.5
    shared = composite_variance(weight, np.full((1, 4), 4.0), present, [(np.arange(4), 0.5)])[0] ** 0.5
    yield f"四项 four, se 2: 互不相干 apart {alone:.2f};  同一批 shared ρ=0.5 {shared:.2f} = {shared / alone:.2f}×"


MARK = (
    'code: mark, name: 得分, weight: "1", kind: judged, unit: 分, error_sd: "1.5", scale: anchors, '
    "anchors: [[0, 0], [100, 100]], source: 表"
)
RULES = {
    "score": '[{letter: A, min_score: "58"}, {letter: B, min_score: "53"}, {letter: C, min_score: "50"}, {letter: D}]',
    "interval": '[{letter: 高, low_above: "50"}, {letter: 平}, {letter: 低, high_below: "50"}]',
    "peers": "[{letter: 前}, {letter: 中}, {letter: 后}, {letter: 说不准}]",
    "quantile": '[{letter: 甲, top_share: "0.10"}, {letter: 乙, top_share: "0.50"}, {letter: 丙}]',
}
MORE = {"interval": '  interval: {level: "0.95"}\n', "peers": '  interval: {level: "0.95"}\n  borders: ["-4", "4"]\n'}


def letters() -> Iterator[str]:
    """Three scores with noise 1.5 among 44 by the four rules, and the places of a share."""
    value = [[score] for score in (49.2, 53.4, 59.5, *np.linspace(42.0, 58.0, 41))]
    for by, rule in RULES.items():
        classes = f"classes:\n  against: none\n  by: {by}\n{MORE.get(by, '')}  letters: {rule}\n"
        rubric = small([MARK], classes + '  confirm: {other: "0.80"}\n')
        units = ev.evaluate(table(rubric, value), rubric, rank_draws=0).units
        names = [letter.letter for letter in rubric.model.classes.letters]
        for _, row in units.iloc[:3].iterrows():
            chances = "  ".join(f"{name} {row[f'p_{name}']:.3f}" for name in names)
            yield f"by {by}: {row['score']:.1f} → {row['letter']} ({row['standing']});  {chances}"
    places = tier_places([9, 25, 40], ["0.10"], least=1)[:, 0]
    yield f"top_share 0.10: 9, 25, 40 → {places[0]}, {places[1]}, {places[2]} 个名额 places"


def missing_data() -> Iterator[str]:
    """One unit with 60, 60 and a third cell in every state."""
    leaf = 'unit: "%", kind: proportion, n: [people], source: 表'
    leaves = [
        f'code: a, name: 甲项, weight: "0.50", {leaf}',
        f'code: b, name: 乙项, weight: "0.30", {leaf}',
        f'code: c, name: 丙项, weight: "0.20", min_n: 20, may_not_apply: true, {leaf}',
    ]
    states, seen = ev.State, ev.State.OBSERVED
    cases = {
        "有数 observed": (seen, 40.0, 200.0),
        "不适用 not_applicable": (states.NOT_APPLICABLE, NOTHING, NOTHING),
        "不公开 suppressed": (states.SUPPRESSED, NOTHING, NOTHING),
        "缺失 missing": (states.MISSING, NOTHING, NOTHING),
        "只有10人（min_n 20）": (seen, 40.0, 10.0),
    }
    nation = [[value] * 3 for value in (40.0, 50.0, 60.0)]
    for fill in ("benchmark", "worst", "refuse"):
        rubric = small(leaves, AVERAGE, fill=fill)
        bench = ev.benchmark_from(table(rubric, nation, [[200.0] * 3] * 3), rubric)
        for label, (state, value, n) in cases.items():
            if fill != "benchmark" and state is not states.MISSING:
                continue
            data = table(rubric, [[60.0, 60.0, value]], [[200.0, 200.0, n]], state=[[seen, seen, state]])
            row = ev.evaluate(data, rubric, bench, rank_draws=0).units.iloc[0]
            given = row["letter"] or f"不予归类 ({row['reasons']})"
            yield f"fill {fill}, {label}: {row['score']:.2f} {given}"


def pooled_years() -> Iterator[str]:
    """Fifteen, twenty-five and forty graduates in three years; the pool asks for thirty."""
    rubric = small([f'code: x, name: 落实率, weight: "1", {RATE}'], pool="  pool: {years: 3, below: 30}\n")
    years = [(2023, 90.0, 40.0), (2024, 80.0, 25.0), (2025, 60.0, 15.0)]
    history = ev.make_history([table(rubric, [[x]], [[n]], year=year) for year, x, n in years])
    row = ev.pooled_cells(history, rubric).iloc[0]
    for year, x, n in years:
        yield _rate(str(year), x, n)
    yield _rate(f"合并 pooled {row['years']}", row["value"], row["n"])


def _rate(label: str, x: float, n: float) -> str:
    se = (x * (100 - x) / n) ** 0.5
    return f"{label}: {x * n / 100:.0f}/{n:.0f} = {x:.2f}%  se {se:.2f}"


PAGES = {
    "benchmark": benchmark,
    "leaf-scales": leaf_scales,
    "aggregation": aggregation,
    "letters": letters,
    "missing-data": missing_data,
    "noise": noise,
    "pooled-years": pooled_years,
}
