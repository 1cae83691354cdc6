"""Run the demo from end to end: write the files of an office, read them back, evaluate, report (演示)."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from evaluator.demo.check import TruthCheck, truth_check
from evaluator.demo.disciplines import RUBRIC as DISCIPLINES
from evaluator.demo.disciplines_run import DisciplineDemo, run_disciplines
from evaluator.demo.files import write_nation, write_province
from evaluator.demo.money import MoneyDemo, run_money
from evaluator.demo.parameters import tables
from evaluator.demo.world import SEED, World, make_world
from evaluator.intake import read_data
from evaluator.report.allocation.files import OWN
from evaluator.report.allocation.files import RECORD as FUND_RECORD
from evaluator.report.files import RECORD, RESULT_FILES
from evaluator.rubric import load_scored
from evaluator.text import say
from evaluator.workflows import ScoreRequest, score
from evaluator.writing import whole_folder

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from evaluator.dataset import Dataset
    from evaluator.evaluation import Result
    from evaluator.rubric import ScoredRubric

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

    All files or none: they are made in a hidden folder and take their place at the end.

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
    folder, made = Path(out), []
    rubric = load_scored(RUBRIC)
    tell(say("demo.step_world", lang))
    world = make_world(rubric, seed=seed, scale=scale)

    def write(new: Path) -> list[Path]:
        made.append(_run(new, world, rubric, seed, tell, lang))
        return files_of(made[0])

    own = own_files(max(world.years))
    records = [name for name in own if Path(name).name in {RECORD, FUND_RECORD}]
    written = whole_folder(folder, write, own=own, records=records)
    return lies_at(made[0], folder, dict(zip(files_of(made[0]), written, strict=True)))


def _run(folder: Path, world: World, rubric: ScoredRubric, seed: int, tell: Callable[[str], None], lang: str) -> Demo:
    """Write the files into an empty folder and work from them."""
    names, last = tables("world")["files"], max(world.years)
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
        # Nobody asks for rank intervals of past years.
        draws = None if year == last else 0
        done = score(ScoreRequest(rubric, provinces[year], nation=national_data[year], rank_draws=draws))
        results[year] = done.result
    tell(say("demo.step_results", lang, year=last))
    written = done.write(folder / names["results"].format(year=last), title_note=say("demo.mark"), flags=False)
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


def files_of(demo: Demo) -> list[Path]:
    """Every file that was written, each once."""
    return list(dict.fromkeys([*demo.workbooks.values(), *demo.nations.values(), *demo.written]))


def own_files(last: int) -> list[str]:
    """Names of all that may lie in the folders of results, seen from the folder of the demo."""
    disciplines = tables(DISCIPLINES)
    results = tables("world")["files"]["results"].format(year=last)
    others = disciplines["files"]["results"].format(year=disciplines["year"])
    allocation = tables("money")["files"]["allocation"].format(year=last)
    known = {results: RESULT_FILES, others: RESULT_FILES, allocation: OWN}
    return [f"{folder}/{name}" for folder, names in known.items() for name in names]


def lies_at(demo: Demo, folder: Path, places: Mapping[Path, Path]) -> Demo:
    """Say where the files are, once they have taken their place."""
    there, money = demo.disciplines, demo.money
    return replace(
        demo,
        out=folder,
        workbooks={year: places[path] for year, path in demo.workbooks.items()},
        nations={year: places[path] for year, path in demo.nations.items()},
        written=tuple(places[path] for path in demo.written),
        disciplines=replace(
            there,
            workbook=places[there.workbook],
            national=places[there.national],
            written=tuple(places[path] for path in there.written),
        ),
        money=replace(money, files=tuple(places[path] for path in money.files)),
    )
