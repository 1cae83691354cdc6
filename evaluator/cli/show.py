"""What the terminal shows: problems grouped by institution, progress only where somebody watches."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager

from rich.console import Console
from rich.text import Text

from evaluator.text import Problem, say


def out() -> Console:
    """Console of results; a pipe gets wide plain lines, so that nothing is cut."""
    console = Console(highlight=False)
    return console if console.is_terminal else Console(highlight=False, width=160)


def err() -> Console:
    """Console of errors and progress."""
    return Console(stderr=True, highlight=False)


@contextmanager
def working(sentence: str) -> Iterator[None]:
    """Show a spinner while work goes on; stay quiet in a pipe."""
    console = err()
    if not console.is_terminal:
        yield
        return
    with console.status(sentence):
        yield


def show_problems(problems: Sequence[Problem], lang: str = "") -> None:
    """Print all problems, errors first, grouped by institution; both languages unless one is asked for."""
    console = err()
    errors = [problem for problem in problems if problem.severity == "error"]
    notices = [problem for problem in problems if problem.severity != "error"]
    languages = (lang,) if lang else ("zh", "en")
    for group, style, key in ((errors, "red", "errors_head"), (notices, "yellow", "notices_head")):
        if group:
            console.print(Text(" | ".join(say(f"terminal.{key}", each) for each in languages), style=f"bold {style}"))
        by_institution: dict[str, list[Problem]] = {}
        for problem in group:
            by_institution.setdefault(problem.institution, []).append(problem)
        for institution, mine in by_institution.items():
            if institution:
                console.print(Text(f"■ {institution}", style="bold"))
            for problem in mine:
                console.print(Text(problem.show(languages[0]), style=style), soft_wrap=True)
                for other in languages[1:]:
                    console.print(Text(f"    {problem.sentence(other)}", style="dim"), soft_wrap=True)
    counts = {"errors": len(errors), "notices": len(notices)}
    console.print(Text(" | ".join(say("terminal.counts", each, **counts) for each in languages), style="bold"))
