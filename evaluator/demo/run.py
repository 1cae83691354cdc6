"""Run the demo from end to end: write the files of an office, read them back, evaluate, report (演示)."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from evaluator.demo.check import TruthCheck, truth_check
from evaluator.demo.disciplines_run import DisciplineDemo, run_disciplines
from evaluator.demo.files import write_nation, write_province
from evaluator.demo.money import MoneyDemo, run_money
from evaluator.demo.parameters import tables
from evaluator.demo.world import SEED, World, make_world
from evaluator.evaluation import benchmark_from, evaluate
from evaluator.intake import read_data
from evaluator.report import write_results
from evaluator.rubric import load_scored
from evaluator.text import say

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from evaluator.dataset import Dataset
    from evaluator.evaluation import Result

RUBRIC = "undergraduate_program"


@dataclass(frozen=True, eq=False)
class Demo:
    """What the demo made and found.

    Attributes
    ----------
    out : Path
        Folder of the files.
    world : World
    results : mapping of year to Result
        Of the province, oldest year first.
    check, revealed : TruthCheck
        Of the last year: with hidden figures left hidden, and with the truth behind them.
    workbooks : mapping of year to Path
        Data of the province.
    nations : mapping of year to Path
        Data of the nation.
    provinces, national_data : mapping of year to Dataset
        The same as they were read back.
    written : tuple of Path
        Results of the last year, and all files of the disciplines.
    disciplines : DisciplineDemo
        The same office's disciplines, by the second rubric.
    money : MoneyDemo
        A budget that follows the results of the last year.
    """

    out: Path
    world: World
    results: Mapping[int, Result]
    check: TruthCheck
    revealed: TruthCheck
    workbooks: Mapping[int, Path]
    nations: Mapping[int, Path]
    provinces: Mapping[int, Dataset]
    national_data: Mapping[int, Dataset]
    written: tuple[Path, ...]
    disciplines: DisciplineDemo
    money: MoneyDemo

    @property
    def year(self) -> int:
        """The last year."""
        return max(self.results)

    @property
    def national(self) -> Path:
        """Data of the nation in the last year."""
        return self.nations[self.year]

    @property
    def result(self) -> Result:
        """Result of the last year."""
        return self.results[self.year]


def run_demo(
    out: str | Path,
    *,
    seed: int = SEED,
    scale: float = 1.0,
    progress: Callable[[str], None] | None = None,
    lang: str = "zh",
) -> Demo:
    """Make the synthetic province and evaluate it, the way an office would (模拟数据).

    A workbook of the province and a csv of the nation for each of three years are written into ``out`` and read back,
    and the national averages of each year are computed from its csv. Then the province's disciplines are evaluated by
    the second rubric, and a budget follows the results, likewise by way of files.

    Parameters
    ----------
    out : str or Path
        Folder; made if it does not exist. Files of an earlier run are replaced.
    seed : int
    scale : float
        Above 0, at most 1: a smaller world for a quick look.
    progress : callable, optional
        Called with a sentence before each stage.
    lang : {"zh", "en"}
        Language of those sentences.

    Returns
    -------
    Demo
    """
    tell = progress or (lambda _: None)
    folder, names = Path(out), tables("world")["files"]
    folder.mkdir(parents=True, exist_ok=True)
    rubric = load_scored(RUBRIC)
    tell(say("demo.step_world", lang))
    world = make_world(rubric, seed=seed, scale=scale)
    last = max(world.years)
    results: dict[int, Result] = {}
    workbooks: dict[int, Path] = {}
    nations: dict[int, Path] = {}
    provinces: dict[int, Dataset] = {}
    national_data: dict[int, Dataset] = {}
    for year in world.years:
        data = world.year(year)
        tell(say("demo.step_workbook", lang, year=year, programmes=len(data.province)))
        workbooks[year] = write_province(data.province, folder / names["province"].format(year=year))
        tell(say("demo.step_nation", lang, year=year, programmes=len(data.nation)))
        nations[year] = write_nation(data.nation, folder / names["nation"].format(year=year))
        tell(say("demo.step_evaluate", lang, year=year))
        national_data[year], provinces[year] = (
            read_data(path, rubric, year) for path in (nations[year], workbooks[year])
        )
        averages = benchmark_from(national_data[year], rubric)
        # Nobody asks for rank intervals of past years.
        results[year] = evaluate(provinces[year], rubric, averages, rank_draws=None if year == last else 0)
    tell(say("demo.step_results", lang, year=last))
    written = write_results(results[last], folder / names["results"].format(year=last), title_note=say("demo.mark"))
    tell(say("demo.step_check", lang))
    disciplines = run_disciplines(folder, world.institutions, seed)
    tell(say("demo.step_money", lang))
    money = run_money(folder, results, seed)
    return Demo(
        out=folder,
        world=world,
        results=results,
        check=truth_check(results[last], data.province),
        revealed=truth_check(results[last], data.province, reveal=True),
        workbooks=workbooks,
        nations=nations,
        provinces=provinces,
        national_data=national_data,
        written=(*written, *disciplines.files, *money.files),
        disciplines=disciplines,
        money=money,
    )
