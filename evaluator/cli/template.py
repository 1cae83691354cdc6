"""``evaluator template``: the workbooks that people fill."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from evaluator.cli.options import AsOfOption, RubricOption
from evaluator.cli.show import out
from evaluator.intake import write_benchmark, write_template
from evaluator.rubric import load_rubric
from evaluator.text import say


def template(
    rubric: RubricOption,
    out_dir: Annotated[Path, typer.Option("--out", help="文件夹 / folder")] = Path(),
    as_of: AsOfOption = None,
) -> None:
    """生成填报模板和常模模板 / make the workbooks to fill in."""
    loaded = load_rubric(rubric, as_of)
    out_dir.mkdir(parents=True, exist_ok=True)
    model = loaded.model
    names = {"title": model.title, "version": model.version}
    for file in (
        write_template(loaded, out_dir / say("terminal.template_file", **names)),
        write_benchmark(loaded, out_dir / say("terminal.benchmark_file", **names)),
    ):
        out().print(say("terminal.written", file=file), markup=False, soft_wrap=True)
