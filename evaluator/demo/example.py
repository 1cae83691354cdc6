"""A small example to try the library with (入门例子): a fictional province in memory, and as files when asked for."""

from __future__ import annotations

import atexit
import csv
import shutil
import tempfile
from dataclasses import dataclass, replace
from functools import cache, cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from evaluator.dataset import make_history
from evaluator.demo.files import ENCODING, write_nation
from evaluator.demo.money import volumes_of
from evaluator.demo.parameters import tables
from evaluator.demo.run import RUBRIC
from evaluator.demo.world import SEED, make_world
from evaluator.evaluation import benchmark_from, compare, evaluate
from evaluator.forms import write_benchmark
from evaluator.funding import allocate, load_policy
from evaluator.rubric import load_scored
from evaluator.rubric.model import Pool
from evaluator.text import say

if TYPE_CHECKING:
    import pandas as pd

    from evaluator.dataset import Benchmark, Dataset, History
    from evaluator.demo.world import YearData
    from evaluator.evaluation import Comparison, Result
    from evaluator.funding import Allocation, Policy
    from evaluator.rubric import ScoredRubric


@dataclass(frozen=True)
class ExampleFiles:
    """The example as an office would hold it, in a temporary folder that goes when Python ends.

    Attributes
    ----------
    folder : Path
        Where results may be written, too.
    data, faulty : Path
        The province in the last year; and the same with one cell that cannot be read.
    nation, benchmark : Path
        The nation's programmes in the last year, and published averages without groups.
    years : Path
        Folder with the province of every year.
    register : Path
        Which institution offers which programme.
    """

    folder: Path
    data: Path
    faulty: Path
    nation: Path
    benchmark: Path
    years: Path
    register: Path


@dataclass(frozen=True, eq=False)
class Example:
    """A small fictional province and its nation (模拟数据), and what comes of evaluating it.

    Attributes
    ----------
    rubric : ScoredRubric
    by_year : tuple of YearData
        Nation and province of each year, oldest first.
    policy : Policy
        Divides ``budget`` (whole yuan) by the results.
    budget : int
    """

    rubric: ScoredRubric
    by_year: tuple[YearData, ...]
    policy: Policy
    budget: int

    @property
    def year(self) -> int:
        """The last year."""
        return self.by_year[-1].year

    @property
    def data(self) -> Dataset:
        """The province's programmes in the last year."""
        return self.by_year[-1].province.data

    @property
    def nation(self) -> Dataset:
        """The nation's programmes in the last year, the province's among them."""
        return self.by_year[-1].nation.data

    @cached_property
    def history(self) -> History:
        """The province's programmes in all years."""
        return make_history([world.province.data for world in self.by_year])

    @cached_property
    def pooling(self) -> ScoredRubric:
        """The rubric with a rule that pools small cohorts over years; as shipped it has none."""
        model = self.rubric.model
        data = model.data.model_copy(update={"pool": Pool.model_validate(tables("example")["pool"])})
        return replace(self.rubric, model=model.model_copy(update={"data": data}))

    @cached_property
    def benchmark(self) -> Benchmark:
        """National averages of the last year."""
        return benchmark_from(self.nation, self.rubric)

    @cached_property
    def result(self) -> Result:
        """What evaluating the last year gives."""
        return evaluate(self.data, self.rubric, self.benchmark)

    @cached_property
    def result_before(self) -> Result:
        """The same of the year before."""
        world = self.by_year[-2]
        return evaluate(world.province.data, self.rubric, benchmark_from(world.nation.data, self.rubric))

    @cached_property
    def change(self) -> Comparison:
        """What changed between the two."""
        return compare(self.result_before, self.result)

    @cached_property
    def volumes(self) -> pd.DataFrame:
        """Heads of every programme, and who asks for money to rectify."""
        return volumes_of(self.result, tables("money"), SEED, self.year)

    @cached_property
    def allocation(self) -> Allocation:
        """The budget divided."""
        return allocate(self.result, self.policy, self.volumes, self.budget, change=self.change)

    @cached_property
    def files(self) -> ExampleFiles:
        """The same as files, written when first asked for."""
        folder = Path(tempfile.mkdtemp(prefix="evaluator-example-"))
        atexit.register(shutil.rmtree, folder, ignore_errors=True)
        names = {key: folder / name.format(year=self.year) for key, name in tables("example")["files"].items()}
        names["years"].mkdir()
        for world in self.by_year:
            place = names["years"] / tables("example")["files"]["data"].format(year=world.year)
            write_nation(world.province, place, say("demo.csv_title_province", year=world.year))
        shutil.copyfile(names["years"] / names["data"].name, names["data"])
        write_nation(self.by_year[-1].nation, names["nation"])
        self._write_faulty(names["faulty"])
        widest = replace(self.benchmark, levels=self.benchmark.levels[-1:], year=self.year)
        write_benchmark(self.rubric, names["benchmark"], widest, title_note=say("demo.mark"))
        self._write_register(names["register"])
        return ExampleFiles(folder, **{key: names[key] for key in ExampleFiles.__annotations__ if key != "folder"})

    def _write_faulty(self, path: Path) -> None:
        fault, table = tables("example")["fault"], self.by_year[-1].province
        column = table.cells[fault["figure"]].copy()
        column[fault["row"]] = fault["cell"]
        faulty = replace(table, cells={**table.cells, fault["figure"]: column})
        write_nation(faulty, path, say("demo.csv_title_province", year=self.year))

    def _write_register(self, path: Path) -> None:
        columns = {column.code: column.name for column in self.rubric.model.data.columns}
        asked = [code for code in ("institution", "institution_name", "major", "variant") if code in columns]
        with path.open("w", encoding=ENCODING, newline="") as file:
            writer = csv.writer(file, lineterminator="\r\n")
            writer.writerow([columns[code] for code in asked])
            writer.writerows(self.data.units[asked].astype(str).to_numpy().tolist())


@cache
def example() -> Example:
    """Make a small example to try the library with (模拟数据): two institutions, some 90 programmes, three years.

    The demo's own fictional world, only smaller. Made once and kept: take copies of what you mean to change.

    Returns
    -------
    Example
        Rubric, data, averages, results and a budget; each is made when first asked for, and so are its ``files``.

    Examples
    --------
    >>> import evaluator as ev
    >>> small = ev.example()
    >>> len(small.data), len(small.nation), small.history.years
    (92, 609, (2023, 2024, 2025))
    >>> small.files.data.name
    '模拟省_本科专业数据_2025.csv'
    """
    given, rubric = tables("example"), load_scored(RUBRIC)
    world = make_world(rubric, scale=given["scale"])
    return Example(rubric, tuple(map(world.year, world.years)), load_policy(given["policy"]), given["budget"])
