"""Print the worked numbers of the method pages.

    python docs/methods/worked.py            all pages
    python docs/methods/worked.py lists      one page

Each page holds what this prints for it, letter by letter; ``tests/docs/test_method_pages.py`` compares them.
"""  # noqa: INP001 - a script beside the pages it serves

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import numpy as np
import worked_rubrics

from evaluator.statistics import (
    ahp_weights,
    between_variance,
    competition_rank,
    critic_weights,
    deviation_weights,
    entropy_weights,
    false_discovery,
    merec_weights,
    over_dispersion,
    posterior,
    rank_confidence_sets,
    rank_interval,
    shrink,
    spread_grid,
    top_set,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    Page = Callable[[], Iterator[str]]

SEED = 20230511


def certainty() -> Iterator[str]:
    """Four scores with their noise about a national mean of 50."""
    y, v = np.array([44.0, 48.0, 51.0, 57.0]), np.array([1.0, 9.0, 4.0, 9.0])
    tau2 = between_variance(y, v, 50.0)
    fixed = shrink(y, v, 50.0, tau2)
    true = posterior(y, v, spread_grid(y, v, 50.0, 30.0))
    mean, sd = true.moments()
    above, low, high = true.at_least(49.995), true.quantile(0.025), true.quantile(0.975)
    yield f"Paule–Mandel τ² = {tau2:.2f}, τ = {tau2**0.5:.2f}"
    alone = fixed.variance**0.5
    for i, score in enumerate(y):
        yield (
            f"得分 score {score:.0f} se {v[i] ** 0.5:.0f}: 单一τ fixed {fixed.mean[i]:.2f} ± {alone[i]:.2f};"
            f"  对τ积分 integrated {mean[i]:.2f} ± {sd[i]:.2f}, 95% {low[i]:.2f}–{high[i]:.2f}, P(≥50) {above[i]:.3f}"
        )
    y = np.array([48.5, 49.5, 50.0, 50.5, 51.5])
    tau2 = between_variance(y, 4.0, 50.0)
    _, sd = posterior(y, np.full(5, 4.0), spread_grid(y, np.full(5, 4.0), 50.0, 30.0)).moments()
    yield f"五个相近的得分 five alike (se 2): τ² = {tau2:.2f} → 单一τ的误差 fixed 0.00;  对τ积分 integrated {sd[0]:.2f}"
    yield from _few_units()


def _few_units() -> Iterator[str]:
    """Draw five units many times: how often τ² is estimated as 0, and what 95 % intervals then hold."""
    rng, runs = np.random.default_rng(SEED), 400
    zero, fixed_in, whole_in = 0, 0, 0
    for _ in range(runs):
        truth = 50 + rng.standard_normal(5)
        y = truth + 2 * rng.standard_normal(5)
        tau2 = between_variance(y, 4.0, 50.0)
        fixed = shrink(y, 4.0, 50.0, tau2)
        true = posterior(y, np.full(5, 4.0), spread_grid(y, np.full(5, 4.0), 50.0, 30.0))
        zero += tau2 == 0
        fixed_in += (np.abs(truth - fixed.mean) <= 1.96 * fixed.variance**0.5).sum()
        whole_in += ((true.quantile(0.025) <= truth) & (truth <= true.quantile(0.975))).sum()
    cover = f"单一τ fixed {fixed_in / (5 * runs):.3f}, 对τ积分 integrated {whole_in / (5 * runs):.3f}"
    yield f"{runs}次、每次5个 (τ 1, se 2): τ²=0 的 {zero / runs:.3f};  95%区间包含真值 covered: {cover}"


def ranks() -> Iterator[str]:
    """Five scores, their ranks and what the data allow."""
    y, se = np.array([62.0, 55.0, 54.0, 53.5, 47.0]), np.array([1.5, 1.5, 1.5, 3.0, 1.5])
    true = posterior(y, se**2, spread_grid(y, se**2, 50.0, 30.0))
    low, high = rank_interval(*true.moments(), rng=np.random.default_rng(SEED))
    first, last = rank_confidence_sets(y, se, rng=np.random.default_rng(SEED))
    for i, rank in enumerate(competition_rank(y)):
        yield (
            f"得分 score {y[i]} se {se[i]}: 第{rank:.0f}名 rank;  区间 interval {low[i]}–{high[i]};"
            f"  置信集 set {first[i]}–{last[i]}"
        )
    for k in (1, 2):
        inside = top_set(y, se, k, rng=np.random.default_rng(SEED))
        yield f"可能是前{k}名 may be among the best {k}: {', '.join(str(score) for score in y[inside])}"


def lists() -> Iterator[str]:
    """Ten programmes with letter D by score; whom the list may hold."""
    from scipy.special import ndtr  # noqa: PLC0415 - slow to import

    score = np.array([40.0, 43.0, 45.0, 46.5, 47.0, 48.0, 48.5, 49.0, 49.5, 49.9])
    p = ndtr((score - 49.995) / 2.0)
    q = false_discovery(p)
    for s, one, many in zip(score, p, q, strict=True):
        yield f"得分 score {s:.1f}: p {one:.4f}  q {many:.4f}{'  列入 listed' if many <= 0.05 else ''}"


def funnels() -> Iterator[str]:
    """Eight programmes about a rate of 85 %: φ and τ² with and without drawing in."""
    n = np.array([20, 30, 40, 60, 80, 120, 200, 400])
    x = np.array([95.0, 70.0, 92.5, 78.0, 91.0, 80.0, 89.0, 60.0])
    v = 85.0 * 15.0 / n
    z = (x - 85.0) / np.sqrt(v)
    yield "z: " + ", ".join(f"{one:+.2f}" for one in z)
    for share in (0.0, 0.10):
        found = over_dispersion(z, v, winsorise=share)
        yield f"缩尾 winsorise {share:.2f}: φ = {found.phi:.2f}, τ² = {found.between:.2f}, τ = {found.between**0.5:.2f}"
    found = over_dispersion(z, v)
    for size, variance in ((30, v[1]), (400, v[7])):
        plain = 1.96 * variance**0.5
        wide = 1.96 * (variance + found.between) ** 0.5
        factor = plain * max(1.0, found.phi) ** 0.5
        yield f"n={size}: 85 ± {plain:.1f} 只计抽样 sampling;  ± {factor:.1f} 乘√φ;  ± {wide:.1f} 加τ²"


def diagnostics() -> Iterator[str]:
    """Four programmes and three criteria: what the figures alone would suggest."""
    x = np.array([[85.0, 12.0, 3.0], [90.0, 10.0, 9.0], [80.0, 16.0, 1.0], [88.0, 11.0, 6.0]])
    span = (x - x.min(axis=0)) / np.ptp(x, axis=0)
    for name, weights in (
        ("熵权 entropy", entropy_weights(x)),
        ("CRITIC", critic_weights(x)),
        ("标准差 deviation", deviation_weights(span)),
        ("MEREC", merec_weights(x, [1, -1, 1])),
    ):
        yield f"{name}: " + ", ".join(f"{w:.3f}" for w in weights)
    for label, last in (("一致 consistent", 6.0), ("矛盾 contradictory", 1 / 6)):
        matrix = np.array([[1, 3, last], [1 / 3, 1, 2], [1 / last, 1 / 2, 1]])
        found = ahp_weights(matrix)
        shares = ", ".join(f"{w:.3f}" for w in found.weights)
        verdict = "可用 ok" if found.acceptable else "重问 ask again"
        yield f"AHP {label}: {shares}  CR {found.consistency_ratio:.3f} {verdict}"


PAGES: dict[str, Page] = {
    **worked_rubrics.PAGES,
    "certainty": certainty,
    "ranks": ranks,
    "lists": lists,
    "over-dispersion-and-funnels": funnels,
    "weights-diagnostics": diagnostics,
}


def main(wanted: list[str]) -> None:
    """Print the pages that are wanted, or all."""
    for name in wanted or sorted(PAGES):
        print(f"== {name}")
        for line in PAGES[name]():
            print(line)


if __name__ == "__main__":
    sys.stdout.reconfigure(encoding="utf-8")  # type: ignore[union-attr]
    main(sys.argv[1:])
