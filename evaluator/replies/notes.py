"""Colours and comments on cells (批注): put there by the program, and taken away again by it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from evaluator.excel import text_lines
from evaluator.replies.layout import ERROR_FILL, NOTICE_FILL, plain, severity_word
from evaluator.text import Reason, say
from evaluator.text.sentences import LANGUAGES

if TYPE_CHECKING:
    from collections.abc import Sequence

    from openpyxl.worksheet.worksheet import Worksheet

    from evaluator.replies.problem_cells import ProblemCell
    from evaluator.text import Problem, Reader

AUTHORS = {lang: say("answers.author", lang) for lang in LANGUAGES}
# First line of what the program says, below a comment that was there before. It is what an earlier mark is known by:
# LibreOffice forgets the authors of comments.
SEAMS = {lang: say("answers.seam", lang, author=author) for lang, author in AUTHORS.items()}
_SEAM = re.compile("|".join(map(re.escape, SEAMS.values())), re.IGNORECASE)
_WIDTH, _LINE, _DIGITS = 320, 18, 41  # pixels, pixels, digits that fit into a line of a comment
_MOST_HEIGHT = 400


def mark_cell(target: ProblemCell, problems: Sequence[Problem], text: Reader) -> None:
    """Colour a cell and say in its comment what is wrong; a comment that stands there is kept above it."""
    from openpyxl.cell import MergedCell  # noqa: PLC0415 - slow; only when a copy is marked
    from openpyxl.comments import Comment  # noqa: PLC0415 - same
    from openpyxl.styles import PatternFill  # noqa: PLC0415 - same

    cell = target.sheet.cell(target.row, target.column)
    worst = "error" if any(problem.severity == "error" for problem in problems) else "notice"
    cell.fill = PatternFill("solid", start_color=ERROR_FILL if worst == "error" else NOTICE_FILL)
    if (
        not isinstance(cell, MergedCell)
        and cell.is_date
        and any(problem.reason == Reason.DATE_IN_NUMBER for problem in problems)
    ):
        # Left a date, the cell would turn the number that is typed into it into a date again.
        cell.value, cell.number_format = str(cell.value), "General"
    # What must be corrected comes first. One sentence may be reported twice, by two checks: say it once.
    sentences = dict.fromkeys(_sentence(problem, text) for problem in sorted(problems, key=_is_notice))
    ours = plain("\n".join(sentences))
    before = cell.comment
    own_text, author = (
        (f"{before.text.rstrip()}\n", before.author) if before is not None and before.text else ("", None)
    )
    comment = f"{own_text}{SEAMS[text.lang]}\n{ours}"
    height = min(_LINE * (text_lines(comment, _DIGITS) + 1), _MOST_HEIGHT)
    cell.comment = Comment(comment, AUTHORS[text.lang] if author is None else author, height=height, width=_WIDTH)


def _is_notice(problem: Problem) -> bool:
    return problem.severity != "error"


def _sentence(problem: Problem, text: Reader) -> str:
    sentence = problem.sentence(text.lang, to_school=True)
    return text("answers.comment", severity=severity_word(problem, text), sentence=sentence)


def clear_marks(sheet: Worksheet) -> None:
    """Take away the colours and comments of an earlier run; those of other people stay."""
    from openpyxl.comments import Comment  # noqa: PLC0415 - same
    from openpyxl.styles import PatternFill  # noqa: PLC0415 - same

    # The cells that exist: walking over rows would make a cell wherever a sheet is formatted to its last row.
    for cell in list(sheet._cells.values()):  # noqa: SLF001
        if _is_ours(cell):
            cell.fill = PatternFill()
        comment = cell.comment
        if comment is None:
            continue
        # What openpyxl makes of an author without a name.
        comment.author = "" if comment.author in {None, "None"} else comment.author
        seam = _SEAM.search(comment.text)
        own_text = comment.text[: seam.start()] if seam else ""
        if seam and not own_text.strip():
            cell.comment = None
        elif seam:
            cell.comment = Comment(own_text.rstrip(), comment.author, height=comment.height, width=comment.width)


def _is_ours(cell: Any) -> bool:
    fill = cell.fill
    return fill.fill_type == "solid" and str(fill.fgColor.rgb)[-6:] in {ERROR_FILL, NOTICE_FILL}
