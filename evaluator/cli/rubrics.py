"""``evaluator rubrics list | show | check | to-excel | from-excel | diff``: what is measured and how."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.table import Table
from rich.tree import Tree

from evaluator.cli.language import Language
from evaluator.cli.options import AsOfOption, LangOption, RubricOption, YearOption
from evaluator.cli.rubric_files import diff, from_excel, to_excel
from evaluator.cli.show import out
from evaluator.evaluation import benchmark_from, evaluate
from evaluator.intake import read_data
from evaluator.report import letter_conditions
from evaluator.rubric import Group, load_file, load_rubric, rubric_ids, version_files
from evaluator.text import say

if TYPE_CHECKING:
    from evaluator.rubric import Node, Rubric

rubrics = typer.Typer(help="指标体系 / rubrics", no_args_is_help=True)
rubrics.command("to-excel")(to_excel)
rubrics.command("from-excel")(from_excel)
rubrics.command("diff")(diff)


@rubrics.command("list")
def list_rubrics(lang: LangOption = Language.zh) -> None:
    """列出全部指标体系和版本 / list all rubrics and versions."""
    table = Table(
        *(say(f"terminal.rubric_{key}", lang) for key in ("id", "title", "version", "status", "from", "leaves"))
    )
    for rubric in rubric_ids():
        for file in version_files(rubric):
            loaded = load_file(file)
            model = loaded.model
            table.add_row(
                rubric,
                model.title,
                model.version,
                model.status,
                str(model.effective.from_),
                str(len(loaded.codes)),
            )
    out().print(table)


@rubrics.command("show")
def show(rubric: RubricOption, as_of: AsOfOption = None, lang: LangOption = Language.zh) -> None:
    """显示指标树、权重、数据来源和类别 / show the tree, weights, sources and letters."""
    loaded = load_rubric(rubric, as_of)
    model = loaded.model
    for variant in loaded.variants:
        head = say("terminal.head", lang, title=variant.title, version=model.version, status=model.status)
        tree = Tree(head)
        for node in variant.indicators:
            _branch(tree, node, lang)
        out().print(tree)
    for place, entry in enumerate(model.classes.letters):
        asked = say("workbook.legend.comma", lang).join(letter_conditions(loaded, entry, place, lang))
        out().print(f"{entry.letter} {entry.name} {asked}".rstrip(), markup=False, soft_wrap=True)
    for reference in model.references:
        out().print(
            say(
                "terminal.reference",
                lang,
                title=reference.title,
                article=reference.article,
                date=reference.date or "",
            ),
            markup=False,
        )


def _branch(tree: Tree, node: Node, lang: str) -> None:
    status = f" 【{node.status}】" if node.status else ""
    if isinstance(node, Group):
        branch = tree.add(f"{node.weight}  {node.name} ({node.code}){status}")
        for child in node.children:
            _branch(branch, child, lang)
    else:
        better = say(f"terminal.better_{node.better}", lang)
        tree.add(f"{node.weight}  {node.name} ({node.code}, {node.measure or '—'}, {better}){status}  ← {node.source}")


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
    names = {"title": loaded.model.title, "version": loaded.model.version}
    overlays = "、".join(overlay.title for overlay in loaded.overlays) or "—"
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
    if national is not None:
        _shares(loaded, national, year, lang)


def _shares(rubric: Rubric, national: Path, year: int | None, lang: str) -> None:
    nation = read_data(national, rubric, year)
    result = evaluate(nation, rubric, benchmark_from(nation, rubric), rank_draws=0)
    classified = result.units[result.classifiable]
    for entry in rubric.model.classes.letters:
        share = float((classified["letter"] == entry.letter).mean())
        out().print(say("terminal.letter_share", lang, letter=entry.letter, share=f"{share:.1%}"), markup=False)
