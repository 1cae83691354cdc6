from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from property_worlds import AVERAGE, BENT, PLAIN, RANKED, Case, nation, published

from evaluator.evaluation import benchmark_from
from evaluator.rubric import ScoredRubric, load_rubric

if TYPE_CHECKING:
    from collections.abc import Callable


@pytest.fixture(scope="session")
def load(tmp_path_factory: pytest.TempPathFactory) -> Callable[..., ScoredRubric]:
    """Load a rubric from YAML text, with overlays by file name."""

    def load(text: str, overlays: dict[str, str] | None = None) -> ScoredRubric:
        folder = tmp_path_factory.mktemp("rubric")
        path = folder / "rubric.yaml"
        path.write_text(text, encoding="utf-8")
        for name, overlay in (overlays or {}).items():
            (folder / "overlays").mkdir(exist_ok=True)
            (folder / "overlays" / name).write_text(overlay, encoding="utf-8")
        return load_rubric(path)

    return load


@pytest.fixture(scope="session")
def cases(load: Callable[..., ScoredRubric]) -> dict[str, Case]:
    average, plain, bent, ranked = load(AVERAGE), load(PLAIN), load(BENT), load(RANKED)
    return {
        "computed": Case(average, benchmark_from(nation(average), average)),
        "published": Case(average, published(average)),
        "plain": Case(plain, None),
        "bent": Case(bent, benchmark_from(nation(bent), bent)),
        "ranked": Case(ranked, None),
    }


@pytest.fixture(params=["computed", "published"])
def average(request: pytest.FixtureRequest, cases: dict[str, Case]) -> Case:
    """Against the national average, with both kinds of benchmark."""
    return cases[request.param]


@pytest.fixture(params=["computed", "published", "plain", "bent", "ranked"])
def case(request: pytest.FixtureRequest, cases: dict[str, Case]) -> Case:
    """Both kinds of benchmark, plain scores, and every other scale and aggregation."""
    return cases[request.param]
