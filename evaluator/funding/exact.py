"""Exact numbers in, never binary fractions: what every exact function of money asks of its arguments."""

from __future__ import annotations

import math
from decimal import Decimal
from fractions import Fraction
from itertools import pairwise
from numbers import Rational
from typing import TYPE_CHECKING

import numpy as np

from evaluator.text import EvaluatorError

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from numpy.typing import NDArray

    # Arrays of fractions or of whole numbers of any size.
    Exacts = NDArray[np.object_]

    Exact = Fraction | Decimal | int | str


def refuse(reason: str, **values: object) -> EvaluatorError:
    """Make the error of a reason of the ``funding`` topic."""
    return EvaluatorError(f"funding.{reason}", **values)


def exact(name: str, value: object, *, where: str = "", negative: bool = False) -> Fraction:
    """Read one exact number.

    Parameters
    ----------
    name, where : str
        The argument and the place in it, as the caller knows them.
    value : int, Fraction, Decimal or str
        A string is a decimal (``"1.10"``) or a fraction (``"1/3"``). A float is refused: 1.1 is not eleven tenths.
    negative : bool
        Whether it may be below 0.

    Raises
    ------
    EvaluatorError
        For a float, something that is no number, not finite or below 0.
    """
    if isinstance(value, np.generic):
        value = value.item()
    if isinstance(value, float):
        raise refuse("float", name=name, where=where, value=value)
    if isinstance(value, bool) or not isinstance(value, (Rational, Decimal, str)):
        raise refuse("not_exact", name=name, where=where, value=value)
    try:
        number = Fraction(value)
    except (ValueError, OverflowError, ZeroDivisionError):  # words, infinity and NaN, 1/0
        raise refuse("not_exact", name=name, where=where, value=value) from None
    if number < 0 and not negative:
        raise refuse("negative", name=name, where=where, value=value)
    return number


def exacts(name: str, values: Iterable[Exact]) -> list[Fraction]:
    """Read exact numbers ≥ 0, named by their place."""
    if isinstance(values, (str, bytes)) or np.ndim(np.asarray(values, dtype=object)) != 1:
        raise refuse("not_a_row", name=name)
    return [exact(name, value, where=f"[{place}]") for place, value in enumerate(values)]


def whole(name: str, value: object) -> int:
    """Read one whole number ≥ 0."""
    number = exact(name, value)
    if number.denominator != 1:
        raise refuse("not_whole", name=name, value=value)
    return number.numerator


def integers(values: Sequence[Fraction]) -> list[int]:
    """Bring fractions to their common denominator and give the numerators: the same ratios in whole numbers."""
    common = math.lcm(*(value.denominator for value in values)) if values else 1
    return [value.numerator * (common // value.denominator) for value in values]


def exact_array(values: Iterable[Fraction | int]) -> Exacts:
    """Make an array of exact numbers."""
    listed = list(values)
    array = np.empty(len(listed), dtype=object)
    array[:] = listed
    return array


def constant(value: Fraction | int, size: int) -> Exacts:
    """Make an array of one exact number."""
    return exact_array([value] * size)


def total(arrays: Iterable[Exacts], size: int) -> Exacts:
    """Add up exact arrays; of none it is 0."""
    return sum(arrays, constant(0, size))


def where(mask: NDArray[np.bool_], value: Exacts, other: Exacts) -> Exacts:
    """Take ``value`` where the mask holds, else ``other``."""
    return exact_array(first if holds else second for holds, first, second in zip(mask, value, other, strict=True))


def same_length(**rows: Sequence[object] | None) -> None:
    """Refuse rows of different lengths."""
    lengths = {name: len(row) for name, row in rows.items() if row is not None}
    if len(set(lengths.values())) > 1:
        raise refuse("lengths", names=", ".join(lengths), lengths=", ".join(map(str, lengths.values())))


def order_of(ids: Sequence[object] | None, size: int) -> list[int]:
    """Give each item its place in the fixed order that decides ties; None: the order of the input.

    Raises
    ------
    EvaluatorError
        An id twice, or ids that cannot be ordered against each other.
    """
    if ids is None:
        return list(range(size))
    listed = [value.item() if isinstance(value, np.generic) else value for value in ids]
    try:
        ordered = sorted(range(size), key=listed.__getitem__)  # type: ignore[arg-type]
    except TypeError:
        raise refuse("ids_mixed") from None
    for before, after in pairwise(ordered):
        if listed[before] == listed[after]:
            raise refuse("id_twice", value=listed[after])
    place = [0] * size
    for index, item in enumerate(ordered):
        place[item] = index
    return place
