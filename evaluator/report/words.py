"""The words of a results workbook in its language: headings, groups, standings and reasons (用语)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from evaluator.classing import NOT_CLASSIFIABLE
from evaluator.dataset import level_name
from evaluator.text import Reader, keys

if TYPE_CHECKING:
    from evaluator.evaluation import Result

TOPIC = "workbook"
# For the reports that are written in Chinese alone.
word = Reader("zh", TOPIC)


def known(key: str) -> bool:
    """Whether the topic ``workbook`` has this key."""
    return f"{TOPIC}.{key}" in _KEYS


_KEYS = frozenset(keys(TOPIC))


def average_name(result: Result, read: Reader) -> str:
    """What the scores are compared with: 全国平均, or 省内平均."""
    return read.of("terms")(f"{against(result)}_name")


def against(result: Result) -> str:
    """Prefix of the terms of the standings: ``average`` or ``provincial``."""
    return "provincial" if is_provincial(result) else "average"


def is_provincial(result: Result) -> bool:
    """Whether only a provincial benchmark was to be had: then no letters."""
    return result.benchmark is not None and result.benchmark.provincial


def letters(result: Result) -> list[str]:
    """Letters that the workbook shows, best first: none where the benchmark is provincial."""
    return [] if is_provincial(result) else [entry.letter for entry in result.rubric.model.classes.letters]


def unit_word(result: Result, read: Reader) -> str:
    """What is evaluated: 专业, 学科 or 单位."""
    return read(f"unit.{result.rubric.model.unit}")


def level_word(result: Result, level: str, read: Reader) -> str:
    """Name of a level of peer groups, a scope of ranks or a dimension."""
    return level_name(result.rubric, level, read.lang)


def reasons_words(codes: str, read: Reader) -> str:
    """Reasons in words. The provincial benchmark is left out: the head of every sheet says it."""
    reason = read.of("reasons")
    said = [reason(code) for code in codes.split(";") if code and code != "provincial"]
    return read("reason_comma").join(said)


def average_words(result: Result, standing: str, read: Reader) -> str:
    """Standing against the average in words."""
    return read.of("terms")(f"{against(result)}_standing.{standing}")


def standing_words(result: Result, standing: str, read: Reader) -> str:
    """Standing of a letter in words; without letters only 不予归类 is said."""
    shown = letters(result) or standing == NOT_CLASSIFIABLE
    return read.of("terms")(f"letter_standing.{standing}") if shown else ""


def status_word(status: str, read: Reader) -> str:
    """Status of a rubric: 示例, 试行, 正式."""
    return read(f"status.{status}")


def source_word(source: str, read: Reader) -> str:
    """Kind of source of a benchmark; what the catalogue does not know is said as it is."""
    return read(f"source.{source}") if known(f"source.{source}") else source


def benchmark_words(result: Result, read: Reader) -> str:
    """Source and year of the benchmark."""
    bench = result.benchmark
    if bench is None:
        return read("no_benchmark")
    source = source_word(bench.source, read)
    return source if bench.year is None else read("benchmark_year", source=source, year=bench.year)
