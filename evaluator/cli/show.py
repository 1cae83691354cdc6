"""What the terminal shows: problems grouped by institution, progress only where somebody watches."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from rich.console import Console
from rich.text import Text

from evaluator.replies import ProblemGroup, group_key, group_problems, in_order, owner
from evaluator.text import Problem, say

# More of one kind in one column than this are shown as the first and a count: a screen holds no more.
ALL_SHOWN = 5
ROWS_SHOWN = 15


def out() -> Console:
    """Console of results; a pipe gets wide plain lines, so that nothing is cut."""
    console = Console(highlight=False, emoji=False)
    return console if console.is_terminal else Console(highlight=False, emoji=False, width=160)


def err() -> Console:
    """Console of errors and progress."""
    return Console(stderr=True, highlight=False, emoji=False)


@contextmanager
def working(sentence: str) -> Iterator[None]:
    """Show a spinner while work goes on; stay quiet in a pipe."""
    console = err()
    if not console.is_terminal:
        yield
        return
    with console.status(sentence):
        yield


def print_files(files: Sequence[Path]) -> None:
    """Name the files that were written."""
    for file in files:
        out().print(f"  {file}", markup=False, soft_wrap=True)


def show_problems(problems: Sequence[Problem], lang: str = "") -> None:
    """Print all problems, errors first, grouped by institution; both languages unless one is asked for.

    What names no institution stands under its file, where others name one.
    """
    console = err()
    problems = in_order(problems)
    errors = [problem for problem in problems if problem.severity == "error"]
    notices = [problem for problem in problems if problem.severity != "error"]
    headed = any(problem.institution for problem in problems)
    languages = (lang,) if lang else ("zh", "en")
    for group, style, key in ((errors, "red", "errors_head"), (notices, "yellow", "notices_head")):
        if group:
            console.print(Text(" | ".join(say(f"terminal.{key}", each) for each in languages), style=f"bold {style}"))
        by_owner: dict[str, list[Problem]] = {}
        for problem in group:
            by_owner.setdefault(owner(problem), []).append(problem)
        for name, mine in by_owner.items():
            if name and headed:
                console.print(Text(f"■ {name}", style="bold"))
            _show_each(console, mine, languages, style)
    counts = {"errors": len(errors), "notices": len(notices)}
    console.print(Text(" | ".join(say("terminal.counts", each, **counts) for each in languages), style="bold"))


def _show_each(console: Console, problems: Sequence[Problem], languages: Sequence[str], style: str) -> None:
    """Print every problem; of many of one kind the first, and in which rows the others stand."""
    many = {group_key(group.problems[0]): group for group in group_problems(problems) if _is_many(group)}
    shown: set[tuple[str, ...]] = set()
    for problem in problems:
        key = group_key(problem)
        if key in shown:
            continue
        lines = [problem.show(languages[0]), *(problem.sentence(other) for other in languages[1:])]
        if key in many:
            shown.add(key)
            lines = [f"{line}  {_more(many[key], lang)}" for line, lang in zip(lines, languages, strict=True)]
        console.print(Text(lines[0], style=style), soft_wrap=True)
        for line in lines[1:]:
            console.print(Text(f"    {line}", style="dim"), soft_wrap=True)


def _is_many(group: ProblemGroup) -> bool:
    # Without rows only their sentences tell them apart: all are shown.
    return len(group.problems) > ALL_SHOWN and group.in_rows


def _more(group: ProblemGroup, lang: str) -> str:
    return say("answers.group_more", lang, count=len(group.problems), rows=group.rows(lang, ROWS_SHOWN))
