"""``evaluator template``: the workbooks that people fill."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from evaluator.cli.options import AsOfOption, RubricOption, YearOption
from evaluator.cli.show import out, show_problems, working
from evaluator.dataset import Dataset
from evaluator.forms import write_benchmark, write_institution_templates, write_template
from evaluator.intake import Register, read_data, read_register
from evaluator.rubric import Rubric, load_rubric
from evaluator.text import EvaluatorError, say

# More files than this are counted, not listed.
LISTED_FILES = 5


def template(
    rubric: RubricOption,
    institutions: Annotated[
        Path | None,
        typer.Option(
            "--institutions", metavar="FILE", help="学校名单或布点登记表，每校一份 / one workbook an institution"
        ),
    ] = None,
    register: Annotated[
        Path | None,
        typer.Option("--from", metavar="REGISTER", help="布点登记表，预填各校在招专业 / register of programmes"),
    ] = None,
    year: YearOption = None,
    last_year: Annotated[
        Path | None,
        typer.Option(
            "--last-year", metavar="DATA", help="上年数据，另附一表供对照 / last year's data, to compare with"
        ),
    ] = None,
    out_dir: Annotated[Path, typer.Option("--out", help="文件夹 / folder")] = Path(),
    as_of: AsOfOption = None,
) -> None:
    """生成填报模板和常模模板；有学校名单的每校一份 / make the workbooks to fill in, one an institution if listed."""
    loaded = load_rubric(rubric, as_of)
    listed = institutions or register
    if institutions and register:
        raise EvaluatorError("terminal.one_register")
    known = read_register(listed, loaded) if listed else None
    if known and known.notices:
        show_problems(known.notices)
    before = None
    if last_year:
        with working(say("terminal.reading")):
            before = read_data(last_year, loaded, None if year is None else year - 1)
    out_dir.mkdir(parents=True, exist_ok=True)
    if known is None:
        _general(loaded, out_dir, year, before)
    else:
        _by_institution(loaded, known, out_dir, year, before)


def _general(rubric: Rubric, folder: Path, year: int | None, before: Dataset | None) -> None:
    names = {"title": rubric.model.title, "version": rubric.model.version, "year": year}
    ending = "" if year is None else "_year"
    data, averages = (folder / say(f"terminal.{kind}_file{ending}", **names) for kind in ("template", "benchmark"))
    _say_written(
        [
            write_template(rubric, data, year=year, last_year=before),
            write_benchmark(rubric, averages, year=year),
        ]
    )


def _by_institution(rubric: Rubric, register: Register, folder: Path, year: int | None, before: Dataset | None) -> None:
    with working(say("terminal.writing")):
        files = write_institution_templates(rubric, register, folder, year=year, last_year=before)
    units = register.active()
    if len(files) <= LISTED_FILES:
        _say_written(files)
    else:
        key = "lists_written" if register.listed_only else "templates_written"
        written = say(f"terminal.{key}", count=len(files), units=len(units), folder=folder)
        out().print(written, markup=False, soft_wrap=True)
    active = set(units["institution"])
    idle = [f"{code} {name}" for code, name in register.institutions().items() if code not in active]
    if idle:
        out().print(say("terminal.no_active", names="、".join(idle)), markup=False, soft_wrap=True)


def _say_written(files: list[Path]) -> None:
    for file in files:
        out().print(say("terminal.written", file=file), markup=False, soft_wrap=True)
