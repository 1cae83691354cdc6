"""``evaluator demo``: a synthetic province and nation, from workbooks to letters, with the truth known."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from evaluator.cli.language import Language
from evaluator.cli.options import LangOption
from evaluator.cli.serve import ADDRESS, PORT, AddressOption, PortOption, serve_app
from evaluator.cli.show import err, out
from evaluator.text import say


def demo(
    out_dir: Annotated[Path, typer.Option("--out", help="文件夹 / folder")] = Path("demo-output"),
    seed: Annotated[int, typer.Option("--seed", help="随机种子 / seed")] = 2025,
    scale: Annotated[float, typer.Option("--scale", min=0.05, max=1.0, help="规模（1为全部）/ size")] = 1.0,
    serve: Annotated[bool, typer.Option("--serve", help="放进数据库，打开网页界面 / keep it and open the app")] = False,
    address: AddressOption = ADDRESS,
    port: PortOption = PORT,
    lang: LangOption = Language.zh,
) -> None:
    """演示：模拟一个省和全国，写出工作簿，读回，评价，并与真值对照 / a full run on synthetic data."""
    from evaluator.demo import print_summary, run_demo  # noqa: PLC0415 - the demo is not needed by other commands

    database = out_dir / say("demo.database")
    if serve and database.is_file():
        out().print(say("demo.kept_already", lang, file=database), markup=False, soft_wrap=True)
        serve_app(str(database), address, port, lang)
        return
    console = err()
    progress = (lambda stage: console.print(f"… {stage}", style="dim", markup=False)) if console.is_terminal else None
    done = run_demo(out_dir, seed=seed, scale=scale, progress=progress, lang=lang)
    print_summary(done, out(), lang)
    out().print(say("terminal.written", lang, file=out_dir.resolve()), markup=False, soft_wrap=True)
    if serve:
        from evaluator.store import store_demo  # noqa: PLC0415 - the database's packages are loaded by few commands

        if progress is not None:
            progress(say("demo.step_store", lang))
        store_demo(database, done)
        serve_app(str(database), address, port, lang)
