"""The door: commands, exit codes, and errors as sentences instead of tracebacks."""

from __future__ import annotations

import sys
from importlib.metadata import version
from typing import Annotated

import typer

from evaluator.cli.check import check
from evaluator.cli.compare import compare
from evaluator.cli.db import db
from evaluator.cli.demo import demo
from evaluator.cli.disk import refused_by_disk
from evaluator.cli.encoding import settle_encodings
from evaluator.cli.fund import fund
from evaluator.cli.options import asked_language
from evaluator.cli.rubrics import rubrics
from evaluator.cli.score import score
from evaluator.cli.serve import serve
from evaluator.cli.show import err, show_problems
from evaluator.cli.stability import stability
from evaluator.cli.template import template
from evaluator.text import LANGUAGES, EvaluatorError, Message, Problems

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


def main() -> None:
    """Run the command line.

    Exit codes: 0 done; 1 the data or the rubric have problems (all listed, nothing written); 2 wrong usage.
    """
    settle_encodings()
    try:
        app()
    except Problems as problems:
        show_problems(problems.problems, asked_language())
        sys.exit(DATA_PROBLEMS)
    except EvaluatorError as error:
        _refuse(error)
    except Exception as error:
        sentence = refused_by_disk(error)
        if sentence is None:
            raise
        _refuse(sentence)


def _refuse(said: EvaluatorError | Message) -> None:
    """Say it in the language that is asked for; in all, a line each, where none is."""
    asked = asked_language()
    lines = [said.show(lang) for lang in ((asked,) if asked else LANGUAGES)]
    err().print("\n".join(lines), style="red", markup=False, highlight=False, soft_wrap=True)
    sys.exit(WRONG_USAGE)
