"""The commands, and their errors as sentences instead of tracebacks."""

from __future__ import annotations

from importlib.metadata import version
from typing import Annotated

import typer

from evaluator.cli.check import check
from evaluator.cli.compare import compare
from evaluator.cli.db import db
from evaluator.cli.demo import demo
from evaluator.cli.disk import refused_by_disk
from evaluator.cli.fund import fund
from evaluator.cli.language import asked_language, in_asked_language
from evaluator.cli.rubrics import rubrics
from evaluator.cli.score import score
from evaluator.cli.serve import serve
from evaluator.cli.show import err, show_problems
from evaluator.cli.stability import stability
from evaluator.cli.stopping import stopped_by
from evaluator.cli.template import template
from evaluator.text import EvaluatorError, Message, Problems

DATA_PROBLEMS, WRONG_USAGE = 1, 2

app = typer.Typer(
    help="专业评价：以全国平均为准绳评价专业与学科。Programmes and disciplines against the national average.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)
app.command("demo")(demo)
app.command("template")(template)
app.command("check")(check)
app.command("score")(score)
app.command("compare")(compare)
app.command("stability")(stability)
app.command("serve")(serve)
app.add_typer(rubrics, name="rubrics")
app.add_typer(fund, name="fund")
app.add_typer(db, name="db")


def _version(show: bool) -> None:
    if show:
        typer.echo(f"evaluator {version('evaluator')}")
        raise typer.Exit


@app.callback()
def _options(
    show: Annotated[bool, typer.Option("--version", callback=_version, is_eager=True, help="版本 / version")] = False,
) -> None:
    """专业评价 / Evaluator."""


def run() -> int:
    """Run the command that was asked for, and give the exit code where it ended with an error."""
    try:
        app()
    except Problems as problems:
        show_problems(problems.problems, asked_language())
        return DATA_PROBLEMS
    except EvaluatorError as error:
        return _refuse(error)
    except Exception as error:
        sentence = None if stopped_by(error) else refused_by_disk(error)
        if sentence is None:
            raise
        return _refuse(sentence)
    return 0


def _refuse(told: EvaluatorError | Message) -> int:
    err().print(in_asked_language(told), style="red", markup=False, highlight=False, soft_wrap=True)
    return WRONG_USAGE
