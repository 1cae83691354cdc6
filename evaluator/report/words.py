"""The words of the workbook: headings, groups, standings and reasons in Chinese (用语)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from evaluator.classing import NOT_CLASSIFIABLE
from evaluator.dataset import level_name
from evaluator.text import keys, say

if TYPE_CHECKING:
    from evaluator.evaluation import Result


def word(key: str, **values: object) -> str:
    """Chinese sentence of the topic ``workbook``."""
    return say(f"workbook.{key}", "zh", **values)


def known(key: str) -> bool:
    """Whether the topic ``workbook`` has this key."""
    return f"workbook.{key}" in _KEYS


_KEYS = frozenset(keys("workbook"))


def average_name(result: Result) -> str:
    """What the scores are compared with: 全国平均, or 省内平均."""
    return say(f"terms.{against(result)}_name", "zh")


def against(result: Result) -> str:
    """Prefix of the terms of the standings: ``average`` or ``provincial``."""
    return "provincial" if is_provincial(result) else "average"


def is_provincial(result: Result) -> bool:
    """Whether only a provincial benchmark was to be had: then no letters."""
    return result.benchmark is not None and result.benchmark.provincial


def letters(result: Result) -> list[str]:
    """Letters that the workbook shows, best first: none where the benchmark is provincial."""
    return [] if is_provincial(result) else [entry.letter for entry in result.rubric.model.classes.letters]


def unit_word(result: Result) -> str:
    """What is evaluated: 专业, 学科 or 单位."""
    return word(f"unit.{result.rubric.model.unit}")


def level_word(result: Result, level: str) -> str:
    """Name of a level of peer groups, a scope of ranks or a dimension."""
    return level_name(result.rubric, level)


def heading(result: Result, column: str) -> str:
    """Heading of a unit column."""
    if known(f"column.{column}"):
        return word(f"column.{column}")
    return level_word(result, column)


def reasons_words(codes: str) -> str:
    """Reasons in words. The provincial benchmark is left out: the head of every sheet says it."""
    said = [say(f"reasons.{code}", "zh") for code in codes.split(";") if code and code != "provincial"]
    return word("reason_comma").join(said)


def average_words(result: Result, standing: str) -> str:
    """Standing against the average in words."""
    return say(f"terms.{against(result)}_standing.{standing}", "zh")


def standing_words(result: Result, standing: str) -> str:
    """Standing of a letter in words; without letters only 不予归类 is said."""
    return say(f"terms.letter_standing.{standing}", "zh") if letters(result) or standing == NOT_CLASSIFIABLE else ""


def benchmark_words(result: Result) -> str:
    """Source and year of the benchmark."""
    bench = result.benchmark
    if bench is None:
        return word("no_benchmark")
    return bench.source if bench.year is None else word("benchmark_year", source=bench.source, year=bench.year)
