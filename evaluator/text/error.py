"""What the program refuses: errors that carry keys and values, and are read in one language at the door (错误)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from evaluator.text.reader import Message, Readable
from evaluator.text.sentences import LANGUAGES

if TYPE_CHECKING:
    from collections.abc import Sequence

    from evaluator.text.problem import Problem


class EvaluatorError(ValueError):
    """Anything the program refuses, with a sentence for the person who asked.

    Parameters
    ----------
    *parts : str or Readable
        A key of the catalogue, whose values follow by name; or messages, which have theirs.
    **values
        What stands in the braces of the sentence of a key; messages among them are read in its language.

    Attributes
    ----------
    messages : tuple of Readable
        One sentence each.

    Examples
    --------
    >>> error = EvaluatorError("usage.bad_year", year=25)
    >>> error.show("en")
    'A year has four digits, not 25.'
    >>> print(error)
    年份应是四位数，现在是25。
    A year has four digits, not 25.
    """

    messages: tuple[Readable, ...]

    def __init__(self, *parts: str | Readable, **values: object) -> None:
        self.messages = tuple(Message(part, values) if isinstance(part, str) else part for part in parts)
        # What an exception is pickled with: it is made again of its messages.
        super().__init__(*self.messages)
        # A key or a value that is missing is a defect of the program: it is found here, not while somebody is told.
        for lang in LANGUAGES:
            self.show(lang)

    def show(self, lang: str = "zh") -> str:
        """Read every sentence in a language, one a line."""
        return "\n".join(message.show(lang) for message in self.messages)

    def __str__(self) -> str:
        # Errors reach people of either language (a log, a traceback): say both.
        return "\n".join(self.show(lang) for lang in LANGUAGES)


class Problems(EvaluatorError):  # noqa: N818 - a list of problems, raised as one
    """All problems of one input, at once.

    Attributes
    ----------
    problems : tuple of Problem
        In the order of the input.
    """

    def __init__(self, problems: Sequence[Problem]) -> None:
        self.problems = tuple(problems)
        self.messages = self.problems
        ValueError.__init__(self, self.problems)

    def __str__(self) -> str:
        return "\n".join(f"{problem.show('zh')}\n{problem.sentence('en')}" for problem in self.problems)


class RubricProblems(Problems):
    """A rubric file that cannot be loaded."""


class DataProblems(Problems):
    """Data that cannot be evaluated as they stand; nothing was written."""
