"""Parameters of the synthetic data (模拟参数), read from ``data/demo``: no figure of them stands in code."""

from __future__ import annotations

from dataclasses import dataclass, field, fields
from functools import cache
from typing import TYPE_CHECKING, Any, TypeVar

from evaluator.catalog import data_path, data_toml
from evaluator.text import EvaluatorError

if TYPE_CHECKING:
    from collections.abc import Mapping

    from evaluator.rubric import ScoredRubric

T = TypeVar("T")


@dataclass(frozen=True)
class LeafTruth:
    """How the true figures of a leaf scatter, in the leaf's own unit (see ``data/demo/kinds.toml``)."""

    form: str
    mean: float
    spread: float
    by_category: float
    by_major: float
    loading: float
    decimals: int
    ratio: tuple[str, ...] = ()
    count_of: str = ""
    per: float = 1.0
    includes: str = ""
    private: bool = False
    not_applicable: tuple[str, ...] = ()


@dataclass(frozen=True)
class Size:
    """How a size (基数) follows from another one: ``of × ratio``, with scatter, at least ``least``."""

    of: str
    least: float
    ratio: float = 1.0
    spread: float = 0.0
    minus: str = ""
    steady: bool = False
    grows: bool = False
    needs_graduates: bool = False
    divided_by: Mapping[str, float] = field(default_factory=dict)


@dataclass(frozen=True)
class Parameters:
    """Parameters for all leaves and figures of one rubric."""

    leaves: Mapping[str, LeafTruth]
    figures: Mapping[str, Size]


@cache
def tables(name: str) -> Mapping[str, Any]:
    """Content of one file of ``data/demo``."""
    return data_toml("demo", f"{name}.toml")


def parameters(rubric: ScoredRubric) -> Parameters:
    """Parameters of a rubric: its own file over what ``kinds.toml`` says of each kind.

    Raises
    ------
    EvaluatorError
        The rubric's file names a leaf, a figure or a key that does not exist.
    """
    kinds = tables("kinds")
    own: Mapping[str, Any] = {}
    if (data_path("demo") / f"{rubric.id}.toml").is_file():
        own = tables(rubric.id)
    spreads = {leaf.sd for leaf in rubric.leaves}
    figures = {figure.code: kinds["sd" if figure.code in spreads else "size"] for figure in rubric.model.data.figures}
    leaves = {leaf.code: kinds[leaf.kind] for leaf in rubric.leaves}
    for known, part in ((figures, "figures"), (leaves, "leaves")):
        for strange in own.get(part, {}).keys() - known.keys():
            raise _unknown(strange, rubric.id)
    stated = own.get("leaves", {})
    return Parameters(
        {code: _made(LeafTruth, {**base, **stated.get(code, {})}, rubric.id) for code, base in leaves.items()},
        {
            code: _made(Size, own["figures"][code] if code in own.get("figures", {}) else base, rubric.id)
            for code, base in figures.items()
        },
    )


def _made(kind: type[T], values: Mapping[str, Any], file: str) -> T:
    for strange in values.keys() - {part.name for part in fields(kind)}:  # type: ignore[arg-type]
        raise _unknown(strange, file)
    return kind(**{key: tuple(value) if isinstance(value, list) else value for key, value in values.items()})


def _unknown(key: str, file: str) -> EvaluatorError:
    return EvaluatorError("demo.unknown_key", key=key, file=f"{file}.toml")
