from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from evaluator.demo import Demo, World, YearData, make_world, run_demo
from evaluator.rubric import load_rubric

if TYPE_CHECKING:
    from evaluator.rubric import ScoredRubric

SCALE = 0.1


@pytest.fixture(scope="session")
def rubric() -> ScoredRubric:
    return load_rubric("undergraduate_program")


@pytest.fixture(scope="session")
def world(rubric: ScoredRubric) -> World:
    return make_world(rubric, scale=SCALE)


@pytest.fixture(scope="session")
def latest(world: World) -> YearData:
    return world.year(max(world.years))


@pytest.fixture(scope="session")
def told() -> list[str]:
    """What the demo said while it ran."""
    return []


@pytest.fixture(scope="session")
def demo(tmp_path_factory: pytest.TempPathFactory, told: list[str]) -> Demo:
    return run_demo(tmp_path_factory.mktemp("demo"), scale=SCALE, progress=told.append)
