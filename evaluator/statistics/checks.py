"""What every public array function asks of its arguments, refused by name."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from evaluator.text import EvaluatorError, Message

if TYPE_CHECKING:
    from numpy.typing import ArrayLike, NDArray

    FloatArray = NDArray[np.float64]


def read_matrix(given: ArrayLike, low: float | None = None) -> FloatArray:
    """Read the argument ``matrix``: a row a unit, a column a criterion, at least 2 rows, nothing missing."""
    x = numbers("matrix", given, dimensions=2, low=low)
    if len(x) < 2 or x.shape[1] < 1:
        raise refuse("too_few_rows", name="matrix", found=x.shape)
    return x


def read_types(given: ArrayLike, x: FloatArray) -> FloatArray:
    """Read the argument ``types``: one a column, 1 where more is better, −1 where less is."""
    (types,) = like(x.shape[1:], types=numbers("types", given, dimensions=1))
    refuse_where(np.abs(types) != 1, "not_a_type", types, name="types")
    return types


def to_unit(name: str, raw: FloatArray) -> FloatArray:
    """Bring weights to sum to 1; where there are none, refuse the argument they came from."""
    if not raw.sum() > 0:
        raise refuse("no_contrast", name=name)
    return np.asarray(raw / raw.sum(), dtype=np.float64)


def refuse(reason: str, **values: object) -> EvaluatorError:
    """Make the error of a reason of the ``statistics`` topic."""
    return EvaluatorError(f"statistics.{reason}", **values)


def refuse_where(bad: NDArray[np.bool_], reason: str, shown: FloatArray, **values: object) -> None:
    """Raise the error of ``reason`` when any of ``bad``, showing the first place and how many there are."""
    if not bad.any():
        return
    first = tuple(int(i) for i in np.argwhere(bad)[0])
    where = f"[{', '.join(map(str, first))}]" if first else ""
    raise refuse(reason, where=where, value=f"{float(shown[first]):g}", count=int(bad.sum()), **values)


def numbers(
    name: str,
    given: ArrayLike,
    *,
    dimensions: int | None = None,
    missing: bool = False,
    low: float | None = None,
    high: float | None = None,
) -> FloatArray:
    """Read an argument as a float array.

    Parameters
    ----------
    name : str
        The argument, as the caller knows it.
    given : array_like
        Numbers; text is refused even where it looks like a number.
    dimensions : int, optional
        How many dimensions it must have; any when left out.
    missing : bool
        Whether NaN may stand for an unknown value. Infinity never may.
    low, high : float, optional
        Closed bounds of every value that is not NaN.

    Raises
    ------
    EvaluatorError
        For what is not numbers, has the wrong dimensions, is not finite or lies outside the bounds.
    """
    try:
        raw = np.asarray(given)
    except ValueError:  # rows of unequal length
        raise refuse("not_numbers", name=name, found=type(given).__name__) from None
    if raw.dtype.kind not in "biufO":
        raise refuse("not_numbers", name=name, found=raw.dtype)
    try:
        array = raw.astype(np.float64)
    except (TypeError, ValueError):
        raise refuse("not_numbers", name=name, found=raw.dtype) from None
    if dimensions is not None and array.ndim != dimensions:
        raise refuse("wrong_dimensions", name=name, expected=dimensions, found=array.shape)
    if missing:
        refuse_where(np.isinf(array), "infinite", array, name=name)
    else:
        refuse_where(~np.isfinite(array), "not_finite", array, name=name)
    if low is not None:
        allowed = f"{name} ≥ {low:g}" if high is None else f"{low:g} ≤ {name} ≤ {high:g}"
        bad = (array < low) | (array > (np.inf if high is None else high))
        refuse_where(bad, "out_of_range", array, name=name, allowed=allowed)
    return array


def together(**arrays: FloatArray) -> tuple[FloatArray, ...]:
    """Broadcast named arrays against each other."""
    try:
        return np.broadcast_arrays(*arrays.values())
    except ValueError:
        raise _unfit(arrays, None) from None


def like(shape: tuple[int, ...], **arrays: FloatArray) -> tuple[FloatArray, ...]:
    """Broadcast named arrays to a given shape."""
    try:
        return tuple(np.broadcast_to(array, shape) for array in arrays.values())
    except ValueError:
        raise _unfit(arrays, shape) from None


def _unfit(arrays: dict[str, FloatArray], shape: tuple[int, ...] | None) -> EvaluatorError:
    names, shapes = ", ".join(arrays), ", ".join(str(array.shape) for array in arrays.values())
    expected = Message("statistics.common_shape") if shape is None else shape
    return refuse("no_common_shape", names=names, shapes=shapes, expected=expected)


def level(confidence: float) -> float:
    """Check a confidence level: one number, 0 < confidence < 1."""
    allowed = "0 < confidence < 1"
    if np.ndim(confidence) != 0 or not isinstance(confidence, (int, float, np.number)):
        raise refuse("not_one_number", name="confidence", value=confidence, allowed=allowed)
    if not 0 < confidence < 1:
        raise refuse("not_one_number", name="confidence", value=confidence, allowed=allowed)
    return float(confidence)


def how_many(name: str, number: int) -> int:
    """Check a number of repetitions: whole and at least 1."""
    if isinstance(number, bool) or not isinstance(number, (int, np.integer)) or number < 1:
        raise refuse("not_whole", name=name, value=number, allowed=f"{name} ≥ 1")
    return int(number)


def generator(rng: np.random.Generator) -> np.random.Generator:
    """Check that randomness was passed in: results must be repeatable from outside."""
    if not isinstance(rng, np.random.Generator):
        raise refuse("not_generator", name="rng", found=type(rng).__name__)
    return rng


def codes(name: str, given: ArrayLike, shape: tuple[int, ...]) -> NDArray[np.int64]:
    """Read group codes: whole numbers, one a unit."""
    array = np.asarray(given)
    if array.dtype.kind not in "iu":
        raise refuse("not_codes", name=name, found=array.dtype)
    if array.shape != shape:
        raise refuse("no_common_shape", names=name, shapes=array.shape, expected=shape)
    return array.astype(np.int64)
