"""The undergraduate catalogue (普通高等学校本科专业目录): categories, major classes, majors."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from functools import cache
from types import MappingProxyType
from typing import TYPE_CHECKING

from evaluator.catalog.data_folder import read_rows
from evaluator.catalog.lookup import EntryIndex, find, normalise_code, register

if TYPE_CHECKING:
    from collections.abc import Mapping

    from evaluator.catalog.lookup import Found


@dataclass(frozen=True)
class Category:
    """A category (学科门类): two digits."""

    code: str
    name: str


@dataclass(frozen=True)
class MajorClass:
    """A major class (专业类): four digits."""

    code: str
    name: str
    category_code: str


@cache
def categories() -> Mapping[str, Category]:
    """Give the 12 categories (学科门类) by two-digit code."""
    return MappingProxyType({row["code"]: Category(**row) for row in read_rows("categories_2025.csv")})


@cache
def major_classes() -> Mapping[str, MajorClass]:
    """Give the 93 major classes (专业类) by four-digit code."""
    return MappingProxyType({row["code"]: MajorClass(**row) for row in read_rows("major_classes_2025.csv")})


_CODE = re.compile(r"(\d+)([KT]+)")


@dataclass(frozen=True)
class Major:
    """A major (专业) of the national catalogue.

    Attributes
    ----------
    code : str
        As the catalogue prints it, with its marks: ``080901``, ``080904K``, ``080911TK``. Six digits, but
        seven from the hundredth major of a class on: ``0502100T`` to ``0502104TK`` (外国语言文学类).
    name : str
        Official name.
    class_code, class_name : str
        Major class (专业类).
    category_code, category_name : str
        Category (学科门类).
    degrees : tuple of str
        Categories in which the degree (学位) may be given.
    years : int or None
        Usual length of study (修业年限); None where not known.
    mark_known : bool
        False where the K and T marks of the code have not been seen: the code is then digits only.
    degrees_basis : {"category", "catalogue_2026", "memory"}
        What ``degrees`` rests on: taken to be the category's, seen in the text of the 2026 catalogue, or from
        memory and to be verified.
    """

    code: str
    name: str
    class_code: str
    class_name: str
    category_code: str
    category_name: str
    degrees: tuple[str, ...]
    years: int | None
    mark_known: bool
    degrees_basis: str

    @property
    def base_code(self) -> str:
        """The digits, without marks."""
        return self.code.rstrip("KT")

    @property
    def controlled(self) -> bool | None:
        """Mark K (国家控制布点专业); None where the marks are not known."""
        return "K" in self.code if self.mark_known else None

    @property
    def special(self) -> bool | None:
        """Mark T (特设专业); None where the marks are not known."""
        return "T" in self.code if self.mark_known else None


@cache
def majors() -> Mapping[str, Major]:
    """Give the 845 majors (专业) by code without marks, in the order of the catalogue.

    Examples
    --------
    >>> majors()["080904"].code
    '080904K'
    """
    every = [_major(row) for row in read_rows("majors_2025.csv")]
    return MappingProxyType({major.base_code: major for major in every})


def _major(row: dict[str, str]) -> Major:
    return Major(
        code=row["code"],
        name=row["name"],
        class_code=row["class_code"],
        class_name=major_classes()[row["class_code"]].name,
        category_code=row["category_code"],
        category_name=categories()[row["category_code"]].name,
        degrees=tuple(row["degrees"].split("|")),
        years=int(row["years"]) if row["years"] else None,
        mark_known=row["mark_known"] == "yes",
        degrees_basis=row["degrees_basis"],
    )


@cache
def major_table() -> Mapping[str, tuple[str, str]]:
    """Class code and category code by major code without marks, for joining whole columns.

    Examples
    --------
    >>> major_table()["080901"]
    ('0809', '08')
    """
    return MappingProxyType({key: (major.class_code, major.category_code) for key, major in majors().items()})


def bare_code(text: str) -> str:
    """Give a code without the marks of a major (K, T), as ids of units have it; other text is left as it is.

    Examples
    --------
    >>> bare_code("080911tk"), bare_code("90001"), bare_code("H")
    ('080911', '90001', 'H')
    """
    if text.isascii() and text.isdigit():
        return text
    wanted = normalise_code(text)
    marked = _CODE.fullmatch(wanted)
    if marked is not None:
        return marked[1]
    return wanted if wanted.isdigit() else text


@cache
def _register() -> EntryIndex[Major]:
    return register("major", majors())


def find_major(text: str) -> Found[Major]:
    """Find a major by code, with or without marks, or by name, whole or in part.

    Parameters
    ----------
    text : str
        ``080901``, ``080904k``, ``80901`` (a spreadsheet took the zero), ``计算机科学与技术``, ``软件工``.

    Returns
    -------
    Found
        With the major, or with candidates; ``notice`` and ``sentence()`` say what to know. A mark that is not
        the catalogue's finds the major all the same, and is reported.

    Examples
    --------
    >>> found = find_major("80901")
    >>> found.major.name, found.notice
    ('计算机科学与技术', 'leading_zero_restored')
    """
    wanted = normalise_code(text)
    marked = _CODE.fullmatch(wanted)
    if marked is None:
        return find(text, wanted, _register())
    result = find(text, marked[1], _register())
    if result.entry is None or set(marked[2]) == set(result.entry.code.removeprefix(result.entry.base_code)):
        return result
    return replace(result, notice="wrong_mark" if result.entry.mark_known else "mark_unverified")
