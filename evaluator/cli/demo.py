"""``evaluator demo``: a synthetic province and nation, from workbooks to letters, with the truth known."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from evaluator.cli.options import LangOption, Language
from evaluator.cli.show import err, out
from evaluator.text import say


def demo(
    out_dir: Annotated[Path, typer.Option("--out", help="文件夹 / folder")] = Path("demo-output"),
    seed: Annotated[int, typer.Option("--seed", help="随机种子 / seed")] = 2025,
    scale: Annotated[float, typer.Option("--scale", min=0.05, max=1.0, help="规模（1为全部）/ size")] = 1.0,
    lang: LangOption = Language.zh,
) -> None:
    """演示：模拟一个省和全国，写出工作簿，读回，评价，并与真值对照 / a full run on synthetic data."""
    from evaluator.demo import print_summary, run_demo  # noqa: PLC0415 - the demo is not needed by other commands

    console = err()
    progress = (lambda stage: console.print(f"… {stage}", style="dim", markup=False)) if console.is_terminal else None
    done = run_demo(out_dir, seed=seed, scale=scale, progress=progress, lang=lang)
    print_summary(done, out(), lang)
    out().print(say("terminal.written", lang, file=out_dir.resolve()), markup=False, soft_wrap=True)
