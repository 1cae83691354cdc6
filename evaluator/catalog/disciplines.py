"""The graduate catalogue (研究生教育学科专业目录): first-level disciplines."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from types import MappingProxyType
from typing import TYPE_CHECKING

from evaluator.catalog.data_folder import read_rows
from evaluator.catalog.lookup import EntryIndex, find, normalise_code, register

if TYPE_CHECKING:
    from collections.abc import Mapping

    from evaluator.catalog.lookup import Found


@dataclass(frozen=True)
class Discipline:
    """A first-level discipline (一级学科): four digits.

    The graduate catalogue has 14 categories (学科门类), two more than the undergraduate one: 11 军事学 and
    14 交叉学科. The category is therefore named here.
    """

    code: str
    name: str
    category_code: str
    category_name: str


@cache
def disciplines() -> Mapping[str, Discipline]:
    """Give the 117 disciplines (一级学科) by four-digit code, in the order of the catalogue."""
    return MappingProxyType({row["code"]: Discipline(**row) for row in read_rows("disciplines_2022.csv")})


@cache
def _register() -> EntryIndex[Discipline]:
    return register("discipline", disciplines())


def find_discipline(text: str) -> Found[Discipline]:
    """Find a discipline by code or by name, whole or in part.

    Examples
    --------
    >>> find_discipline("812").discipline.name
    '计算机科学与技术'
    """
    return find(text, normalise_code(text), _register())
