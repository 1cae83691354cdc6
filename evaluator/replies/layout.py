"""What the replies share in looks: font, colours, and how high a row must be."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from evaluator.excel import cell_text, text_lines

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from evaluator.text import Problem, Reader

# Colours that nobody picks by hand: they are how a marked copy is told from the colours of its owner.
ERROR_FILL = "F8B9B7"
NOTICE_FILL = "FFEB9D"
HEAD_FILL = "DCE6F1"
GRID = "BFBFBF"

_LINE = 14.0  # height of one line of 10 points
_CAUTION = 0.95  # fonts differ from computer to computer: leave a little room
# What XML cannot hold, besides tabs and line breaks.
_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff]")


def plain(value: object) -> str:
    """Text as a workbook can hold it: without control characters, no longer than a cell.

    Examples
    --------
    >>> plain("a" + chr(7) + "b")
    'a b'
    """
    text = _CONTROL.sub(" ", "" if value is None else str(value))
    return cell_text(text)


def row_height(texts: Iterable[str], widths: Sequence[float]) -> float:
    """Height in points at which the longest text is seen: not every program grows rows by itself."""
    lines = max((text_lines(text, width * _CAUTION) for text, width in zip(texts, widths, strict=True)), default=1)
    return min(_LINE * lines + 4, 400)


def severity_word(problem: Problem, text: Reader) -> str:
    """The severity in words: colour alone would say nothing on a grey print."""
    return text(f"answers.{problem.severity}")


def count(problems: Iterable[Problem]) -> tuple[int, int]:
    """Count errors and notices."""
    severities = [problem.severity for problem in problems]
    return severities.count("error"), severities.count("notice")
