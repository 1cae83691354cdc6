"""The letter that goes with a marked copy: how many places, which, and what to send back (说明)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from evaluator.intake.mark import LIST_SHEET
from evaluator.replies.groups import group_problems, in_order
from evaluator.replies.layout import count
from evaluator.text import Reader, Reason

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from evaluator.replies.groups import ProblemGroup
    from evaluator.text import Problem

_MOST_ROWS = 15  # numbers and ranges of rows in a line; the marked copy has all of them


def cover_note(
    institution: str,
    problems: Sequence[Problem],
    *,
    rubric_title: str,
    year: int | None,
    file: str,
    lang: str = "zh",
    marked: str = "",
    deadline: str = "",
    contact: str = "",
) -> str:
    """Write the text that tells an institution what to correct.

    Parameters
    ----------
    institution : str
        Whom it is addressed to; empty for an address without a name.
    problems : sequence of Problem
        Of one return, or the one that says that it is missing.
    rubric_title : str
        What the data are for.
    year : int, optional
        Year of the data.
    file : str
        Name of the return, empty where nothing was returned.
    lang : {"zh", "en"}
    marked : str
        Name of the marked copy that goes with it; empty where there is none.
    deadline, contact : str
        By when and whom to ask; where they are left out, a bracket to fill in stands in their place.

    Returns
    -------
    str
        Lines separated by line feeds.
    """
    text = Reader(lang)
    # That nothing has arrived is what the letter says as a whole.
    problems = in_order(problem for problem in problems if problem.reason != Reason.RETURN_MISSING)
    errors, notices = count(problems)
    dear = text("answers.note_dear", institution=institution) if institution else text("answers.note_dear_unknown")
    deadline = deadline or text("answers.note_deadline_blank")
    contact = contact or text("answers.note_contact_blank")
    plea = "note_deadline_return" if not file else "note_deadline" if errors else "note_deadline_check"
    lines = [dear, "", _summary(rubric_title, year, file, errors, notices, text)]
    lines += [text(f"answers.{plea}", deadline=deadline)]
    groups = group_problems(problems)
    for severity, number in (("error", errors), ("notice", notices)):
        if number:
            lines += ["", text(f"answers.note_{severity}s", count=number)]
            lines += _faults([group for group in groups if group.severity == severity], text)
    if file:
        how = text("answers.note_marked", marked=marked, list=LIST_SHEET) if marked else text("answers.note_original")
        lines += ["", text("answers.note_how"), how]
    return "\n".join([*lines, "", text("answers.note_contact", contact=contact), ""])


def _summary(title: str, year: int | None, file: str, errors: int, notices: int, text: Reader) -> str:
    key = "note_found" if file else "note_nothing"
    if year is None:
        return text(f"answers.{key}_no_year", title=title, file=file, errors=errors, notices=notices)
    return text(f"answers.{key}", title=title, year=year, file=file, errors=errors, notices=notices)


def _faults(groups: Sequence[ProblemGroup], text: Reader) -> Iterator[str]:
    number = 0
    for group in groups:
        if len(group.problems) > 1 and group.in_rows:
            number += 1
            first = group.problems[0]
            cell = first.place.cell
            sentence = first.sentence(text.lang, to_school=True)
            example = text("answers.note_example", cell=cell, sentence=sentence) if cell else sentence
            places = len(group.problems)
            yield text("answers.note_group", number=number, where=_where(group, text), count=places, sentence=example)
            continue
        # Nothing but their sentences tells them apart: every one is said.
        for problem in group.problems:
            number += 1
            where = _single(problem, group, text)
            key = "note_single" if where else "note_bare"
            sentence = problem.sentence(text.lang, to_school=True)
            yield text(f"answers.{key}", number=number, where=where, sentence=sentence)


def _where(group: ProblemGroup, text: Reader) -> str:
    rows = group.rows(text.lang, _MOST_ROWS)
    what = _column(group, text)
    return text("answers.note_where", what=what, rows=rows) if what and rows else what or rows


def _single(problem: Problem, group: ProblemGroup, text: Reader) -> str:
    what = _column(group, text)
    cell = problem.place.cell or _row(problem, text)
    return text("answers.note_where", what=what, rows=cell) if what and cell else what or cell


def _row(problem: Problem, text: Reader) -> str:
    return "" if problem.place.row is None else text("problems.at_row", row=problem.place.row)


def _column(group: ProblemGroup, text: Reader) -> str:
    return text("problems.at_column", column=group.column) if group.column else ""
