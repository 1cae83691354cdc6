"""``evaluator rubrics list | show | check | to-excel | from-excel | diff``: what is measured and how."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.table import Table

from evaluator.cli.language import Language
from evaluator.cli.options import AsOfOption, LangOption, RubricOption, YearOption
from evaluator.cli.rubric_files import diff, from_excel, to_excel
from evaluator.cli.show import out
from evaluator.evaluation import benchmark_from, evaluate
from evaluator.intake import read_data
from evaluator.rubric import as_scored, load_file, load_rubric, not_offered, offer, offers, rubric_ids, version_files
from evaluator.text import say

if TYPE_CHECKING:
    from evaluator.rubric import ScoredRubric

rubrics = typer.Typer(help="指标体系 / rubrics", no_args_is_help=True)
rubrics.command("to-excel")(to_excel)
rubrics.command("from-excel")(from_excel)
rubrics.command("diff")(diff)


@rubrics.command("list")
def list_rubrics(lang: LangOption = Language.zh) -> None:
    """列出全部指标体系和版本 / list all rubrics and versions."""
    table = Table(
        *(say(f"terminal.rubric_{key}", lang) for key in ("id", "title", "kind", "version", "status", "from", "leaves"))
    )
    for rubric in rubric_ids():
        for file in version_files(rubric):
            loaded = load_file(file)
            model = loaded.model
            table.add_row(
                rubric,
                model.title,
                loaded.kind,
                model.version,
                model.status,
                str(model.effective.from_),
                str(len(loaded.codes)),
            )
    out().print(table)


@rubrics.command("show")
def show(rubric: RubricOption, as_of: AsOfOption = None, lang: LangOption = Language.zh) -> None:
    """显示指标体系的正文和依据 / show what is measured and how, and the references."""
    loaded, console = load_rubric(rubric, as_of), out()
    model = loaded.model
    if offers(loaded, "show"):
        offer(loaded, "show")(loaded, console, lang)
    else:
        head = say("terminal.head", lang, title=model.title, version=model.version, status=model.status)
        console.print(head, markup=False, soft_wrap=True)
        console.print(not_offered(loaded, "show").show(lang), style="yellow", markup=False, soft_wrap=True)
    for reference in model.references:
        names = {"title": reference.title, "article": reference.article, "date": reference.date or ""}
        console.print(say("terminal.reference", lang, **names), markup=False)


@rubrics.command("check")
def check(
    rubric: RubricOption,
    national: Annotated[
        Path | None, typer.Option("--national", readable=False, help="全国数据：显示每条分数线对应的全国占比")
    ] = None,
    year: YearOption = None,
    as_of: AsOfOption = None,
    lang: LangOption = Language.zh,
) -> None:
    """检查指标体系；给出全国数据时显示各分数线以上的全国占比 / check a rubric and what its cuts imply."""
    loaded = load_rubric(rubric, as_of)
    # Only cut scores imply a share of the nation.
    scored = as_scored(loaded) if national is not None else None
    names = {"title": loaded.model.title, "version": loaded.model.version}
    overlays = "、".join(loaded.beside) or "—"
    out().print(
        say(
            "terminal.rubric_ok",
            lang,
            **names,
            leaves=len(loaded.codes),
            fingerprint=loaded.fingerprint[:12],
            overlays=overlays,
        ),
        markup=False,
    )
    if scored is not None and national is not None:
        _shares(scored, national, year, lang)


def _shares(rubric: ScoredRubric, national: Path, year: int | None, lang: str) -> None:
    nation = read_data(national, rubric, year)
    result = evaluate(nation, rubric, benchmark_from(nation, rubric), rank_draws=0)
    classified = result.units[result.classifiable]
    for entry in rubric.model.classes.letters:
        share = float((classified["letter"] == entry.letter).mean())
        out().print(say("terminal.letter_share", lang, letter=entry.letter, share=f"{share:.1%}"), markup=False)
