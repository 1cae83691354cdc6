"""Major classes and categories of the undergraduate catalogue."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from types import MappingProxyType
from typing import TYPE_CHECKING

from evaluator.catalog.files import read_rows

if TYPE_CHECKING:
    from collections.abc import Mapping


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
