"""``evaluator rubrics to-excel | from-excel | diff``: rubrics as workbooks, and what a version changed."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer
from rich.text import Text

from evaluator.cli.language import Language
from evaluator.cli.options import AsOfOption, LangOption, RubricOption
from evaluator.cli.show import out
from evaluator.rubric import diff_effect, diff_head, diff_lines, diff_rubrics, load_rubric, offer
from evaluator.rubric_excel import read_rubric_book
from evaluator.text import say

BookArgument = Annotated[
    Path, typer.Argument(metavar="XLSX", readable=False, help="指标体系工作簿 / workbook of a rubric")
]
ForceOption = Annotated[bool, typer.Option("--force", help="覆盖已有的文件 / overwrite files that exist")]


def to_excel(
    rubric: RubricOption,
    target: Annotated[
        Path | None, typer.Option("--out", metavar="XLSX", help="工作簿；不填则用名称和版本 / workbook to write")
    ] = None,
    as_of: AsOfOption = None,
    lang: LangOption = Language.zh,
) -> None:
    """把指标体系写成可以修改的工作簿 / write a rubric and its overlays as a workbook to edit."""
    loaded = load_rubric(rubric, as_of)
    write = offer(loaded, "to_excel")
    path = target or Path(f"{loaded.id}_{loaded.model.version}.xlsx")
    path.parent.mkdir(parents=True, exist_ok=True)
    write(loaded.path, path)
    out().print(say("terminal.written", lang, file=path), markup=False, soft_wrap=True)


def from_excel(
    book: BookArgument,
    target: Annotated[Path, typer.Option("--out", metavar="YAML", help="指标体系文件 / yaml file to write")],
    force: ForceOption = False,
    lang: LangOption = Language.zh,
) -> None:
    """检查工作簿，全部无误才写成指标体系文件 / check a workbook and write the rubric and its overlays."""
    for file in read_rubric_book(book, target, force=force):
        out().print(say("terminal.written", lang, file=file), markup=False, soft_wrap=True)


def diff(
    before: Annotated[str, typer.Argument(metavar="A", help="原版本：名称或yaml文件 / rubric id or file")],
    after: Annotated[str, typer.Argument(metavar="B", help="新版本：名称或yaml文件 / rubric id or file")],
    lang: LangOption = Language.zh,
) -> None:
    """说明两个版本有什么不同，得分会不会变 / say what changed between two versions."""
    found = diff_rubrics(load_rubric(before), load_rubric(after))
    out().print(diff_head(found, lang), markup=False, soft_wrap=True)
    for head, lines in diff_lines(found, lang).items():
        out().print(Text(f"■ {head}", style="bold"))
        for line in lines:
            out().print(f"  {line}", markup=False, soft_wrap=True)
    out().print(diff_effect(found, lang), markup=False, soft_wrap=True)
