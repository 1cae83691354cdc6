"""The columns of a result, in one table: what each is called, how it is written and where it is shown (结果的列).

Workbooks, csv and app read it. A new column of ``Result.units`` is one entry here; its words are two in the catalogue,
``workbook.column.<key>`` and, where the heading alone does not say it, ``workbook.help.<key>``.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from itertools import groupby
from typing import TYPE_CHECKING

from evaluator.dataset import ALL, level_name
from evaluator.report.words import known, letters

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from evaluator.evaluation import Result
    from evaluator.rubric import ScoredRubric
    from evaluator.text import Reader

# Where a column is shown.
FILE, RANKING, DATA, PAGE, COMPARED = "units.csv", "ranking", "data", "page", "comparison"
# What a column is there for: each letter, each scope of ranks, the first scope.
LETTER, SCOPE, FIRST_SCOPE = "letter", "scope", "first scope"


@dataclass(frozen=True)
class ResultColumn:
    """A column of a result, or one for each letter or scope of ranks.

    Attributes
    ----------
    name : str
        As in ``Result.units`` and units.csv; ``{letter}`` and ``{scope}`` stand for what it is repeated for.
    key : str
        Of its heading and help in the catalogue.
    kind : str
        Format: a name of `excel.Styles`.
    width : float
        In digits.
    shown : tuple of str
        `FILE`, `RANKING` (printed, at most twelve), `DATA` (of the workbook), `PAGE` (of the app), `COMPARED` (of two
        results).
    unit : str
        ``points``, ``share``, ``place``, or nothing.
    per : str
        `LETTER`, `SCOPE`, `FIRST_SCOPE`, or nothing.
    ranked : int
        Order on the ranking sheet, from the left; what names the unit stands at 30.
    made : bool
        Put together from other columns for people, so no file has it.
    overall : str
        Key of its heading among all units, for a column of each scope; "" where `key` serves.
    """

    name: str
    key: str
    kind: str
    width: float
    shown: tuple[str, ...]
    unit: str = ""
    per: str = ""
    ranked: int = 0
    made: bool = False
    overall: str = ""

    @property
    def help(self) -> str:
        """Key of the sentence that explains it; "" where the heading does."""
        return _help(self.key)

    @property
    def pattern(self) -> str:
        """What its names look like, for a search; its letter or scope is a group of that name."""
        return re.sub(r"\\{(\w+)\\}", r"(?P<\1>.+)", re.escape(self.name))


_ALL = (FILE, DATA, PAGE)
RESULT_COLUMNS = (
    ResultColumn("score", "score", "score", 8, (*_ALL, RANKING), "points", ranked=40),
    ResultColumn("se", "se", "figure", 9, (FILE, DATA), "points"),
    ResultColumn("se_own", "se_own", "figure", 9, (FILE,), "points"),
    ResultColumn("low", "low", "score", 8, _ALL, "points"),
    ResultColumn("high", "high", "score", 8, _ALL, "points"),
    ResultColumn("interval", "interval", "centre", 13, (RANKING,), "points", ranked=41, made=True),
    ResultColumn("shrunken", "shrunken", "figure", 9, (FILE,), "points"),
    ResultColumn("shrunken_se", "shrunken_se", "figure", 9, (FILE,), "points"),
    ResultColumn("letter", "letter", "letter", 6, (*_ALL, RANKING), ranked=50),
    ResultColumn("standing", "standing", "centre", 11, (*_ALL, RANKING), ranked=51),
    ResultColumn("other_letter", "other_letter", "centre", 9, (*_ALL, RANKING), ranked=52),
    ResultColumn("p_at_or_above", "p", "probability", 10, _ALL, "share"),
    ResultColumn("average_standing", "average_standing", "centre", 21, (*_ALL, RANKING), ranked=60),
    ResultColumn("reasons", "reasons", "text", 22, (*_ALL, RANKING), ranked=90),
    ResultColumn("unstable", "unstable", "centre", 9, (*_ALL, RANKING), ranked=53),
    ResultColumn("p_{letter}", "p_letter", "probability", 9, (FILE, DATA), "share", LETTER),
    ResultColumn("place", "place_taken", "count", 8, (FILE, DATA), "place"),
    ResultColumn("place_of", "place_of", "count", 8, (FILE, DATA), "place"),
    ResultColumn("letter_place", "letter_place", "centre", 9, (RANKING,), "place", ranked=54, made=True),
    ResultColumn("q_{letter}", "q", "probability", 9, (FILE, DATA), "share", LETTER),
    ResultColumn("rank_{scope}", "scope_rank", "count", 9, _ALL, "place", SCOPE, overall="rank"),
    ResultColumn("rank_{scope}_low", "scope_low", "count", 9, (FILE, PAGE), "place", SCOPE, overall="rank_low"),
    ResultColumn("rank_{scope}_high", "scope_high", "count", 9, (FILE, PAGE), "place", SCOPE, overall="rank_high"),
    ResultColumn(
        "rank_{scope}_range", "scope_range", "centre", 11, (DATA,), "place", SCOPE, made=True, overall="rank_interval"
    ),
    ResultColumn("rank_{scope}_set_low", "set_low", "count", 9, (FILE,), "place", SCOPE),
    ResultColumn("rank_{scope}_set_high", "set_high", "count", 9, (FILE,), "place", SCOPE),
    ResultColumn("rank_{scope}_set", "rank_set", "centre", 11, (DATA,), "place", FIRST_SCOPE, made=True),
    ResultColumn("rank_{scope}_best", "rank_best", "count", 9, (FILE,), "place", SCOPE),
    ResultColumn("rank", "rank", "count", 6, (RANKING,), "place", ranked=10, made=True),
    ResultColumn("rank_interval", "rank_interval", "centre", 11, (RANKING,), "place", ranked=11, made=True),
    ResultColumn(
        "rank_{scope}_with_range", "scope_with_range", "centre", 15, (RANKING,), "place", FIRST_SCOPE, 70, True
    ),
    ResultColumn("score_before", "score_before", "score", 9, (COMPARED,), "points"),
    ResultColumn("score_after", "score_after", "score", 9, (COMPARED,), "points"),
    ResultColumn("difference", "difference", "contribution", 9, (COMPARED,), "points"),
    ResultColumn("stands", "stands", "centre", 7, (COMPARED,)),
    ResultColumn("letter_before", "letter_before", "letter", 8, (COMPARED,)),
    ResultColumn("letter_after", "letter_after", "letter", 8, (COMPARED,)),
)
# Columns that say which unit a row is, and what it is like, with their widths; ``workbook.column.<name>``.
UNIT_COLUMNS = {
    "institution_name": 22.0,
    "major_name": 22.0,
    "discipline_name": 22.0,
    "unit": 20.0,
    "major_class_name": 17.0,
}
# Columns of Result.cells and Result.nodes that the catalogue knows by another name.
_CELL_KEYS = {"name": "indicator", "unit_of_measure": "measure"}
_PAGE_NAMES = ("institution_name", "major_name", "discipline_name")
_PAGE_FACTS = ("category_name", "city", "ownership", "unit")


@dataclass(frozen=True)
class Shown:
    """One column of a result as it is: with its letter or scope."""

    column: ResultColumn
    name: str
    letter: str = ""
    scope: str = ""

    def heading(self, read: Reader, rubric: ScoredRubric | None = None, against: str = "average") -> str:
        """What it is called; `against` is what scores are compared with, ``average`` or ``provincial``."""
        average = read.of("terms")(f"{against}_name")
        return read(f"column.{self.key}", average=average, letter=self.letter, scope=self._scope(read, rubric))

    @property
    def key(self) -> str:
        """Of its heading."""
        return self.column.overall if self.scope == ALL and self.column.overall else self.column.key

    @property
    def help(self) -> str:
        """Key of the sentence that explains it; "" where the heading does."""
        return _help(self.key)

    def _scope(self, read: Reader, rubric: ScoredRubric | None) -> str:
        return level_name(rubric, self.scope, read.lang) if self.scope and rubric else self.scope


def shown_columns(result: Result, where: str) -> list[Shown]:
    """Columns that are shown somewhere, in the order of this table; letters only where letters are given."""
    named = [entry.letter for entry in result.rubric.model.classes.letters] if where == FILE else letters(result)
    scopes = [ranks.scope for ranks in result.ranks]
    return _shown(result.rubric, [*result.units], where, named, scopes)


def page_columns(rubric: ScoredRubric, columns: Sequence[str], letters: Sequence[str]) -> list[str]:
    """Columns of the app's tables of units: rank, names, what was found, what the unit is like.

    Parameters
    ----------
    rubric : ScoredRubric
    columns : sequence of str
        Of the units as they were stored.
    letters : sequence of str
        That are shown; none against a provincial benchmark.
    """
    found = [each.name for each in _shown(rubric, columns, PAGE, letters, rubric.model.ranks)]
    first = f"rank_{ALL}"
    names, facts = ([name for name in part if name in columns] for part in (_PAGE_NAMES, _PAGE_FACTS))
    return [*([first] if first in found else []), *names, *(name for name in found if name != first), *facts]


def column_named(name: str) -> Shown | None:
    """Entry of a column by its name, with its letter or scope; None for what is no column of a result."""
    return _by_name(RESULT_COLUMNS, name)


def heading(name: str, read: Reader, rubric: ScoredRubric | None = None, against: str = "average") -> str:
    """What a column of units is called: of a result, or one that says which unit it is."""
    shown = column_named(name)
    if shown is not None:
        return shown.heading(read, rubric, against)
    if known(f"column.{name}"):
        return read(f"column.{name}")
    return name if rubric is None else level_name(rubric, name, read.lang)


def cell_heading(name: str, read: Reader) -> str:
    """What a column of ``Result.cells`` or ``Result.nodes`` is called."""
    return read(f"column.{_CELL_KEYS.get(name, name)}")


def file_columns(result: Result) -> list[str]:
    """Columns of units.csv: what the data say of each unit, then what was found."""
    return [*result.data.units.columns, *(each.name for each in shown_columns(result, FILE))]


def _shown(
    rubric: ScoredRubric, columns: Sequence[str], where: str, named: Sequence[str], scopes: Sequence[str]
) -> list[Shown]:
    dropped: set[str] = set()
    if where != FILE:
        dropped |= set() if named else {"letter", "other_letter", "letter_place", "place", "place_of"}
        dropped |= set() if rubric.against_average else {"average_standing", "p_at_or_above"}
    found = _repeated([each for each in RESULT_COLUMNS if where in each.shown], named, scopes)
    return [each for each in found if each.name not in dropped and (each.column.made or each.name in columns)]


def _help(key: str) -> str:
    return f"help.{key}" if known(f"help.{key}") else ""


@cache
def _by_name(table: tuple[ResultColumn, ...], name: str) -> Shown | None:
    # The longest first: rank_all_low is no scope all_low.
    for column in sorted(table, key=lambda each: (len(each.per), -len(each.name))):
        match = None if column.made else re.fullmatch(column.pattern, name)
        if match:
            return Shown(column, name, **match.groupdict())
    return None


def _repeated(columns: Sequence[ResultColumn], named: Sequence[str], scopes: Sequence[str]) -> Iterator[Shown]:
    within = [scope for scope in scopes if scope != "all"]
    for per, group in groupby(columns, key=lambda column: SCOPE if column.per == FIRST_SCOPE else column.per):
        entries = list(group)
        if per == LETTER:
            for entry in entries:
                yield from (Shown(entry, entry.name.format(letter=name), letter=name) for name in named)
        elif per == SCOPE:
            for scope in scopes:
                chosen = [entry for entry in entries if entry.per == SCOPE or scope == (within or [""])[0]]
                yield from (Shown(entry, entry.name.format(scope=scope), scope=scope) for entry in chosen)
        else:
            yield from (Shown(entry, entry.name) for entry in entries)
