"""The recipe of a run (运行记录): enough to repeat it."""

from __future__ import annotations

from importlib.metadata import PackageNotFoundError, version
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from evaluator.dataset import Benchmark, Dataset
    from evaluator.rubric import ScoredRubric


def recipe(
    data: Dataset, rubric: ScoredRubric, benchmark: Benchmark | None, rank_draws: int, seed: int
) -> dict[str, Any]:
    """Fingerprints of everything that went in, the engine's version, and the options.

    No clock time is in it: the same input gives the same recipe.
    """
    model = rubric.model
    return {
        "engine": {"name": "evaluator", "version": engine_version()},
        "rubric": {
            "id": model.id,
            "title": model.title,
            "version": model.version,
            "status": model.status,
            "fingerprint": rubric.fingerprint,
            "overlays": [overlay.overlay for overlay in rubric.overlays],
        },
        "data": {
            "year": data.year,
            "units": len(data),
            "files": list(data.sources),
            "fingerprint": data.fingerprint(),
        },
        "benchmark": None
        if benchmark is None
        else {
            "source": benchmark.source,
            "year": benchmark.year,
            "files": list(benchmark.files),
            "national_programmes": None if benchmark.national is None else len(benchmark.national.score),
            "fingerprint": benchmark.fingerprint(),
        },
        "options": {"rank_draws": rank_draws, "seed": seed},
        "noise": "sampling only"
        if all(leaf.error_sd is None for leaf in rubric.leaves)
        else "sampling and stated error",
    }


def engine_version() -> str:
    """Version of the installed package."""
    try:
        return version("evaluator")
    except PackageNotFoundError:
        return "0"
