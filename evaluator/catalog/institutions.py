"""The register (全国高等学校名单): Yunnan's undergraduate institutions, register facts only."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from types import MappingProxyType
from typing import TYPE_CHECKING

from evaluator.catalog.data_folder import read_rows
from evaluator.catalog.lookup import EntryIndex, find, normalise_code, register

if TYPE_CHECKING:
    from collections.abc import Mapping

    from evaluator.catalog.lookup import Found

_TEN_DIGITS = re.compile(r"\d{5}(\d{5})")


@dataclass(frozen=True)
class Institution:
    """An institution (学校) of the register.

    Attributes
    ----------
    code : str
        Five digits (学校代码).
    name : str
        Official name.
    ownership : {"公办", "民办"}
        Public or private (办学性质).
    type : str
        Type of institution (院校类型), such as 综合类.
    city : str
        City or prefecture (所在地).
    authority : str
        Competent authority (主管部门).
    """

    code: str
    name: str
    ownership: str
    type: str
    city: str
    authority: str


@cache
def institutions() -> Mapping[str, Institution]:
    """Give the 37 institutions (学校) by five-digit code."""
    return MappingProxyType({row["code"]: Institution(**row) for row in read_rows("institutions_yunnan.csv")})


@cache
def _register() -> EntryIndex[Institution]:
    return register("institution", institutions())


def find_institution(text: str) -> Found[Institution]:
    """Find an institution by five-digit code, ten-digit code (学校标识码), or name, whole or in part.

    Examples
    --------
    >>> find_institution("4153010673").institution.name
    '云南大学'
    """
    wanted = normalise_code(text)
    ten = _TEN_DIGITS.fullmatch(wanted)
    return find(text, ten[1] if ten else wanted, _register())
