"""Read the successor map (沿革表): which code became which, in which year."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from evaluator.dataset import CLOSED, MERGED, RENAMED, Succession, Successors, bare_id
from evaluator.files import open_sheets
from evaluator.intake.cell import plain_text
from evaluator.intake.headers import find_header, missing_headers, normal_header
from evaluator.intake.mark import others_sheets
from evaluator.text import DataProblems, Place, Problem, Reason, say

if TYPE_CHECKING:
    from evaluator.intake.headers import HeaderRow

OLD, NEW, HOW, YEAR = "old", "new", "how", "year"


def read_successors(path: str | Path) -> Successors:
    r"""Read a successor map.

    Parameters
    ----------
    path : str or Path
        xlsx, xls or csv with the columns 原代码, 新代码, 方式 (更名, 合并, 撤销; or their English names) and, where it
        is known, 年份: the first year under the new code. A code is the id of a unit (``90001-080901``), or a major
        or institution code, which then speaks for all units that have it. A major code may be written with its marks
        or without: they are left off, as ids have none. Hidden sheets, and those that the program made, are passed by.

    Returns
    -------
    Successors

    Raises
    ------
    DataProblems
        Every bad row with place and remedy: no code, an unknown way, a new code missing or too much, one code that
        becomes two, two that become one without being merged, codes that become each other.

    Examples
    --------
    >>> import evaluator as ev
    >>> file = ev.example().files.folder / "沿革.csv"
    >>> _ = file.write_text("原代码,新代码,方式,年份\n080902,080910T,更名,2024\n", encoding="utf-8")
    >>> ev.read_successors(file).entries
    (Succession(old='080902', new='080910', how='renamed', year=2024),)
    """
    needed = {name: say(f"compare.successor.{name}") for name in (OLD, NEW, HOW)}
    columns = (OLD, NEW, HOW, YEAR)
    accepted = {
        normal_header(text): name
        for name in columns
        for text in (*(say(f"compare.successor.{name}", lang) for lang in ("zh", "en")), name)
    }
    header = find_header(others_sheets(open_sheets(Path(path))), accepted)
    problems = missing_headers(header, needed)
    if problems:
        raise DataProblems(problems)
    rows = _rows(header)
    if not rows:
        raise DataProblems([Problem(Reason.NO_ROWS, header.place())])
    ways = {
        normal_header(say(f"compare.how.{how}", lang)): how
        for how in (RENAMED, MERGED, CLOSED)
        for lang in ("zh", "en")
    }
    entries = []
    for number, row in rows:
        row_problems = _row_problems(header, number, row, ways)
        problems += row_problems
        if not row_problems:
            year = int(row[YEAR]) if row[YEAR] else None
            place = header.place(number, header.columns[OLD])
            how = ways[normal_header(row[HOW])]
            entries.append((number, Succession(bare_id(row[OLD]), bare_id(row[NEW]), how, year, place)))
    problems += _contradictions(header, entries) + _circles([entry for _, entry in entries])
    if problems:
        raise DataProblems(problems)
    return Successors(tuple(entry for _, entry in entries), header.sheet.file)


def _rows(header: HeaderRow) -> list[tuple[int, dict[str, str]]]:
    rows = []
    for number, cells in enumerate(header.sheet.rows[header.index + 1 :]):
        row = {name: _text(cells, header.columns.get(name)) for name in (OLD, NEW, HOW, YEAR)}
        if any(row.values()):
            rows.append((number, row))
    return rows


def _text(cells: list[Any], position: int | None) -> str:
    return plain_text(cells[position]) if position is not None and position < len(cells) else ""


def _row_problems(header: HeaderRow, number: int, row: dict[str, str], ways: dict[str, str]) -> list[Problem]:
    def problem(reason: Reason, column: str, value: str, **details: object) -> Problem:
        return Problem(reason, header.place(number, header.columns[column]), value, details=details)

    names = {name: say(f"compare.successor.{name}") for name in (OLD, NEW, YEAR)}
    words = {how: say(f"compare.how.{how}") for how in (RENAMED, MERGED, CLOSED)}
    problems, how = [], ways.get(normal_header(row[HOW]))
    if not row[OLD]:
        problems.append(problem(Reason.UNIT_CELL_EMPTY, OLD, "", name=names[OLD]))
    if how is None:
        problems.append(problem(Reason.NOT_AN_OPTION, HOW, row[HOW], allowed="、".join(words.values())))
    elif how == CLOSED and row[NEW]:
        allowed = "、".join((words[RENAMED], words[MERGED]))
        problems.append(problem(Reason.NOT_AN_OPTION, HOW, row[HOW], allowed=allowed))
    elif how != CLOSED and not row[NEW]:
        problems.append(problem(Reason.UNIT_CELL_EMPTY, NEW, "", name=names[NEW]))
    if row[YEAR] and not (row[YEAR].isdigit() and len(row[YEAR]) == 4):
        problems.append(problem(Reason.BAD_YEAR, YEAR, row[YEAR], name=names[YEAR]))
    return problems


def _contradictions(header: HeaderRow, entries: list[tuple[int, Succession]]) -> list[Problem]:
    """One code that becomes two in a year; two that become one by renaming."""
    problems = []
    olds: dict[tuple[str, int | None], int] = {}
    news: dict[tuple[str, int | None], int] = {}
    for number, entry in entries:
        if (entry.old, entry.year) in olds:
            details: dict[str, object] = {"other": header.row(olds[entry.old, entry.year]), "where": ""}
            place = header.place(number, header.columns[OLD])
            problems.append(Problem(Reason.DUPLICATE_UNIT, place, entry.old, details=details))
        olds.setdefault((entry.old, entry.year), number)
        if entry.how == RENAMED:
            if (entry.new, entry.year) in news:
                details = {"allowed": say("compare.how.merged")}
                place = header.place(number, header.columns[HOW])
                problems.append(Problem(Reason.NOT_AN_OPTION, place, say("compare.how.renamed"), details=details))
            news.setdefault((entry.new, entry.year), number)
    return problems


def _circles(entries: list[Succession]) -> list[Problem]:
    """Codes that become each other in one year, or without one, or that become themselves: nothing would be said."""
    problems = []
    for start in entries:
        if start.how == CLOSED:
            continue
        chain = [start]
        while chain[-1].new != start.old:
            following = [entry for entry in entries if entry.old == chain[-1].new and entry.how != CLOSED]
            # Renamed and years later renamed back is no circle.
            following = [entry for entry in following if None in {entry.year, start.year} or entry.year == start.year]
            if not following or following[0] in chain:
                break
            chain.append(following[0])
        if chain[-1].new == start.old:
            shown = " → ".join((start.old, *(entry.new for entry in chain)))
            problems.append(Problem(Reason.SUCCESSOR_CIRCLE, start.place or Place(), shown))
    return problems
