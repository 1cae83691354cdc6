"""Two years of sixty programmes of fictional institutions, as files and as what was read from them."""

from __future__ import annotations

import csv
import shutil
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from evaluator.evaluation import benchmark_from, evaluate
from evaluator.intake import read_data
from evaluator.rubric import load_rubric

if TYPE_CHECKING:
    from evaluator.dataset import Benchmark, Dataset
    from evaluator.evaluation import Result
    from evaluator.rubric import ScoredRubric
    from evaluator.store import Kept, Store

WHO = "张三"
SMALL = Path(__file__).resolve().parents[1] / "intake" / "small.yaml"
HEADER = (
    "学校代码,学校名称,专业代码,专业名称,首届毕业年份,毕业人数,落实去向人数,有效答卷数,评教标准差,满意率,评教均分,"
    "通过认证,生师比"
)


@dataclass(frozen=True)
class SmallWorld:
    """Files, and what was read from them."""

    rubric: ScoredRubric
    nation_file: Path
    own_file: Path
    nation: Dataset
    own: Dataset
    earlier: Dataset
    averages: Benchmark
    result: Result

    @property
    def files(self) -> list[tuple[str, bytes]]:
        """File of the own programmes, as it is put in."""
        return [(self.own_file.name, self.own_file.read_bytes())]


def make_small_world(folder: Path) -> SmallWorld:
    """Write and read it."""
    shutil.copy(SMALL, folder / "small.yaml")
    rubric = load_rubric(folder / "small.yaml")
    nation_file, own_file = folder / "全国.csv", folder / "本省.csv"
    write_rows(nation_file, 60)
    write_rows(own_file, 24)
    nation, own = read_data(nation_file, rubric, 2025), read_data(own_file, rubric, 2025)
    earlier = read_data(write_rows(folder / "上年.csv", 24, shift=3), rubric, 2024)
    averages = benchmark_from(nation, rubric)
    return SmallWorld(
        rubric, nation_file, own_file, nation, own, earlier, averages, evaluate(own, rubric, averages, rank_draws=50)
    )


def write_rows(path: Path, count: int, shift: int = 0) -> Path:
    """Write a table of so many programmes."""
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(HEADER.split(","))
        for i in range(count):
            placed, mark = 60 + (i * 7 + shift) % 30, 80 + (i + shift) % 13
            name = "=虚构“甲”,大学" if i == 0 else f"虚构{i}大学"
            satisfied = "" if i == 4 else 70 + (i * 5 + shift) % 17
            row = [90000 + i, name, "080901", "计算机科学与技术", 2010, 100, placed, 50, 9, satisfied, mark]
            writer.writerow([*row, i % 2, 15 + i % 7])
    return path


def put_in(store: Store, world: SmallWorld) -> tuple[Kept, Kept]:
    """Keep the own programmes and the nation."""
    nation = [(world.nation_file.name, world.nation_file.read_bytes())]
    return (
        store.add_dataset(world.own, world.rubric, world.files, "own", WHO),
        store.add_dataset(world.nation, world.rubric, nation, "nation", WHO),
    )


def put_run(store: Store, world: SmallWorld, title: str = "") -> int:
    """Keep the run with everything it needs."""
    own, nation = put_in(store, world)
    return store.add_run(world.result, own.id, nation=nation.id, who=WHO, title=title).id
