"""The columns of a result, in one table: what each is called, how it is written and where it is shown (结果的列).

A new column of ``Result.units`` is one entry here; its words are two in the catalogue, ``workbook.column.<key>`` and,
where the heading alone does not say it, ``workbook.help.<key>``.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import groupby
from typing import TYPE_CHECKING

from evaluator.report.words import average_name, known, letters, level_word

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from evaluator.evaluation import Result
    from evaluator.text import Reader

# Where a column is shown.
FILE, RANKING, DATA, PAGE = "units.csv", "ranking", "data", "page"
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
        `FILE`, `RANKING` (printed, at most twelve), `DATA` (of the workbook), `PAGE` (of the app).
    unit : str
        ``points``, ``share``, ``place``, or nothing.
    per : str
        `LETTER`, `SCOPE`, `FIRST_SCOPE`, or nothing.
    ranked : int
        Order on the ranking sheet, from the left; what names the unit stands at 30.
    made : bool
        Put together from other columns for people, so no file has it.
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

    @property
    def help(self) -> str:
        """Key of the sentence that explains it; "" where the heading does."""
        return f"help.{self.key}" if known(f"help.{self.key}") else ""


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
    ResultColumn("rank_{scope}", "scope_rank", "count", 9, _ALL, "place", SCOPE),
    ResultColumn("rank_{scope}_low", "scope_low", "count", 9, (FILE, PAGE), "place", SCOPE),
    ResultColumn("rank_{scope}_high", "scope_high", "count", 9, (FILE, PAGE), "place", SCOPE),
    ResultColumn("rank_{scope}_range", "scope_range", "centre", 11, (DATA,), "place", SCOPE, made=True),
    ResultColumn("rank_{scope}_set_low", "set_low", "count", 9, (FILE,), "place", SCOPE),
    ResultColumn("rank_{scope}_set_high", "set_high", "count", 9, (FILE,), "place", SCOPE),
    ResultColumn("rank_{scope}_set", "rank_set", "centre", 11, (DATA,), "place", FIRST_SCOPE, made=True),
    ResultColumn("rank_{scope}_best", "rank_best", "count", 9, (FILE,), "place", SCOPE),
    ResultColumn("rank", "rank", "count", 6, (RANKING,), "place", ranked=10, made=True),
    ResultColumn("rank_interval", "rank_interval", "centre", 11, (RANKING,), "place", ranked=11, made=True),
    ResultColumn(
        "rank_{scope}_with_range", "scope_with_range", "centre", 15, (RANKING,), "place", FIRST_SCOPE, 70, True
    ),
)


@dataclass(frozen=True)
class Shown:
    """One column of a result as it is: with its letter or scope."""

    column: ResultColumn
    name: str
    letter: str = ""
    scope: str = ""

    def heading(self, result: Result, read: Reader) -> str:
        """What it is called."""
        scope = level_word(result, self.scope, read) if self.scope else ""
        return read(f"column.{self.column.key}", average=average_name(result, read), letter=self.letter, scope=scope)


def shown_columns(result: Result, where: str) -> list[Shown]:
    """Columns that are shown somewhere, in the order of this table; letters only where letters are given."""
    named = [entry.letter for entry in result.rubric.model.classes.letters] if where == FILE else letters(result)
    lettered, against = bool(named), result.rubric.against_average
    drop = (
        set()
        if where == FILE
        else {
            *(() if lettered else ("letter", "other_letter", "letter_place", "place", "place_of")),
            *(() if against else ("average_standing", "p_at_or_above")),
        }
    )
    scopes = [ranks.scope for ranks in result.ranks]
    found = list(_repeated([each for each in RESULT_COLUMNS if where in each.shown], named, scopes))
    return [each for each in found if each.name not in drop and (each.column.made or each.name in result.units)]


def file_columns(result: Result) -> list[str]:
    """Columns of units.csv: what the data say of each unit, then what was found."""
    return [*result.data.units.columns, *(each.name for each in shown_columns(result, FILE))]


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
