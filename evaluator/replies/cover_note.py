"""The letter that goes with a marked copy: how many places, which, and what to send back (说明)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from evaluator.intake.mark import LIST_SHEET
from evaluator.replies.groups import group_problems, in_order
from evaluator.replies.layout import count
from evaluator.text import Reason, say

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
    # That nothing has arrived is what the letter says as a whole.
    problems = in_order(problem for problem in problems if problem.reason != Reason.RETURN_MISSING)
    errors, notices = count(problems)
    dear = (
        say("answers.note_dear", lang, institution=institution)
        if institution
        else say("answers.note_dear_unknown", lang)
    )
    deadline = deadline or say("answers.note_deadline_blank", lang)
    contact = contact or say("answers.note_contact_blank", lang)
    plea = "note_deadline_return" if not file else "note_deadline" if errors else "note_deadline_check"
    lines = [dear, "", _summary(rubric_title, year, file, errors, notices, lang)]
    lines += [say(f"answers.{plea}", lang, deadline=deadline)]
    groups = group_problems(problems)
    for severity, number in (("error", errors), ("notice", notices)):
        if number:
            lines += ["", say(f"answers.note_{severity}s", lang, count=number)]
            lines += _faults([group for group in groups if group.severity == severity], lang)
    if file:
        how = (
            say("answers.note_marked", lang, marked=marked, list=LIST_SHEET)
            if marked
            else say("answers.note_original", lang)
        )
        lines += ["", say("answers.note_how", lang), how]
    return "\n".join([*lines, "", say("answers.note_contact", lang, contact=contact), ""])


def _summary(title: str, year: int | None, file: str, errors: int, notices: int, lang: str) -> str:
    key = "note_found" if file else "note_nothing"
    if year is None:
        return say(f"answers.{key}_no_year", lang, title=title, file=file, errors=errors, notices=notices)
    return say(f"answers.{key}", lang, title=title, year=year, file=file, errors=errors, notices=notices)


def _faults(groups: Sequence[ProblemGroup], lang: str) -> Iterator[str]:
    number = 0
    for group in groups:
        if len(group.problems) > 1 and group.in_rows:
            number += 1
            first = group.problems[0]
            cell = first.place.cell
            sentence = first.sentence(lang, to_school=True)
            text = say("answers.note_example", lang, cell=cell, sentence=sentence) if cell else sentence
            places = len(group.problems)
            yield say("answers.note_group", lang, number=number, where=_where(group, lang), count=places, sentence=text)
            continue
        # Nothing but their sentences tells them apart: every one is said.
        for problem in group.problems:
            number += 1
            where = _single(problem, group, lang)
            key = "note_single" if where else "note_bare"
            sentence = problem.sentence(lang, to_school=True)
            yield say(f"answers.{key}", lang, number=number, where=where, sentence=sentence)


def _where(group: ProblemGroup, lang: str) -> str:
    rows = group.rows(lang, _MOST_ROWS)
    what = _column(group, lang)
    return say("answers.note_where", lang, what=what, rows=rows) if what and rows else what or rows


def _single(problem: Problem, group: ProblemGroup, lang: str) -> str:
    what = _column(group, lang)
    cell = problem.place.cell or _row(problem, lang)
    return say("answers.note_where", lang, what=what, rows=cell) if what and cell else what or cell


def _row(problem: Problem, lang: str) -> str:
    return "" if problem.place.row is None else say("problems.at_row", lang, row=problem.place.row)


def _column(group: ProblemGroup, lang: str) -> str:
    return say("problems.at_column", lang, column=group.column) if group.column else ""
