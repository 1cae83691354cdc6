"""``evaluator template``: the workbooks that people fill."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from evaluator.cli.options import AsOfOption, RubricOption, YearOption
from evaluator.cli.show import out, show_problems, working
from evaluator.dataset import Dataset
from evaluator.forms import write_institution_templates
from evaluator.intake import Register, read_data, read_register
from evaluator.rubric import Rubric, load_rubric, offer, offers
from evaluator.text import EvaluatorError, say
from evaluator.writing import whole_folder

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
    write = offer(loaded, "template")
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
    if known is None:

        def forms(new: Path) -> list[Path]:
            files = [write(loaded, _file(loaded, "template", new, year), year=year, last_year=before)]
            if offers(loaded, "averages"):
                files.append(offer(loaded, "averages")(loaded, _file(loaded, "benchmark", new, year), year=year))
            return files

        with working(say("terminal.writing")):
            files = whole_folder(out_dir, forms)
        _say_written(files)
    else:
        _by_institution(loaded, known, out_dir, year, before)


def _file(rubric: Rubric, what: str, folder: Path, year: int | None) -> Path:
    names = {"title": rubric.model.title, "version": rubric.model.version, "year": year}
    return folder / say(f"terminal.{what}_file{'' if year is None else '_year'}", **names)


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
